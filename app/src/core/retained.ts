/** How much of several cards is remembered tomorrow, predicted by the model, with its interval. */

import { NINETY_PERCENT, shrinkageOf } from "./hybrid";
import { horizonOf, type KnownCard, recallTomorrowAt, type Share } from "./recallTomorrow";

/** A share of cards recalled. */
export interface Predicted extends Share {
	/** Number of cards the figure is about. */
	count: number;
}

const square = (value: number): number => value * value;

/**
 * Returns the share recalled of cards with these chances: each a coin, and all of them better or worse together, since nobody
 * knows the learner's ability nor how well they hold a notion.
 */
export function shareOf(cards: readonly KnownCard[], recalls: readonly number[]): Predicted {
	const count = cards.length;
	const slopes = cards.map(({ met, model }, place) => shrinkageOf(met, model) * recalls[place] * (1 - recalls[place]));
	const notions = new Map<unknown, { sum: number; squares: number; variance: number }>();
	let [expected, variance, sum, squares] = [0, 0, 0, 0];
	for (const [place, { met }] of cards.entries()) {
		const [recall, slope] = [recalls[place], slopes[place]];
		expected += recall;
		variance += recall * (1 - recall);
		sum += slope;
		squares += slope * slope;
		const notion = notions.get(met.notion) ?? { sum: 0, squares: 0, variance: met.notion.variance };
		notions.set(met.notion, { ...notion, sum: notion.sum + slope, squares: notion.squares + slope * slope });
	}
	variance += (cards[0]?.met.learner.variance ?? 0) * (square(sum) - squares);
	for (const notion of notions.values()) variance += notion.variance * (square(notion.sum) - notion.squares);
	const half = NINETY_PERCENT * Math.sqrt(variance);
	return {
		mean: expected / count,
		low: Math.max(0, (expected - half) / count),
		high: Math.min(1, (expected + half) / count),
		count,
	};
}

/** Returns the share of these cards recalled tomorrow, or so many days after `now`; null without cards. */
export function retained(cards: readonly KnownCard[], now: number, days = 1): Predicted | null {
	if (cards.length === 0) return null;
	const at = horizonOf(now, days);
	return shareOf(
		cards,
		cards.map((card) => recallTomorrowAt(card, at)),
	);
}
