/** Small pieces several screens are made of. */
import type { ComponentChildren, JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../cards/parts";
import type { AnyCard } from "../core/bundle";
import { FADING_BELOW, STATES } from "../core/cardState";
import type { Share as Bounded } from "../core/recallTomorrow";
import { retained } from "../core/retained";
import type { DeckCard } from "../core/session";
import { predicted, t } from "../i18n/translate";
import { hrefOf } from "../router";
import { cardState, clock, language } from "../state/app";

export { Icon };

export interface TileProps {
	theme: AnyCard["theme"];
	/** 0 to 1; null: never seen. */
	recall: number | null;
	current?: boolean;
	delayMs?: number;
}

/** Returns what says the recall without colour: fading below one half, new when never seen. */
export function tileState(recall: number | null): "new" | "fading" | undefined {
	return recall === null ? "new" : recall < FADING_BELOW ? "fading" : undefined;
}

export function Tile({ theme, recall, current, delayMs }: TileProps): JSX.Element {
	const style = { "--recall": recall ?? 0, ...(delayMs ? { transitionDelay: `${delayMs}ms` } : {}) };
	return (
		<i
			class={`tile hue-${theme}`}
			data-state={tileState(recall)}
			style={style}
			aria-current={current ? "step" : undefined}
		/>
	);
}

/** All the cards of a deck as tiles, described by `label`. */
export function Mosaic({ cards, label }: { cards: readonly DeckCard[]; label: string }): JSX.Element {
	return (
		<div class="mosaic" role="img" aria-label={label}>
			{cards.map((entry) => (
				<Tile key={entry.card.id} theme={entry.card.theme} recall={cardState(entry).recall} />
			))}
		</div>
	);
}

/** The way to what the site says of the learner's details; the single file has no site. */
export function NoticeLink(): JSX.Element | null {
	if (__SINGLE__) return null;
	return (
		<p>
			<a href={`/${language.value}/notices/privacy/`}>{t("notices.about")}</a>
		</p>
	);
}

export function Title({ children }: { children: ComponentChildren }): JSX.Element {
	const heading = useRef<HTMLHeadingElement>(null);
	// A new screen is announced by moving the focus to its title.
	useEffect(() => heading.current?.focus({ preventScroll: true }), []);
	return (
		<h1 class="title" tabIndex={-1} ref={heading}>
			{children}
		</h1>
	);
}

export function ActNow(): JSX.Element {
	return (
		<a class="act-now" href={hrefOf(language.value, "act")}>
			<Icon name="call" />
			{t("session.act")}
		</a>
	);
}

/** Returns a predicted share with its bounds, in words. */
export function shareText({ mean, low, high }: Bounded): string {
	return t("memory.share", { mean: predicted(mean), low: predicted(low), high: predicted(high) });
}

/** Of fewer cards the interval is all there is: from nothing to everything. */
const FEWEST_TO_PREDICT = 5;

/** A share of cards with its bounds, or that they are too few to say; `total`: of how many cards, where not all were seen. */
export function Share({ of, total = of.count }: { of: Bounded & { count: number }; total?: number }): JSX.Element {
	if (of.count < FEWEST_TO_PREDICT) return <span class="soft">{t("cards.retained.few")}</span>;
	return (
		<span>
			<b class="predicted">{shareText(of)}</b>
			{of.count < total && <span class="soft"> {t("cards.retained.seen", { count: of.count })}</span>}
		</span>
	);
}

/** What cards are like in words, by how many; the figure is one tap away. Nothing where none was met. */
export function Standing({ cards }: { cards: readonly DeckCard[] }): JSX.Element | null {
	const share = retained(
		cards.filter(({ dueAt }) => dueAt !== null),
		clock(),
	);
	if (!share) return null;
	const states = cards.map((entry) => cardState(entry).name);
	const counts = STATES.map((state) => ({ state, count: states.filter((one) => one === state).length }));
	const said = counts.filter(({ count }) => count > 0);
	return (
		<details class="fold">
			<summary>
				{said.map(({ state, count }) => t("memory.states", { state: t(`memory.state.${state}`), count })).join(" · ")}
			</summary>
			<p class="between">
				<span class="soft">{t("session.end.retained")}</span>
				<Share of={share} total={cards.length} />
			</p>
		</details>
	);
}

export interface ButtonProps {
	children: ComponentChildren;
	onClick: () => void;
	quiet?: boolean;
	disabled?: boolean;
}

export function Button({ children, onClick, quiet, disabled }: ButtonProps): JSX.Element {
	return (
		<button type="button" class={quiet ? "button button-quiet" : "button"} onClick={onClick} disabled={disabled}>
			{children}
		</button>
	);
}

/**
 * Moves the focus where a question opens or closes within the page, as the button that was pressed is gone with it: to the question
 * (what has `tabIndex={-1}`), then back to the button that asks it. Returns what to put around both.
 */
export function useQuestion<Around extends HTMLElement>(isAsked: boolean): RefObject<Around | null> {
	const around = useRef<Around>(null);
	const was = useRef(isAsked);
	useEffect(() => {
		if (was.current === isAsked) return;
		was.current = isAsked;
		around.current?.querySelector<HTMLElement>(isAsked ? "[tabindex='-1']" : "button")?.focus({ preventScroll: true });
		// The answers come into view with their question, above the bar at the bottom.
		around.current?.scrollIntoView({ block: "nearest" });
	}, [isAsked]);
	return around;
}
