/** Small pieces several screens are made of. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../cards/parts";
import { keyOf } from "../core/answer";
import type { AnyCard } from "../core/bundle";
import { recallAt } from "../core/memory";
import type { DeckCard } from "../core/session";
import { percent, t } from "../i18n/translate";
import { hrefOf } from "../router";
import { clock, language, states } from "../state/app";

const FADING_BELOW = 0.5;

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

/** Returns the recall predicted for now; null for a card never seen. */
export function recallOf(entry: DeckCard): number | null {
	const state = states.value.get(keyOf({ deck: entry.deck, card: entry.card.id }));
	return state ? recallAt(state, clock(), entry.parameters) : null;
}

/** All the cards of a deck as tiles, told in words by `label`. */
export function Mosaic({ cards, label }: { cards: readonly DeckCard[]; label: string }): JSX.Element {
	return (
		<div class="mosaic" role="img" aria-label={label}>
			{cards.map((entry) => (
				<Tile key={entry.card.id} theme={entry.card.theme} recall={recallOf(entry)} />
			))}
		</div>
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

/** A predicted share with its bounds, in words. */
export function Share({ of }: { of: { mean: number; low: number; high: number } }): JSX.Element {
	return (
		<b class="predicted">
			{t("memory.share", { mean: percent(of.mean), low: percent(of.low), high: percent(of.high) })}
		</b>
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
