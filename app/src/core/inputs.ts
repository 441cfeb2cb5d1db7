/**
 * What the learner's past adds to a logit, and how an exposure changes that past: the twin of `ravive/memory/inputs.py`, judged by
 * the same `protocol/hybrid_vectors.json`.
 */
import type { Grade } from "./answer";
import type { MemoryModel } from "./bundle";
import { firstMemory, nextMemory, type Parameters, READ_WEIGHT, retrievability } from "./memory";
import { longestHeld } from "./scheduling";
import { exposures, type Last, type LearnerTrace, type Met, type Still } from "./trace";

const MINUTE = 60;
export const DAY = 86_400;
const PAUSE_SECONDS = 1_800;
const LONGEST_LAG_MINUTES = 4_320;
/** In log(1 + minutes), as traces keep lags. */
export const LONGEST_LAG = Math.log1p(LONGEST_LAG_MINUTES);
/** How much of form, and of pace, the newest row decides. */
const [NEW_FORM, NEW_PACE] = [0.2, 0.1];
const WARMING_ANSWERS = 10;
const USUAL_PACE = 2.5;
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

/** Returns what the card's own past adds to the logit, but for what its lag does. Written out: it is counted thousands of times. */
function ofCard({ card, learner }: Met, w: readonly number[], right: boolean, rights: number, wrongs: number): number {
	const streak = logOf(Math.abs(card.streak));
	const answers = logOf(learner.answers);
	const since = logOf(learner.answers - card.place);
	return (
		w[1] +
		w[3] * rights +
		w[4] * wrongs +
		w[5] * logOf(card.studies) +
		(right ? w[6] : 0) +
		(card.last === "wrong" ? w[7] : 0) +
		w[PAST] * rights * wrongs +
		(right ? w[PAST + 1] + w[PAST + 2] : w[PAST + 1]) * card.lagBefore +
		w[PAST + 3] * card.longest +
		(card.streak > 0 ? w[PAST + 4] : w[PAST + 5] + w[LEARNER + 2] * answers) * streak +
		w[PAST + 6] * since +
		w[LEARNER + 1] * answers +
		(w[LEARNER + 7] + w[LEARNER + 8] * since) * learner.pace
	);
}

/** Returns what the other cards of the notion add to the logit, but for their lag; `first` is where their coefficients begin. */
function ofSiblings({ card, notion, learner }: Met, w: readonly number[], first: number): number {
	return (
		w[first] +
		w[first + 1] * logOf(Math.max(notion.rights - card.rights, 0)) +
		w[first + 2] * logOf(Math.max(notion.wrongs - card.wrongs, 0)) +
		w[first + 3] * logOf(Math.max(notion.studies - card.studies, 0)) +
		(notion.last === "right" ? w[first + 4] : 0) +
		w[first + 5] * logOf(learner.answers - notion.place)
	);
}

/** Returns what the learner's course so far adds to the logit. */
const ofLearner = ({ answers, form, session, pace }: LearnerTrace, w: readonly number[]): number =>
	w[LEARNER] * logOf(answers) +
	w[LEARNER + 3] * form +
	w[LEARNER + 5] * Math.exp(-session / WARMING_ANSWERS) +
	w[LEARNER + 6] * pace;

function stillOf(met: Met, model: MemoryModel): Still {
	const { card, notion, learner } = met;
	const w = model.coefficients;
	const right = card.last === "right";
	const rights = logOf(card.rights);
	const wrongs = logOf(card.wrongs);
	const slope = (first: number): number => w[right ? first : first + 1] + w[first + 2] * rights + w[first + 3] * wrongs;
	const siblings = exposures(notion) > exposures(card) + 1e-9 ? (card.memory ? SIBLING : NEW_SIBLING) : 0;
	const sum = ofLearner(learner, w) + (card.memory ? ofCard(met, w, right, rights, wrongs) : w[0]);
	return {
		answers: learner.answers,
		model,
		sum: siblings ? sum + ofSiblings(met, w, siblings) : sum,
		short: slope(BY_LAG),
		long: slope(BY_LAG + 4),
		siblings,
		third: null,
	};
}

/** Returns what a lag in log(1 + minutes), of three days at most, adds to the logit of the card. */
const ofLag = (lag: number, { short, long, model }: Still): number =>
	fallen(lag, CARD_KNOTS, model.coefficients, FALLS) +
	short * Math.min(lag, SHORT_LAG) +
	long * Math.max(lag - SHORT_LAG, 0);

/** Returns the minutes since something was last met; a clock set back counts as none. */
const minutesSince = (trace: { time: number }, time: number): number => Math.max(time - trace.time, 0) / MINUTE;

