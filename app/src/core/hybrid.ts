/**
 * The memory model pooled over learners: the twin of `ravive/memory/inputs.py` and `passes.py`, judged by the same
 * `protocol/hybrid_vectors.json`. `docs/understand/memory.md` tells it in words and equations.
 */
import { firstMemory, type Memory, nextMemory, type Parameters, retrievability } from "./memory";

/** What a deck's bundle says of the model; the order of `coefficients` is that of the inputs below. */
export interface Model {
	coefficients: readonly number[];
	/** Variances in logits squared: learner, notion, card in learner; and the drift of ability at each answer. */
	variances: { learner: number; notion: number; cardInLearner: number; drift: number };
	clock: Parameters;
}

/** How much harder a card is than others, how much more once met, in logits, and the variance of both. */
export type CardEffects = readonly [harder: number, harderMet: number, variance: number, varianceMet: number];

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
	effects: CardEffects;
}

export interface Prediction {
	recall: number;
	/** 9 in 10. */
	low: number;
	high: number;
}

const MINUTE = 60;
const DAY = 86_400;
const PAUSE_SECONDS = 1_800;
const LONGEST_LAG_MINUTES = 4_320;
const FORM_MEMORY = 0.8;
const WARMING_ANSWERS = 10;
const NINETY_PERCENT = 1.6448536269514722;
const CARD_KNOTS = [0, 0.5, 1, 2, 5, 15, 1_440, LONGEST_LAG_MINUTES].map(Math.log1p);
const CARD_INPUTS = 20 + CARD_KNOTS.length;
const SIBLING_KNOTS = [0, 1, 5, 15, 1_440].map(Math.log1p);
const SHORT_LAG = Math.log1p(15);

const CLOSEST = 1e-6;
const logit = (chance: number) => Math.log(chance / (1 - chance));
const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
const flag = (yes: boolean) => (yes ? 1 : 0);
const exposures = (trace: { rights: number; wrongs: number; studies: number }) =>
	trace.rights + trace.wrongs + trace.studies;

