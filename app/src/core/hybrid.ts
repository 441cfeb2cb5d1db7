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
	/** From row to row, in log(1 + seconds) above the usual; what an earlier version moved has none. */
	pace?: number;
}

/** One card met by one learner: everything a prediction is made of. */
export interface Met {
	card: CardTrace;
	notion: NotionTrace;
	learner: LearnerTrace;
	/** How much harder the card is than others, how much more once met, in logits; its variance, and what is added once met. */
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
const [PACE_MEMORY, USUAL_PACE] = [0.9, 2.5];
/** How much of a card's effect once met is gone in a later session; of harder, at most as much as a session takes from all. */
const [GONE, MOST_HARDER] = [0.7, 0.5];
export const NINETY_PERCENT = 1.6448536269514722;
const { log1p } = Math;
/** Most counts are small whole numbers: their logarithms are looked up, a prediction needs ten of them. */
const LOGARITHMS = Array.from({ length: 512 }, (_, count) => log1p(count));
const logOf = (count: number): number => (count === (count | 0) && count < 512 ? LOGARITHMS[count] : log1p(count));
const CARD_KNOTS = [0, 0.5, 1, 2, 5, 15, 1_440, LONGEST_LAG_MINUTES].map(log1p);
const SIBLING_KNOTS = [0, 1, 5, 15, 1_440].map(log1p);
const SHORT_LAG = log1p(15);
/** Where the inputs of the card's lag begin, those that differ by it, those of its past, of siblings (met, new), of the learner. */
const FALLS = 8;
const BY_LAG = FALLS + CARD_KNOTS.length - 1;
const PAST = BY_LAG + 8;
const SIBLING = PAST + 7;
const NEW_SIBLING = SIBLING + 5 + SIBLING_KNOTS.length;
const LEARNER = NEW_SIBLING + 5 + SIBLING_KNOTS.length;

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
	pace: 0,
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

/** Returns what a lag has fallen by: in each stretch between two knots, how far it reaches times the stretch's coefficient. */
function fallen(lag: number, knots: readonly number[], w: readonly number[], first: number): number {
	let sum = 0;
	for (let place = 0; place < knots.length - 1 && lag > knots[place]; place++)
		sum += w[first + place] * (Math.min(lag, knots[place + 1]) - knots[place]);
	return sum;
}

/** Returns what the card's own past adds to the logit. Written out: it is counted thousands of times. */
function ofCard({ card, learner }: Met, time: number, { coefficients: w, clock }: MemoryModel): number {
	if (!card.memory) return w[0];
	const minutes = Math.max(time - card.time, 0) / MINUTE;
	const known = Math.min(minutes, LONGEST_LAG_MINUTES);
	const { stability } = card.memory;
	// Where the clock is not listened to within three days, it need not be asked there.
	const isBeyond = minutes > known;
	const believed = w[2] || isBeyond ? clockLogit((known * MINUTE) / DAY, stability, clock) : 0;
	const beyond = isBeyond ? clockLogit((minutes * MINUTE) / DAY, stability, clock) - believed : 0;
	const lag = log1p(known);
	const short = Math.min(lag, SHORT_LAG);
	const long = Math.max(lag - SHORT_LAG, 0);
	const rights = logOf(card.rights);
	const wrongs = logOf(card.wrongs);
	const right = flag(card.last === "right");
	const streak = logOf(Math.abs(card.streak));
	const answers = logOf(learner.answers);
	const since = logOf(learner.answers - card.place);
	return (
		beyond +
		w[1] +
		w[2] * believed +
		w[3] * rights +
		w[4] * wrongs +
		w[5] * logOf(card.studies) +
		w[6] * right +
		w[7] * flag(card.last === "wrong") +
		fallen(lag, CARD_KNOTS, w, FALLS) +
		(w[right ? BY_LAG : BY_LAG + 1] + w[BY_LAG + 2] * rights + w[BY_LAG + 3] * wrongs) * short +
		(w[right ? BY_LAG + 4 : BY_LAG + 5] + w[BY_LAG + 6] * rights + w[BY_LAG + 7] * wrongs) * long +
		w[PAST] * rights * wrongs +
		(w[PAST + 1] + w[PAST + 2] * right) * card.lagBefore +
		w[PAST + 3] * card.longest +
		(card.streak > 0 ? w[PAST + 4] : w[PAST + 5] + w[LEARNER + 2] * answers) * streak +
		w[PAST + 6] * since +
		w[LEARNER + 1] * answers +
		(w[LEARNER + 7] + w[LEARNER + 8] * since) * (learner.pace ?? 0)
	);
}

/** Returns what the other cards of the notion add to the logit: otherwise where the card itself is new. */
function ofSiblings({ card, notion, learner }: Met, time: number, { coefficients: w }: MemoryModel): number {
	if (exposures(notion) <= exposures(card) + 1e-9) return 0;
	const first = card.memory ? SIBLING : NEW_SIBLING;
	const others = (one: number, own: number): number => logOf(Math.max(one - own, 0));
	return (
		w[first] +
		w[first + 1] * others(notion.rights, card.rights) +
		w[first + 2] * others(notion.wrongs, card.wrongs) +
		w[first + 3] * others(notion.studies, card.studies) +
		w[first + 4] * flag(notion.last === "right") +
		w[first + 5] * logOf(learner.answers - notion.place) +
		fallen(log1p(Math.max(time - notion.time, 0) / MINUTE), SIBLING_KNOTS, w, first + 6)
	);
}

const isPaused = (learner: LearnerTrace, time: number): boolean =>
	learner.answers > 0 && time - learner.time > PAUSE_SECONDS;

/** Returns what the learner's course so far adds to the logit. */
function ofLearner({ learner }: Met, time: number, { coefficients: w }: MemoryModel): number {
	return (
		w[LEARNER] * logOf(learner.answers) +
		w[LEARNER + 3] * learner.form +
		w[LEARNER + 4] * flag(isPaused(learner, time)) +
		w[LEARNER + 5] * Math.exp(-learner.session / WARMING_ANSWERS) +
		w[LEARNER + 6] * (learner.pace ?? 0)
	);
}

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
	return ofCard(met, time, model) + ofSiblings(met, time, model) + ofLearner(met, time, model) + known;
}

