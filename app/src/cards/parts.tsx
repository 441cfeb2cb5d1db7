/** Small pieces that several card views share. */
import type { ComponentChild, JSX } from "preact";
import { useState } from "preact/hooks";
import { type IconDrawing, type IconName, icons } from "../icons";
import { own } from "./language";
import { Linked } from "./linked";
import type { Translate } from "./view";

/** Returns an icon that screen readers skip: a word always stands beside it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
	const { line, solid }: IconDrawing = icons[name];
	return (
		<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
			<path d={line} />
			{solid && <path class="solid" d={solid} />}
		</svg>
	);
}

/** `missed` is a right part that was not chosen: it is shown as right, and called "à retenir". */
export type Result = "right" | "partly" | "again" | "missed";

const resultIcons = { right: "check", partly: "half", again: "loop", missed: "check" } as const;

/** Returns the shape of a result, with its word for those who do not see it. */
export function ResultIcon({ result, t }: { result: Result; t: Translate }): JSX.Element {
	return (
		<>
			<Icon name={resultIcons[result]} />
			<span class="visually-hidden">{own(t(result === "missed" ? "card.missed" : `card.verdict.${result}`))}, </span>
		</>
	);
}

/** Returns the state a credit from 0 to 1 is shown in. */
export function resultOf(credit: number): Result {
	if (credit >= 1) return "right";
	return credit > 0 ? "partly" : "again";
}

export interface FeedbackItem {
	id: string;
	text: ComponentChild;
	feedback?: string | null;
	result: Result;
	/** Said after the text: "votre choix". */
	note?: string;
}

/** Returns the list of what was chosen and missed, each with its feedback. */
export function FeedbackOptions({ items, t }: { items: FeedbackItem[]; t: Translate }): JSX.Element {
	return (
		<ul class="options" aria-label={t("card.result")}>
			{items.map(({ id, text, feedback, result, note }) => (
				<li class="option" key={id} data-option={id} data-result={result}>
					<span class="result-mark">
						<ResultIcon result={result} t={t} />
					</span>
					<span>
						{text}
						{note && <span class="yours"> · {own(note)}</span>}
						{feedback && (
							<small class="feedback">
								<Linked text={feedback} />
							</small>
						)}
					</span>
				</li>
			))}
		</ul>
	);
}

/**
 * Returns the items in the order drawn when the card was first shown; a correction that comes meanwhile changes their words alone.
 * As they are without `random`.
 */
export function useDrawn<Item extends { id: string }>(items: readonly Item[], random?: () => number): Item[] {
	const [order] = useState(() => (random ? shuffled(items, random) : items).map(({ id }) => id));
	return order.flatMap((id) => items.find((item) => item.id === id) ?? []);
}

/** Returns the items in an order drawn by `random`, which gives numbers from 0 up to 1. */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
	const drawn = [...items];
	for (let last = drawn.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[drawn[last], drawn[other]] = [drawn[other], drawn[last]];
	}
	return drawn;
}
