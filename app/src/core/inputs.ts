/**
 * What the learner's past adds to a logit, and how an exposure changes that past: the twin of `ravive/memory/inputs.py`, judged by
 * the same `protocol/hybrid_vectors.json`.
 */
import type { Grade } from "./answer";
import type { MemoryModel } from "./bundle";
import { firstMemory, nextMemory, type Parameters, retrievability } from "./memory";
import { exposures, type Last, type LearnerTrace, type Met } from "./trace";
import { longestHeld } from "./waits";

const MINUTE = 60;
export const DAY = 86_400;
const PAUSE_SECONDS = 1_800;
const LONGEST_LAG_MINUTES = 4_320;
/** In log(1 + minutes), as traces keep lags. */
export const LONGEST_LAG = Math.log1p(LONGEST_LAG_MINUTES);
const FORM_MEMORY = 0.8;
const WARMING_ANSWERS = 10;
const [PACE_MEMORY, USUAL_PACE] = [0.9, 2.5];
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

/** Closer to 0 or 1 no chance tells anything. */
export const CLOSEST = 1e-6;
const logit = (chance: number): number => Math.log(chance / (1 - chance));
const flag = (yes: boolean): number => (yes ? 1 : 0);

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

/** Returns whether a new session begins at `time`. */
export const isPaused = (learner: LearnerTrace, time: number): boolean =>
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

/** Returns what this card's past, its siblings and the learner's course add to the logit of recall at `time` (seconds). */
export const pastLogit = (met: Met, time: number, model: MemoryModel): number =>
	ofCard(met, time, model) + ofSiblings(met, time, model) + ofLearner(met, time, model);

/** Enters an exposure at `time` (seconds), in place: its credit, 0 to 1, null for a card that was only shown, and its grade. */
export function remember(met: Met, time: number, credit: number | null, grade: Grade, model: MemoryModel): void {
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
	const bridged = elapsed / DAY;
	Object.assign(card, { lagBefore: lag, grade, bridged, held: longestHeld(grade, bridged, card.held) });
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
