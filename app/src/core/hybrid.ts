/**
 * The memory model pooled over learners: the twin of `ravive/memory/inputs.py` and `passes.py`, judged by the same
 * `protocol/hybrid_vectors.json`. `docs/understand/memory.md` tells it in words and equations.
 */
import type { Grade } from "./answer";
import type { CardPrior, MemoryModel } from "./bundle";
import { firstMemory, type Memory, nextMemory, type Parameters, retrievability } from "./memory";

type Last = "nothing" | "wrong" | "right" | "study";

/** What one learner keeps of one notion: what its cards have in common. Times are in seconds. */
export interface NotionTrace {
	time: number;
	place: number;
	rights: number;
	wrongs: number;
	studies: number;
	last: Last;
	effect: number;
	variance: number;
}

/** What one learner keeps of one card. Lags are in log(1 + minutes). */
export interface CardTrace extends NotionTrace {
	memory: Memory | null;
	lagBefore: number;
	streak: number;
	longest: number;
	/** Of the last answer, and the days between it and the one before: they say when the card is asked again. */
	grade: Grade;
	bridged: number;
}

export interface LearnerTrace {
	ability: number;
	variance: number;
	answers: number;
	form: number;
	session: number;
	time: number;
}

/** One card met by one learner: everything a prediction is made of. */
export interface Met {
	card: CardTrace;
	notion: NotionTrace;
	learner: LearnerTrace;
	/** How much harder the card is than others, how much more once met, in logits, and the variance of both. */
	effects: CardPrior;
}

export interface Prediction {
	recall: number;
	/** 9 in 10. */
	low: number;
	high: number;
}

const MINUTE = 60;
export const DAY = 86_400;
const PAUSE_SECONDS = 1_800;
const LONGEST_LAG_MINUTES = 4_320;
const FORM_MEMORY = 0.8;
const WARMING_ANSWERS = 10;
export const NINETY_PERCENT = 1.6448536269514722;
const { log1p } = Math;
/** Most counts are small whole numbers: their logarithms are looked up, a prediction needs ten of them. */
const LOGARITHMS = Array.from({ length: 512 }, (_, count) => log1p(count));
const logOf = (count: number): number => (count === (count | 0) && count < 512 ? LOGARITHMS[count] : log1p(count));
const CARD_KNOTS = [0, 0.5, 1, 2, 5, 15, 1_440, LONGEST_LAG_MINUTES].map(log1p);
const SIBLING_KNOTS = [0, 1, 5, 15, 1_440].map(log1p);
const SHORT_LAG = log1p(15);
/** Where the inputs of the card's lag begin, those that come after its knots, those of siblings, those of the learner. */
const LAG = 7;
const BY_LAG = LAG + CARD_KNOTS.length;
const SIBLING = BY_LAG + 13;
const SIBLING_LAG = SIBLING + 6;
const LEARNER = SIBLING_LAG + SIBLING_KNOTS.length;

const CLOSEST = 1e-6;
const logit = (chance: number): number => Math.log(chance / (1 - chance));
export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));
const flag = (yes: boolean): number => (yes ? 1 : 0);
export const exposures = (trace: NotionTrace): number => trace.rights + trace.wrongs + trace.studies;

export const startLearner = ({ variances }: MemoryModel): LearnerTrace => ({
	ability: 0,
	variance: variances.learner,
	answers: 0,
	form: 0,
	session: 0,
	time: 0,
});

const start = (variance: number): NotionTrace => ({
	time: 0,
	place: 0,
	rights: 0,
	wrongs: 0,
	studies: 0,
	last: "nothing",
	effect: 0,
	variance,
});

export const startNotion = ({ variances }: MemoryModel): NotionTrace => start(variances.notion);

export const startCard = ({ variances }: MemoryModel): CardTrace => ({
	...start(variances.card_in_learner),
	memory: null,
	lagBefore: 0,
	streak: 0,
	longest: 0,
	grade: 1,
	bridged: 0,
});

