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

export const DAY_MS = 86_400_000;

const STABILITY_FLOOR_DAYS = 0.001;
const SAME_DAY = 1;
const EASY = 4;

const clampDifficulty = (difficulty: number) => Math.min(Math.max(difficulty, 1), 10);
/** The curve's factor, kept for as long as the same parameters ask: a power costs more than the rest of a prediction. */
const factor = { of: [] as Parameters, value: 0 };
function factorOf(w: Parameters): number {
	if (factor.of !== w) Object.assign(factor, { of: w, value: 0.9 ** (-1 / w[20]) - 1 });
	return factor.value;
}
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

/** Nobody reads a card and answers it in three quarters of a second; `ravive/memory/grade.py` says what was measured. */
const [UNREAD_SECONDS, READ_SECONDS] = [0.75, 1.25];
const LEAST_WEIGHT = 0.001;
/** No hand is faster: the clock was set while the card was shown. */
const MEASURED_SECONDS = 0.01;
/** An answer that counts less was given without reading the card. */
export const READ_WEIGHT = 0.5;

/** Returns how much an answer counts that took so long, from 0.001 to 1; in full where the time is not known. */
export function weightOf(seconds: number): number {
	if (seconds < MEASURED_SECONDS) return 1;
	return Math.min(Math.max((seconds - UNREAD_SECONDS) / (READ_SECONDS - UNREAD_SECONDS), LEAST_WEIGHT), 1);
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
