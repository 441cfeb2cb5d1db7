/** How much would be remembered later, with practice and without, and the figure of one card: what the screen of memory alone shows. */

import { observe, predict, recallAt } from "./hybrid";
import { bounded, horizonOf, type KnownCard, recallTomorrowAt, type Share } from "./recallTomorrow";
import { type Predicted, retained, shareOf } from "./retained";
import { dueAt } from "./scheduling";
import { copyOf } from "./trace";

/** A course of practice that has become less likely than this goes on with one outcome, drawn at random, instead of both. */
const LEAST_CHANCE = 0.05;

/** Returns the recall to show of a card for a moment (milliseconds since 1970), with its interval. */
export function shareTomorrow({ met, model }: KnownCard, at: number): Share {
	const { recall, low, high } = predict(met, at / 1000, model);
	return { mean: bounded(met, recall), low: bounded(met, low), high: bounded(met, high) };
}

/**
 * Returns the share recalled `days` from now without any answer, and when each card is answered as it comes due, right with
 * the recall predicted at that moment: every likely course of right and wrong answers, by its chance. `random` gives numbers
 * from 0 to 1.
 */
export function forecast(
	cards: readonly KnownCard[],
	now: number,
	days: number,
	random: () => number,
): { without: Predicted; with: Predicted } | null {
	const without = retained(cards, now, days);
	if (!without) return null;
	const until = horizonOf(now, days);
	const practised = cards.map((card) => recallPractised(card, now, until, 1, random));
	return { without, with: shareOf(cards, practised) };
}

function recallPractised(
	{ met, model }: KnownCard,
	now: number,
	until: number,
	chance: number,
	random: () => number,
): number {
	const due = Math.max(now, dueAt(met.card));
	if (due > until) return recallTomorrowAt({ met, model }, until);
	const right = recallAt(met, due / 1000, model);
	const after = (credit: number, share: number): number => {
		const next = copyOf(met, model);
		observe(next, due / 1000, credit, credit ? 3 : 1, model);
		return recallPractised({ met: next, model }, due, until, chance * share, random);
	};
	if (chance < LEAST_CHANCE) return after(random() < right ? 1 : 0, 1);
	return right * after(1, right) + (1 - right) * after(0, 1 - right);
}
