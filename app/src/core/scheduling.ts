/**
 * When to ask a card again: on a calendar that counts right answers in a row. The twin of `ravive/memory/scheduling.py`, judged by the
 * same `protocol/hybrid_vectors.json`. What was measured: `docs/decisions/0105-a-calendar.md`.
 */
import type { Grade } from "./answer";
import { DAY_MS } from "./memory";
import type { CardTrace } from "./trace";

/** After a wrong answer: the next session, and never the next day. Partly right, a right guess or only read counts from here too. */
const SOON_DAYS = 4;
/** After a first right answer, and how much longer after each one more in a row. */
const [FIRST_DAYS, GROWTH] = [7, 1.5];
/** By then a wait is a year, which is the longest. */
const [MOST_STEPS, LONGEST_DAYS] = [12, 365];
/** Who answers the same card again and again in one day has not shown to remember it for weeks. */
const MOST_GROWTH = 3;

/** Returns the longest wait in days that a card was recalled after since it was last answered wrong. */
export const longestHeld = (grade: Grade, waited: number, before: number): number =>
	grade === 1 ? 0 : Math.max(before, waited);

/** Returns how many days after its last answer a card is asked again, from 4 to 365. */
export function waitDays({ grade, streak, studies, held }: CardTrace): number {
	if (grade === 1) return SOON_DAYS;
	const first = grade === 3 ? FIRST_DAYS : SOON_DAYS;
	const steps = Math.min(Math.max(streak > 0 ? streak : studies, 1) - 1, MOST_STEPS);
	return Math.min(first * GROWTH ** steps, Math.max(first, MOST_GROWTH * held), LONGEST_DAYS);
}

/** Returns when the card comes back, in milliseconds since 1970. */
export const dueAt = (card: CardTrace): number => card.time * 1000 + waitDays(card) * DAY_MS;