/**
 * Returns the variance of a card in this learner, and which part of it lasts once the card is met. What nobody knows of the card
 * and how it is in this learner shrink alike with the learner's own answers.
 */
export function doubtsOf({ card, effects }: Met, { variances }: MemoryModel): { now: number; lasting: number } {
	const own = variances.card_in_learner;
	const share = own > 0 ? card.variance / own : 1;
	const [first, onceMet] = [effects[2], effects[2] + effects[3]];
	const lasting = share * (own + (card.memory ? onceMet : Math.min(first, onceMet)));
	return { now: card.memory ? lasting : share * (own + first), lasting };
}

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
	const width = NINETY_PERCENT * Math.sqrt(varianceOf(met, model));
	return {
		recall: sigmoid(value * shrinkageOf(met, model)),
		low: sigmoid(value - width),
		high: sigmoid(value + width),
	};
}

/** Moves what is believed of the learner, the notion and the card in this learner, in place. */
function learn(met: Met, time: number, credit: number, model: MemoryModel): void {
	const value = logitAt(met, time, model);
	const plain = sigmoid(value);
	const information = Math.max(plain * (1 - plain), CLOSEST);
	const { lasting } = doubtsOf(met, model);
	// What notion and card are is not told apart: what is learnt of their sum is taken off the card's doubt.
	const ofBoth = lasting + met.notion.variance;
	const gain = 1 / (1 + varianceOf(met, model) * information);
	const step = gain * (credit - sigmoid(value * shrinkageOf(met, model)));
	const { card, notion, learner } = met;
	learner.ability += learner.variance * step;
	notion.effect += notion.variance * step;
	card.effect += lasting * step;
	for (const trace of [learner, notion]) trace.variance -= trace.variance ** 2 * gain * information;
	card.variance -= card.variance * ofBoth * gain * information;
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
	else if (learner.answers > 0) {
		const pace = log1p(Math.max(time - learner.time, 0)) - USUAL_PACE;
		learner.pace = PACE_MEMORY * (learner.pace ?? 0) + (1 - PACE_MEMORY) * pace;
	}
	learner.session++;
	learner.answers++;
	learner.time = time;
}