export const startLearner = ({ variances }: Model): LearnerTrace => ({
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

export const startNotion = ({ variances }: Model): NotionTrace => start(variances.notion);

export const startCard = ({ variances }: Model): CardTrace => ({
	...start(variances.cardInLearner),
	memory: null,
	lagBefore: 0,
	streak: 0,
	longest: 0,
});

function clockLogit(elapsedDays: number, stability: number, clock: Parameters): number {
	return logit(Math.min(Math.max(retrievability(elapsedDays, stability, clock), CLOSEST), 1 - CLOSEST));
}

/** Returns the weights of the knots around a value; they sum to 1. */
function betweenKnots(value: number, knots: readonly number[]): number[] {
	const next = knots.findIndex((knot) => value < knot);
	if (next < 0) return knots.map((_, place) => flag(place === knots.length - 1));
	const share = (value - knots[next - 1]) / (knots[next] - knots[next - 1]);
	return knots.map((_, place) => (place === next ? share : place === next - 1 ? 1 - share : 0));
}

/** Returns the inputs that come from the card itself, and the logits added whatever the coefficients. */
function cardInputs({ card, learner }: Met, time: number, clock: Parameters): [inputs: number[], beyond: number] {
	const { memory, last } = card;
	if (!memory) return [[1, ...Array(CARD_INPUTS - 1).fill(0)], 0];
	const minutes = Math.max(time - card.time, 0) / MINUTE;
	const known = Math.min(minutes, LONGEST_LAG_MINUTES);
	const believed = clockLogit((known * MINUTE) / DAY, memory.stability, clock);
	const beyond = minutes > known ? clockLogit((minutes * MINUTE) / DAY, memory.stability, clock) - believed : 0;
	const lag = Math.log1p(known);
	const [short, long] = [Math.min(lag, SHORT_LAG), Math.max(lag - SHORT_LAG, 0)];
	const [rights, wrongs] = [Math.log1p(card.rights), Math.log1p(card.wrongs)];
	const right = flag(last === "right");
	return [
		[
			...[0, believed, rights, wrongs, Math.log1p(card.studies), right, flag(last === "wrong")],
			...betweenKnots(lag, CARD_KNOTS),
			...[right * short, rights * short, wrongs * short, right * long, rights * long, wrongs * long, rights * wrongs],
			...[card.lagBefore, card.lagBefore * right, card.longest],
			...[Math.log1p(Math.max(card.streak, 0)), Math.log1p(Math.max(-card.streak, 0))],
			Math.log1p(learner.answers - card.place),
		],
		beyond,
	];
}

function siblingInputs({ card, notion, learner }: Met, time: number): number[] {
	if (exposures(notion) <= exposures(card) + 1e-9) return Array(6 + SIBLING_KNOTS.length).fill(0);
	const others = (one: number, own: number) => Math.log1p(Math.max(one - own, 0));
	return [
		1,
		others(notion.rights, card.rights),
		others(notion.wrongs, card.wrongs),
		others(notion.studies, card.studies),
		flag(notion.last === "right"),
		Math.log1p(learner.answers - notion.place),
		...betweenKnots(Math.log1p(Math.max(time - notion.time, 0) / MINUTE), SIBLING_KNOTS),
	];
}

const isPaused = (learner: LearnerTrace, time: number) => learner.answers > 0 && time - learner.time > PAUSE_SECONDS;

function learnerInputs({ learner }: Met, time: number): number[] {
	const paused = isPaused(learner, time);
	const session = paused ? 0 : learner.session;
	return [Math.log1p(learner.answers), learner.form, flag(paused), Math.exp(-session / WARMING_ANSWERS)];
}

/** Returns the logit of recall at `time`, and the sum of the variances behind it. */
function predictLogit(met: Met, time: number, { coefficients, clock }: Model): [value: number, variance: number] {
	const { card, notion, learner, effects } = met;
	const [own, beyond] = cardInputs(met, time, clock);
	const isMet = flag(card.memory !== null);
	let value = beyond - effects[0] - isMet * effects[1] + learner.ability + notion.effect + card.effect;
	const inputs = [...own, ...siblingInputs(met, time), ...learnerInputs(met, time)];
	for (let place = 0; place < inputs.length; place++) value += coefficients[place] * inputs[place];
	return [value, learner.variance + notion.variance + card.variance + effects[2] + isMet * effects[3]];
}

/** Returns the chance of recall at `time` (seconds), and between which bounds it lies in 9 cases out of 10. */
export function predict(met: Met, time: number, model: Model): Prediction {
	const [value, variance] = predictLogit(met, time, model);
	const width = NINETY_PERCENT * Math.sqrt(variance);
	return {
		recall: sigmoid(value / Math.sqrt(1 + (Math.PI * variance) / 8)),
		low: sigmoid(value - width),
		high: sigmoid(value + width),
	};
}

/** Moves what is believed of the learner, the notion and the card in this learner, in place. */
function learn(met: Met, time: number, credit: number, model: Model): void {
	const [value, variance] = predictLogit(met, time, model);
	const plain = sigmoid(value);
	const information = Math.max(plain * (1 - plain), CLOSEST);
	const gain = 1 / (1 + variance * information);
	const step = gain * (credit - sigmoid(value / Math.sqrt(1 + (Math.PI * variance) / 8)));
	const { card, notion, learner } = met;
	learner.ability += learner.variance * step;
	notion.effect += notion.variance * step;
	card.effect += card.variance * step;
	for (const trace of [learner, notion, card]) trace.variance -= trace.variance ** 2 * gain * information;
	learner.variance += model.variances.drift;
}

/**
 * Takes an answer at `time` (seconds) into account, in place: its credit (0 to 1; null for a card that was only shown) and
 * its grade on the clock (1 to 3).
 */
export function observe(met: Met, time: number, credit: number | null, grade: number, model: Model): void {
	if (credit !== null) learn(met, time, credit, model);
	const { card, notion, learner } = met;
	const elapsed = card.memory ? Math.max(time - card.time, 0) : 0;
	const lag = Math.log1p(Math.min(elapsed / MINUTE, LONGEST_LAG_MINUTES));
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
		Object.assign(trace, { last, time, place: learner.answers });
	}
	card.lagBefore = lag;
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
