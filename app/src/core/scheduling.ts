/**
 * When to ask a card again, found on the model's own curve of recall and bounded by the waits it was recalled after: the twin of
 * `ravive/memory/scheduling.py`, judged by the same `protocol/hybrid_vectors.json`. Why the rule is so:
 * `docs/decisions/0037-waits-that-were-earned.md`.
 */
import type { MemoryModel } from "./bundle";
import { recallAt } from "./hybrid";
import { DAY } from "./inputs";
import { DAY_MS } from "./memory";
import { copyOf, type Met } from "./trace";
import { boundsOfWait, SOON_DAYS } from "./waits";

/** Where recall stands a day after an answer is what the answer left. */
const LEFT_AFTER_DAYS = 1;
/** A card is asked again in another session: by then the rest of this one lies in between. */
const CARDS_BETWEEN = 6;
const HALVINGS = 40;
/** By grade: of what the answer left, the share that may remain where that is less than the target. */
const SHARES_LEFT = { 2: 0.9, 3: 0.8 } as const;
/** Returns the same card as it will be asked again: others answered since must not make its past look fresher than it was. */
function alone(met: Met, model: MemoryModel): Met {
	const asked = copyOf(met, model);
	const { card, notion, learner } = asked;
	notion.time = Math.min(notion.time, card.time);
	learner.time = card.time;
	learner.answers = Math.max(learner.answers, card.place + CARDS_BETWEEN);
	return asked;
}

/** Returns how many days after its last answer a card is asked again, from 2 to 365. */
export function waitDays(met: Met, model: MemoryModel): number {
	const { grade, time } = met.card;
	if (grade === 1) return SOON_DAYS;
	const card = alone(met, model);
	const recallAfter = (days: number): number => recallAt(card, time + days * DAY, model);
	let [above, below] = boundsOfWait(grade, met.card);
	const lowest = Math.min(model.target_recall, SHARES_LEFT[grade] * recallAfter(LEFT_AFTER_DAYS));
	if (recallAfter(below) > lowest) return below;
	if (recallAfter(above) <= lowest) return above;
	for (let halving = 0; halving < HALVINGS; halving++) {
		const middle = (above + below) / 2;
		if (recallAfter(middle) > lowest) above = middle;
		else below = middle;
	}
	return below;
}

/** Returns when the card comes back, in milliseconds since 1970. */
export function dueAt(met: Met, model: MemoryModel): number {
	return met.card.time * 1000 + waitDays(met, model) * DAY_MS;
}
