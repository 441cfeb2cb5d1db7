/**
 * The recall that every screen shows: one horizon, one rule. `docs/understand/memory.md` says why.
 *
 * Right after an answer the model recalls everything, so a figure of this moment says nothing. Midday of tomorrow is the same moment
 * for every screen opened today.
 */
import type { MemoryModel } from "./bundle";
import { recallAt } from "./hybrid";
import { READ_WEIGHT } from "./memory";
import { dayOf, timeOn } from "./sessionDays";
import type { Met } from "./trace";

/** Who never answered a card right is not shown to remember it, whatever the model says: its tile stays pale. */
const NOT_YET = 0.4;
const MIDDAY = 12;

/** One card a learner has met. */
export interface KnownCard {
	met: Met;
	model: MemoryModel;
}

export interface Share {
	/** 0 to 1: expected, and between which bounds in 9 cases out of 10. */
	mean: number;
	low: number;
	high: number;
}

/** Returns midday of so many days after the day of `now`, in milliseconds since 1970. */
export const horizonOf = (now: number, days = 1): number => timeOn(dayOf(now) + days, MIDDAY);

/**
 * Returns whether a card was answered right: once, or in part as often. A last answer that was read in so little time that it does not
 * count in full was right all the same. The twin of `LearnerMemory.was_right`, judged by `protocol/hybrid_vectors.json`.
 */
export const wasRight = ({ card }: Met): boolean =>
	card.rights >= 1 || (card.last === "right" && card.grade === 3 && card.rights >= READ_WEIGHT);

/** Returns a recall as it is shown of this card: pale as long as it was never answered right. */
export const bounded = (met: Met, recall: number): number => (wasRight(met) ? recall : Math.min(recall, NOT_YET));

/** Returns the recall to show of a card for this moment (milliseconds since 1970), 0 to 1. */
export const recallTomorrowAt = ({ met, model }: KnownCard, at: number): number =>
	bounded(met, recallAt(met, at / 1000, model));
