/**
 * The memory model pooled over learners: the twin of `ravive/memory/belief.py`, judged by the same `protocol/hybrid_vectors.json`.
 * `docs/understand/memory.md` tells it in words and equations.
 */
import type { Grade } from "./answer";
import type { MemoryModel } from "./bundle";
import { CLOSEST, isPaused, longLag, pastLogit, remember } from "./inputs";
import type { Met } from "./trace";

export interface Prediction {
	recall: number;
	/** 9 in 10. */
	low: number;
	high: number;
}

/** How much of a card's effect once met is gone in a later session; of harder, at most as much as a session takes from all. */
const [GONE, MOST_HARDER] = [0.7, 0.5];
/** The variance of a card's fall for each step of log(1 + minutes) beyond a quarter of an hour. */
const FADING = 0.05;
export const NINETY_PERCENT = 1.6448536269514722;

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

/** Returns how much harder the card is: once met, less of what it became then counts in a later session. */
function hardnessOf({ card, learner, effects }: Met, time: number): number {
	if (!card.memory) return effects[0];
	const isFromBefore = isPaused(learner, time) || learner.answers - card.place > learner.session;
	return effects[0] + effects[1] - (isFromBefore ? GONE * Math.min(effects[1], MOST_HARDER) : 0);
}

/** Returns the logit of recall at `time`, before its uncertainty is counted. */
export function logitAt(met: Met, time: number, model: MemoryModel): number {
	const { card, notion, learner } = met;
	const known = learner.ability + notion.effect + card.effect - hardnessOf(met, time);
	return pastLogit(met, time, model) + known;
}

/**
 * Returns the variance of a card in this learner, and which part of it lasts once the card is met. What nobody knows of the card
 * and how it is in this learner shrink alike with the learner's own answers.
 */
export function doubtsOf({ card, effects }: Met, { variances }: MemoryModel): { now: number; lasting: number } {
	const own = variances.card_in_learner;
	const share = own > 0 ? card.variance / own : 1;
	const now = share * (own + effects[2] + (card.memory ? effects[3] : 0));
	return { now, lasting: now + (card.memory ? 0 : share * Math.min(effects[3], 0)) };
}

/** Returns the variance that a wait adds at the lower end of an interval: some cards fade faster than the curve that everyone shares. */
const doubtOfFading = ({ card }: Met, time: number): number => (card.memory ? FADING * longLag(card, time) ** 2 : 0);

/** Returns the sum of the variances behind a logit. */
const varianceOf = (met: Met, model: MemoryModel): number =>
	met.learner.variance + met.notion.variance + doubtsOf(met, model).now;

/** Returns how much a logit shrinks when its uncertainty is integrated out. */
export const shrinkageOf = (met: Met, model: MemoryModel): number =>
	1 / Math.sqrt(1 + (Math.PI * varianceOf(met, model)) / 8);

export function recallAt(met: Met, time: number, model: MemoryModel): number {
	return sigmoid(logitAt(met, time, model) * shrinkageOf(met, model));
}

/** Returns the chance of recall at `time` (seconds), and between which bounds it lies in 9 cases out of 10. */
export function predict(met: Met, time: number, model: MemoryModel): Prediction {
	const value = logitAt(met, time, model);
	const variance = varianceOf(met, model);
	return {
		recall: sigmoid(value * shrinkageOf(met, model)),
		low: sigmoid(value - NINETY_PERCENT * Math.sqrt(variance + doubtOfFading(met, time))),
		high: sigmoid(value + NINETY_PERCENT * Math.sqrt(variance)),
	};
}

/** Moves what is believed of the learner, the notion and the card in this learner, in place. */
function learn(met: Met, time: number, credit: number, model: MemoryModel, weight: number): void {
	const value = logitAt(met, time, model);
	const plain = sigmoid(value);
	const information = weight * Math.max(plain * (1 - plain), CLOSEST);
	const { lasting } = doubtsOf(met, model);
	// What notion and card are is not separated: what is learnt of their sum is taken off the card's doubt.
	const ofBoth = lasting + met.notion.variance;
	const gain = 1 / (1 + varianceOf(met, model) * information);
	const step = gain * weight * (credit - sigmoid(value * shrinkageOf(met, model)));
	const { card, notion, learner } = met;
	learner.ability += learner.variance * step;
	notion.effect += notion.variance * step;
	card.effect += lasting * step;
	for (const trace of [learner, notion]) trace.variance -= trace.variance ** 2 * gain * information;
	card.variance -= card.variance * ofBoth * gain * information;
	learner.variance += weight * model.variances.drift;
}

/**
 * Takes an answer at `time` (seconds) into account, in place: its credit (0 to 1; null for a card that was only shown), its grade
 * on the clock, and how much it counts (over 0, to 1).
 */
export function observe(
	met: Met,
	time: number,
	credit: number | null,
	grade: Grade,
	model: MemoryModel,
	weight = 1,
): void {
	if (credit !== null) learn(met, time, credit, model, weight);
	remember(met, time, credit, grade, model, weight);
}