/** Returns that as traces keep lags, in log(1 + minutes). */
const lagSince = (trace: { time: number }, time: number): number => log1p(minutesSince(trace, time));

/** Returns how far the time since a card was last met reaches beyond a quarter of an hour, in log(1 + minutes). */
export const longLag = (trace: { time: number }, time: number): number =>
	Math.max(lagSince(trace, time) - SHORT_LAG, 0);

/** Returns what the minutes since the card was last met add to the logit; beyond three days the clock alone goes on. */
function ofWait(minutes: number, stability: number, still: Still): number {
	const { coefficients: w, clock } = still.model;
	const clockAt = (waited: number): number => clockLogit((waited * MINUTE) / DAY, stability, clock);
	// Where the clock is not listened to within three days, it need not be asked there.
	if (minutes <= LONGEST_LAG_MINUTES) return (w[2] && w[2] * clockAt(minutes)) + ofLag(log1p(minutes), still);
	still.third ??= ofLag(LONGEST_LAG, still) + (w[2] - 1) * clockAt(LONGEST_LAG_MINUTES);
	return still.third + clockAt(minutes);
}

/** Returns whether a new session begins at `time`. */
export const isPaused = (learner: LearnerTrace, time: number): boolean =>
	learner.answers > 0 && time - learner.time > PAUSE_SECONDS;

/** Returns what this card's past, its siblings and the learner's course add to the logit of recall at `time` (seconds). */
export function pastLogit(met: Met, time: number, model: MemoryModel): number {
	const { card, notion, learner } = met;
	if (met.still?.answers !== learner.answers || met.still.model !== model) met.still = stillOf(met, model);
	const { still } = met;
	const w = model.coefficients;
	let logit = still.sum;
	if (isPaused(learner, time)) logit += w[LEARNER + 4];
	if (card.memory) {
		const minutes = minutesSince(card, time);
		// Nothing came in between but what was not read: it is still in mind, for a moment.
		if (learner.answers - card.place < 1.5) logit += w[LEARNER + 9] * Math.exp(-minutes);
		logit += ofWait(minutes, card.memory.stability, still);
	}
	return still.siblings ? logit + fallen(lagSince(notion, time), SIBLING_KNOTS, w, still.siblings + 6) : logit;
}

/**
 * Enters an exposure at `time` (seconds), in place: its credit, 0 to 1, null for a card that was only shown, its grade, and how much it
 * counts. Under a half, the card was not read: what was there of it and of its notion stays the last.
 */
export function remember(
	met: Met,
	time: number,
	credit: number | null,
	grade: Grade,
	model: MemoryModel,
	weight: number,
): void {
	const { card, notion, learner } = met;
	const wasRead = weight >= READ_WEIGHT;
	const last: Last = credit === null ? "study" : credit >= 0.5 ? "right" : "wrong";
	const seen = { last, time, place: learner.answers };
	if (wasRead || exposures(notion) === 0) Object.assign(notion, seen);
	if (wasRead || !card.memory) {
		enterLast(met, time, last, grade, model);
		Object.assign(card, seen);
	}
	for (const trace of [card, notion]) {
		if (credit === null) trace.studies += weight;
		else {
			trace.rights += weight * credit;
			trace.wrongs += weight * (1 - credit);
		}
	}
	if (credit !== null) learner.form += weight * NEW_FORM * (credit - 0.5 - learner.form);
	if (isPaused(learner, time)) learner.session = 0;
	else if (learner.answers && wasRead)
		learner.pace += NEW_PACE * (log1p(Math.max(time - learner.time, 0)) - USUAL_PACE - learner.pace);
	learner.session += weight;
	learner.answers += weight;
	learner.time = time;
}

/** Enters an exposure as the last one of its card: the clock, the streak, and the waits that decide when it is asked again. */
function enterLast({ card }: Met, time: number, last: Last, grade: Grade, model: MemoryModel): void {
	const minutes = card.memory ? minutesSince(card, time) : 0;
	const bridged = (minutes * MINUTE) / DAY;
	const lag = Math.min(log1p(minutes), LONGEST_LAG);
	card.memory = card.memory ? nextMemory(card.memory, grade, bridged, model.clock) : firstMemory(grade, model.clock);
	card.lagBefore = lag;
	card.grade = grade;
	card.held = longestHeld(grade, bridged, card.held);
	if (last === "study") return;
	card.streak = last === "right" ? Math.max(card.streak, 0) + 1 : Math.min(card.streak, 0) - 1;
	if (last === "right") card.longest = Math.max(card.longest, lag);
}
