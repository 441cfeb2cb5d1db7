/**
 * On which days a learner is asked: sessions are small and rare. The twin of `ravive/memory/session_days.py`, judged by the same
 * `protocol/gathering_vectors.json`. Why the rule is so: `docs/decisions/0057-small-and-rare-sessions.md`.
 */

/** Fewer cards wait for others, so that a session is worth opening the app for. */
const LEAST_CARDS = 4;
/** Days with sessions in any seven, unless the learner asks for more, and days between two of them. */
const [MOST_DAYS_A_WEEK, SHORTEST_GAP_DAYS] = [2, 3];
const WEEK_DAYS = 7;
/** A vital card waits for no others, nor one that has waited this long after its day: both may take one day a week more, never the next. */
export const PRESSING_AFTER_DAYS = 4;
const PRESSING_GAP_DAYS = 2;
const FURTHEST_DAYS = 400;

/** A card to be asked again: the number of its day, and whether it is vital. */
export interface DueCard {
	day: number;
	isVital: boolean;
}

/** Returns the number of a moment's day in the phone's calendar: those of two days in a row differ by one. */
export function dayOf(at: number): number {
	const date = new Date(at);
	return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
}

/** Returns an hour of a day by the phone's clock, in milliseconds since 1970; its midnight unless another is asked for. */
export function timeOn(day: number, hour = 0): number {
	const date = new Date(day * 86_400_000);
	return new Date(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate(), hour).getTime();
}

/** Returns whether a day keeps its distance from those before it: a gap from each, and at most so many in any seven days. */
export function hasRoom(
	day: number,
	taken: Iterable<number>,
	most = MOST_DAYS_A_WEEK,
	gapDays = SHORTEST_GAP_DAYS,
): boolean {
	const lately = [...taken].map((other) => day - other).filter((days) => days > 0 && days < WEEK_DAYS);
	return lately.length < most && lately.every((days) => days >= gapDays);
}

/**
 * Returns whether a learner who practised on these days is asked on a day. A day that was practised already is gone on with only
 * for a whole session: one or two cards left over wait for the next one.
 */
export function isSessionDay(day: number, cards: readonly DueCard[], practised: ReadonlySet<number>): boolean {
	const due = cards.filter((card) => card.day <= day);
	const isEnough = due.length >= LEAST_CARDS;
	if (practised.has(day)) return isEnough;
	const isPressing = due.some((card) => card.isVital || day - card.day >= PRESSING_AFTER_DAYS);
	if (isPressing && hasRoom(day, practised, MOST_DAYS_A_WEEK + 1, PRESSING_GAP_DAYS)) return true;
	return isEnough && hasRoom(day, practised);
}

/**
 * Returns the coming days with a session, each with the cards it serves: all that are due by then. What an answer leads to is not
 * known yet: each card is served once.
 */
export function sessionDays<Card extends DueCard>(
	cards: readonly Card[],
	practised: ReadonlySet<number>,
	today: number,
): { day: number; served: Card[] }[] {
	const found = [];
	const taken = new Set(practised);
	let waiting = cards;
	for (let day = today; day < today + FURTHEST_DAYS && waiting.length > 0; day++) {
		if (!isSessionDay(day, waiting, taken)) continue;
		found.push({ day, served: waiting.filter((card) => card.day <= day) });
		waiting = waiting.filter((card) => card.day > day);
		taken.add(day);
	}
	return found;
}