export function clockLogit(elapsedDays: number, stability: number, clock: Parameters): number {
	return logit(Math.min(Math.max(retrievability(elapsedDays, stability, clock), CLOSEST), 1 - CLOSEST));
}

/** Returns the coefficients of the knots around a value, weighted; the weights sum to 1. */
function betweenKnots(value: number, knots: readonly number[], w: readonly number[], first: number): number {
	const last = knots.length - 1;
	if (value >= knots[last]) return w[first + last];
	let next = 1;
	while (value >= knots[next]) next++;
	const share = (value - knots[next - 1]) / (knots[next] - knots[next - 1]);
	return w[first + next - 1] * (1 - share) + w[first + next] * share;
}

/** Returns what the card's own past adds to the logit. Written out: it is counted thousands of times. */
function ofCard({ card, learner }: Met, time: number, { coefficients: w, clock }: MemoryModel): number {
	if (!card.memory) return w[0];
	const minutes = Math.max(time - card.time, 0) / MINUTE;
	const known = Math.min(minutes, LONGEST_LAG_MINUTES);
	const { stability } = card.memory;
	const believed = clockLogit((known * MINUTE) / DAY, stability, clock);
	const beyond = minutes > known ? clockLogit((minutes * MINUTE) / DAY, stability, clock) - believed : 0;
	const lag = log1p(known);
	const short = Math.min(lag, SHORT_LAG);
	const long = Math.max(lag - SHORT_LAG, 0);
	const rights = logOf(card.rights);
	const wrongs = logOf(card.wrongs);
	const right = flag(card.last === "right");
	return (
		beyond +
		w[1] * believed +
		w[2] * rights +
		w[3] * wrongs +
		w[4] * logOf(card.studies) +
		w[5] * right +
		w[6] * flag(card.last === "wrong") +
		betweenKnots(lag, CARD_KNOTS, w, LAG) +
		(w[BY_LAG] * right + w[BY_LAG + 1] * rights + w[BY_LAG + 2] * wrongs) * short +
		(w[BY_LAG + 3] * right + w[BY_LAG + 4] * rights + w[BY_LAG + 5] * wrongs) * long +
		w[BY_LAG + 6] * rights * wrongs +
		(w[BY_LAG + 7] + w[BY_LAG + 8] * right) * card.lagBefore +
		w[BY_LAG + 9] * card.longest +
		w[BY_LAG + (card.streak > 0 ? 10 : 11)] * logOf(Math.abs(card.streak)) +
		w[BY_LAG + 12] * logOf(learner.answers - card.place)
	);
}

/** Returns what the other cards of the notion add to the logit. */
function ofSiblings({ card, notion, learner }: Met, time: number, { coefficients: w }: MemoryModel): number {
	if (exposures(notion) <= exposures(card) + 1e-9) return 0;
	const others = (one: number, own: number): number => logOf(Math.max(one - own, 0));
	return (
		w[SIBLING] +
		w[SIBLING + 1] * others(notion.rights, card.rights) +
		w[SIBLING + 2] * others(notion.wrongs, card.wrongs) +
		w[SIBLING + 3] * others(notion.studies, card.studies) +
		w[SIBLING + 4] * flag(notion.last === "right") +
		w[SIBLING + 5] * logOf(learner.answers - notion.place) +
		betweenKnots(log1p(Math.max(time - notion.time, 0) / MINUTE), SIBLING_KNOTS, w, SIBLING_LAG)
	);
}

const isPaused = (learner: LearnerTrace, time: number): boolean =>
	learner.answers > 0 && time - learner.time > PAUSE_SECONDS;

/** Returns what the learner's course so far adds to the logit. */
function ofLearner({ learner }: Met, time: number, { coefficients: w }: MemoryModel): number {
	const paused = isPaused(learner, time);
	const warming = paused ? 1 : Math.exp(-learner.session / WARMING_ANSWERS);
	return (
		w[LEARNER] * logOf(learner.answers) +
		w[LEARNER + 1] * learner.form +
		w[LEARNER + 2] * flag(paused) +
		w[LEARNER + 3] * warming
	);
}

