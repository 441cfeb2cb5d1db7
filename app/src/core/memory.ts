/**
 * FSRS-6 in fractional days: the twin of `ravive/memory/fsrs.py`, judged by the same `protocol/memory_vectors.json`.
 * Source: https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm
 */
import type { Confidence, Grade } from "./answer";

/** The 21 parameters of FSRS-6; the bundle carries them. */
export type Parameters = readonly number[];

export interface Memory {
	/** Days until recall falls to 90 %. */
	stability: number;
	/** 1 to 10. */
	difficulty: number;
}

export interface CardState extends Memory {
	/** Milliseconds since 1970 of the last answer. */
	lastAt: number;
	answers: number;
	lastGrade: Grade | null;
}

export const DAY_MS = 86_400_000;
export const DEFAULT_TARGET_RECALL = 0.9;
export const DEFAULT_PARAMETERS: Parameters = [
	0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
	0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
];

const STABILITY_FLOOR_DAYS = 0.001;
const SAME_DAY = 1;
const SHORTEST_INTERVAL_DAYS = 1;
const LONGEST_INTERVAL_DAYS = 365;
const EASY = 4;

const clampDifficulty = (difficulty: number) => Math.min(Math.max(difficulty, 1), 10);
const factorOf = (w: Parameters) => 0.9 ** (-1 / w[20]) - 1;
const initialDifficulty = (grade: number, w: Parameters) => w[4] - Math.exp(w[5] * (grade - 1)) + 1;

/** Returns the chance of recall, 0 to 1, `elapsedDays` after the last answer; a clock set back counts as no time. */
export function retrievability(elapsedDays: number, stability: number, w: Parameters): number {
	return (1 + (factorOf(w) * Math.max(elapsedDays, 0)) / stability) ** -w[20];
}

/** Returns the memory left by a first answer. */
export function firstMemory(grade: number, w: Parameters): Memory {
	return {
		stability: Math.max(w[grade - 1], STABILITY_FLOOR_DAYS),
		difficulty: clampDifficulty(initialDifficulty(grade, w)),
	};
}

/** Returns the memory after one more answer, `elapsedDays` after the one before. */
export function nextMemory(memory: Memory, grade: number, elapsedDays: number, w: Parameters): Memory {
	const { stability, difficulty } = memory;
	const elapsed = Math.max(elapsedDays, 0);
	const recall = retrievability(elapsed, stability, w);
	let next: number;
	if (elapsed < SAME_DAY) {
		const growth = Math.exp(w[17] * (grade - 3 + w[18])) * stability ** -w[19];
		next = stability * (grade >= 2 ? Math.max(growth, 1) : growth);
	} else if (grade === 1) {
		const relearnt = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * Math.exp((1 - recall) * w[14]);
		next = Math.min(relearnt, stability / Math.exp(w[17] * w[18]));
	} else {
		const effort = grade === 2 ? w[15] : grade === EASY ? w[16] : 1;
		const gain = Math.exp(w[8]) * (11 - difficulty) * stability ** -w[9] * (Math.exp((1 - recall) * w[10]) - 1);
		next = stability * (1 + gain * effort);
	}
	const damped = difficulty + ((10 - difficulty) * -w[6] * (grade - 3)) / 9;
	return {
		stability: Math.max(next, STABILITY_FLOOR_DAYS),
		difficulty: clampDifficulty(w[7] * initialDifficulty(EASY, w) + (1 - w[7]) * damped),
	};
}

/** Returns the state of a card after an answer at `at` (milliseconds); `state` is null for a first answer. */
export function after(state: CardState | null, grade: Grade, at: number, w: Parameters): CardState {
	const memory = state ? nextMemory(state, grade, (at - state.lastAt) / DAY_MS, w) : firstMemory(grade, w);
	return {
		...memory,
		lastAt: Math.max(at, state?.lastAt ?? at),
		answers: (state?.answers ?? 0) + 1,
		lastGrade: grade,
	};
}

/** Returns the predicted chance of recall at `at`, 0 to 1. */
export function recallAt(state: CardState, at: number, w: Parameters): number {
	return retrievability((at - state.lastAt) / DAY_MS, state.stability, w);
}

/** Returns the days after which recall falls to the target, from 1 to 365. */
export function intervalDays(state: Memory, targetRecall: number, w: Parameters): number {
	const days = (state.stability / factorOf(w)) * (targetRecall ** (-1 / w[20]) - 1);
	return Math.min(Math.max(days, SHORTEST_INTERVAL_DAYS), LONGEST_INTERVAL_DAYS);
}

/** Returns when the card comes back, in milliseconds since 1970. */
export function dueAt(state: CardState, targetRecall: number, w: Parameters): number {
	return state.lastAt + intervalDays(state, targetRecall, w) * DAY_MS;
}

/**
 * Returns how an answer counts: under one half Again, under 1 Hard, 1 Good. A right guess was not recalled, a tip only read:
 * both count as Hard, so that they come back soon. The twin of `ravive/memory/grade.py`.
 */
export function gradeOf(credit: number | null, confidence: Confidence | null): Grade {
	if (credit === null) return 2;
	if (credit < 0.5) return 1;
	return credit < 1 || confidence === "guess" ? 2 : 3;
}
