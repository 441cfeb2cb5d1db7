/** How much is remembered now and would be later, predicted by the model, with its interval. */
import { dueAt } from "./asking";
import type { MemoryModel } from "./bundle";
import { NINETY_PERCENT, observe, recallAt, shrinkageOf } from "./hybrid";
import { DAY_MS } from "./memory";
import { copyOf, type Met } from "./trace";

/** One card a learner has met. */
export interface KnownCard {
	met: Met;
	model: MemoryModel;
}

export interface Predicted {
	/** Share of the cards recalled, 0 to 1: expected, and between which bounds in 9 cases out of 10. */
	mean: number;
	low: number;
	high: number;
	/** Number of cards the figure is about. */
	count: number;
}

/** A course of practice that has become less likely than this goes on with one outcome, drawn at random, instead of both. */
const LEAST_CHANCE = 0.1;

const square = (value: number): number => value * value;

/**
 * Returns the share recalled of cards with these chances: each a coin, and all of them better or worse together, since nobody
 * knows the learner's ability nor how well they hold a notion.
 */
function shareOf(cards: readonly KnownCard[], recalls: readonly number[]): Predicted {
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

/** Returns the share of these cards recalled at `at` (milliseconds); null without cards. */
export function retained(cards: readonly KnownCard[], at: number): Predicted | null {
	if (cards.length === 0) return null;
	return shareOf(
		cards,
		cards.map(({ met, model }) => recallAt(met, at / 1000, model)),
	);
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
	const until = now + days * DAY_MS;
	const without = retained(cards, until);
	if (!without) return null;
	const practised = cards.map(({ met, model }) => recallPractised({ met, model }, now, until, 1, random));
	return { without, with: shareOf(cards, practised) };
}

function recallPractised(
	{ met, model }: KnownCard,
	now: number,
	until: number,
	chance: number,
	random: () => number,
): number {
	const due = Math.max(now, dueAt(met, model));
	if (due > until) return recallAt(met, until / 1000, model);
	const right = recallAt(met, due / 1000, model);
	const after = (credit: number, share: number): number => {
		const next = copyOf(met, model);
		observe(next, due / 1000, credit, credit ? 3 : 1, model);
		return recallPractised({ met: next, model }, due, until, chance * share, random);
	};
	if (chance < LEAST_CHANCE) return after(random() < right ? 1 : 0, 1);
	return right * after(1, right) + (1 - right) * after(0, 1 - right);
}
