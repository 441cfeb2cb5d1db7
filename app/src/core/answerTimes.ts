/**
 * When answers were given, where the clock of this phone was wrong for a while: the twin of `ravive/memory/answer_times.py`, judged by the
 * part `clocks` of `protocol/hybrid_vectors.json`.
 */

/** No phone had Ravive before 2024. One whose battery was empty begins again in 1970, or on the day it was built. */
export const EARLIEST_MS = Date.UTC(2024);

/** Returns the latest time that an answer can have: now, and no limit where this phone's own clock has begun again. */
export const latestAt = (now: number): number => (now < EARLIEST_MS ? Number.POSITIVE_INFINITY : now);

/**
 * Returns the time of each answer in milliseconds since 1970, none later than now nor than the next answer; `times` are in the order in
 * which the phone created them. A clock that was ahead would let cards look fresh until that day comes. A time before 2024 is that of the
 * answer before.
 */
export function timesGiven(times: readonly number[], now: number): number[] {
	let known = Number.POSITIVE_INFINITY;
	const found = times.map((at) => {
		if (at >= EARLIEST_MS) known = at;
		return known;
	});
	let next = latestAt(now);
	for (let place = found.length - 1; place >= 0; place--) {
		next = Math.min(found[place], next);
		found[place] = next === Number.POSITIVE_INFINITY ? times[place] : next;
	}
	return found;
}
