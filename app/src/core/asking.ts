/**
 * When to ask a card again, found on the model's own curve of recall: the twin of `ravive/memory/asking.py`, judged by the
 * same `protocol/hybrid_vectors.json`. Why the rule is so: `docs/decisions/0014-when-to-ask-again.md`.
 */
import type { MemoryModel } from "./bundle";
import { logitAt, recallAt, shrinkageOf, sigmoid } from "./hybrid";
import { clockLogit, DAY } from "./inputs";
import { DAY_MS, intervalDays, LONGEST_INTERVAL_DAYS } from "./memory";
import type { Met } from "./trace";

/** After a wrong answer, whatever the curve says, and after none sooner: soon, and never day after day. */
const SOON_DAYS = 2;
/** Where recall stands a day after an answer is what the answer left; from the third day on, the clock alone moves it. */
const [LEFT_AFTER_DAYS, CLOCK_ALONE_DAYS] = [1, 3];
/** A card is asked again in another session: by then the rest of this one lies in between. */
const CARDS_BETWEEN = 6;
const HALVINGS = 30;
const CLOSEST = 1e-6;
/** By grade: of what the answer left, the share that may remain where that is less than the target. */
const SHARES_LEFT = { 2: 0.9, 3: 0.8 } as const;
/** Who has just bridged a wait can bridge a longer one, whatever the curve says. */
const GROWTH = 1.5;

/** Returns the same card as it will be asked again: others answered since must not make its past look fresher than it was. */
function alone({ card, notion, learner, effects }: Met): Met {
	return {
		card,
		effects,
		notion: { ...notion, time: Math.min(notion.time, card.time) },
		learner: { ...learner, time: card.time, answers: Math.max(learner.answers, card.place + CARDS_BETWEEN) },
	};
}

/** Returns when recall falls to `lowest`, in days between the first and the third. */
function firstDayAt(lowest: number, recallAfter: (days: number) => number): number {
	let [above, below] = [LEFT_AFTER_DAYS, CLOCK_ALONE_DAYS];
	for (let halving = 0; halving < HALVINGS; halving++) {
		const middle = (above + below) / 2;
		if (recallAfter(middle) > lowest) above = middle;
		else below = middle;
	}
	return below;
}

/** Returns the days until recall, at `value` (a logit) on the third day, falls to `lowest` by the clock. */
function daysByClock(lowest: number, value: number, met: Met, model: MemoryModel): number {
	const { stability } = met.card.memory ?? { stability: 1 };
	const fall = Math.log(lowest / (1 - lowest)) / shrinkageOf(met, model) - value;
	const recall = sigmoid(clockLogit(CLOCK_ALONE_DAYS, stability, model.clock) + fall);
	return intervalDays(stability, Math.min(Math.max(recall, CLOSEST), 1 - CLOSEST), model.clock);
}

/** Returns how many days after its last answer a card is asked again, from 2 to 365. */
export function waitDays(met: Met, model: MemoryModel): number {
	const { grade, bridged, time } = met.card;
	if (grade === 1) return SOON_DAYS;
	const card = alone(met);
	const recallAfter = (days: number): number => recallAt(card, time + days * DAY, model);
	const lowest = Math.min(model.target_recall, SHARES_LEFT[grade] * recallAfter(LEFT_AFTER_DAYS));
	const value = logitAt(card, time + CLOCK_ALONE_DAYS * DAY, model);
	const days =
		sigmoid(value * shrinkageOf(card, model)) > lowest
			? daysByClock(lowest, value, card, model)
			: firstDayAt(lowest, recallAfter);
	return Math.min(Math.max(days, GROWTH * bridged, SOON_DAYS), LONGEST_INTERVAL_DAYS);
}

/** Returns when the card comes back, in milliseconds since 1970. */
export function dueAt(met: Met, model: MemoryModel): number {
	return met.card.time * 1000 + waitDays(met, model) * DAY_MS;
}
