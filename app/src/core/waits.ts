/** How long a wait may be, by those the card was recalled after: a part of the rule in `ravive/memory/scheduling.py`. */
import type { Grade } from "./answer";
import { LONGEST_INTERVAL_DAYS } from "./memory";

/** After a wrong answer, whatever the curve says, and after none sooner: soon, and never day after day. */
export const SOON_DAYS = 2;
/** Who has just bridged a wait can bridge a longer one, whatever the curve says. */
const GROWTH = 1.5;
/** A wait is no longer than this, or, by grade, than so many times the longest one bridged: no log shows the curve so late. */
const FIRST_DAYS = 7;
const MOST_GROWTH = { 2: GROWTH, 3: 3 } as const;
/** Of a wait that was too long, what is tried again first. */
const TOO_LONG = 0.5;

/**
 * Returns the longest wait in days that a card was recalled after, once it has this grade; after a wrong answer growth is earned
 * again, from half the wait that was too long at most.
 */
export function longestHeld(grade: Grade, waited: number, before: number): number {
	return grade === 1 ? Math.min(before, waited * TOO_LONG) / MOST_GROWTH[3] : Math.max(before, waited);
}

/** Returns the shortest and the longest wait in days after an answer that was not wrong, from 2 to 365. */
export function boundsOfWait(
	grade: Exclude<Grade, 1>,
	{ bridged, held }: { bridged: number; held: number },
): [least: number, most: number] {
	const most = Math.min(Math.max(FIRST_DAYS, MOST_GROWTH[grade] * held), LONGEST_INTERVAL_DAYS);
	return [Math.min(Math.max(SOON_DAYS, GROWTH * bridged), most), most];
}
