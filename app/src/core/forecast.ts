/** How much is remembered now and would be later, predicted by the model, with its interval. */
import { after, type CardState, DAY_MS, dueAt, type Parameters, recallAt } from "./memory";

/** One card a learner has met. */
export interface KnownCard {
	state: CardState;
	parameters: Parameters;
	targetRecall: number;
}

export interface Predicted {
	/** Share of the cards recalled, 0 to 1: expected, and between which bounds in 9 cases out of 10. */
	mean: number;
	low: number;
	high: number;
	/** Number of cards the figure is about. */
	count: number;
}

/** 90 % of a normal distribution lies within this many standard deviations. */
const NINETY_PERCENT = 1.645;
const SIMULATIONS = 200;

/** Returns the share of these cards recalled at `at`; null without cards. The sum of independent unlike coins, so nearly normal. */
export function retained(cards: readonly KnownCard[], at: number): Predicted | null {
	if (cards.length === 0) return null;
	let expected = 0;
	let variance = 0;
	for (const { state, parameters } of cards) {
		const recall = recallAt(state, at, parameters);
		expected += recall;
		variance += recall * (1 - recall);
	}
	const count = cards.length;
	const half = NINETY_PERCENT * Math.sqrt(variance);
	return {
		mean: expected / count,
		low: Math.max(0, (expected - half) / count),
		high: Math.min(1, (expected + half) / count),
		count,
	};
}

/**
 * Returns the share recalled `days` from now without any answer, and when each card is answered as it comes due:
 * simulated, an answer being right with the recall predicted at that moment. `random` gives numbers from 0 to 1.
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
	const shares = Array.from({ length: SIMULATIONS }, () => {
		let recalled = 0;
		for (const card of cards) {
			const practised = { ...card, state: practise(card, now, until, random) };
			if (random() < recallAt(practised.state, until, card.parameters)) recalled++;
		}
		return recalled / cards.length;
	}).sort((one, other) => one - other);
	const mean = shares.reduce((sum, share) => sum + share, 0) / SIMULATIONS;
	return {
		without,
		// With two or three cards a simulated share jumps by a third: the interval always holds its own figure.
		with: {
			mean,
			low: Math.min(mean, shares[Math.floor(SIMULATIONS * 0.05)]),
			high: Math.max(mean, shares[Math.ceil(SIMULATIONS * 0.95) - 1]),
			count: cards.length,
		},
	};
}

function practise(card: KnownCard, now: number, until: number, random: () => number): CardState {
	let state = card.state;
	const dueNext = (): number => Math.max(now, dueAt(state, card.targetRecall, card.parameters));
	for (let at = dueNext(); at <= until; at = dueNext()) {
		const grade = random() < recallAt(state, at, card.parameters) ? 3 : 1;
		state = after(state, grade, at, card.parameters);
	}
	return state;
}