/** Returns the logit of recall at `time`, before its uncertainty is counted. */
export function logitAt(met: Met, time: number, model: MemoryModel): number {
	const { card, notion, learner, effects } = met;
	const hardness = effects[0] + (card.memory ? effects[1] : 0);
	const known = learner.ability + notion.effect + card.effect - hardness;
	return ofCard(met, time, model) + ofSiblings(met, time, model) + ofLearner(met, time, model) + known;
}

/** Returns the sum of the variances behind a logit. */
function varianceOf({ card, notion, learner, effects }: Met): number {
	return learner.variance + notion.variance + card.variance + effects[2] + (card.memory ? effects[3] : 0);
}

/** Returns how much a logit shrinks when its uncertainty is integrated out. */
export const shrinkageOf = (met: Met): number => 1 / Math.sqrt(1 + (Math.PI * varianceOf(met)) / 8);

export function recallAt(met: Met, time: number, model: MemoryModel): number {
	return sigmoid(logitAt(met, time, model) * shrinkageOf(met));
}

/** Returns the chance of recall at `time` (seconds), and between which bounds it lies in 9 cases out of 10. */
export function predict(met: Met, time: number, model: MemoryModel): Prediction {
	const value = logitAt(met, time, model);
	const width = NINETY_PERCENT * Math.sqrt(varianceOf(met));
	return { recall: sigmoid(value * shrinkageOf(met)), low: sigmoid(value - width), high: sigmoid(value + width) };
}

/** Moves what is believed of the learner, the notion and the card in this learner, in place. */
function learn(met: Met, time: number, credit: number, model: MemoryModel): void {
	const value = logitAt(met, time, model);
	const plain = sigmoid(value);
	const information = Math.max(plain * (1 - plain), CLOSEST);
	const gain = 1 / (1 + varianceOf(met) * information);
	const step = gain * (credit - sigmoid(value * shrinkageOf(met)));
	const { card, notion, learner } = met;
	learner.ability += learner.variance * step;
	notion.effect += notion.variance * step;
	card.effect += card.variance * step;
	for (const trace of [learner, notion, card]) trace.variance -= trace.variance ** 2 * gain * information;
	learner.variance += model.variances.drift;
}

/**
 * Takes an answer at `time` (seconds) into account, in place: its credit (0 to 1; null for a card that was only shown) and
 * its grade on the clock.
 */
export function observe(met: Met, time: number, credit: number | null, grade: Grade, model: MemoryModel): void {
	if (credit !== null) learn(met, time, credit, model);
	const { card, notion, learner } = met;
	const elapsed = card.memory ? Math.max(time - card.time, 0) : 0;
	const lag = log1p(Math.min(elapsed / MINUTE, LONGEST_LAG_MINUTES));
	card.memory = card.memory
		? nextMemory(card.memory, grade, elapsed / DAY, model.clock)
		: firstMemory(grade, model.clock);
	const last: Last = credit === null ? "study" : credit >= 0.5 ? "right" : "wrong";
	for (const trace of [card, notion]) {
		if (credit === null) trace.studies++;
		else {
			trace.rights += credit;
			trace.wrongs += 1 - credit;
		}
		trace.last = last;
		trace.place = learner.answers;
		// A clock set back must not make an answer older than the one before it.
		trace.time = Math.max(time, trace.time);
	}
	Object.assign(card, { lagBefore: lag, grade, bridged: elapsed / DAY });
	if (credit !== null) {
		learner.form = FORM_MEMORY * learner.form + (1 - FORM_MEMORY) * (credit - 0.5);
		card.streak = last === "right" ? Math.max(card.streak, 0) + 1 : Math.min(card.streak, 0) - 1;
		if (last === "right") card.longest = Math.max(card.longest, lag);
	}
	if (isPaused(learner, time)) learner.session = 0;
	learner.session++;
	learner.answers++;
	learner.time = time;
}
