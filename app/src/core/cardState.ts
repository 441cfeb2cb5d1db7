/** What every screen says of a card: one word, one colour, one date. `docs/decisions/0106-one-state-a-card.md` says why these. */
import { horizonOf, recallTomorrowAt, wasRight } from "./recallTomorrow";
import type { comingSessions, DeckCard } from "./session";
import { dayOf } from "./sessionDays";

/** Below this recall a tile loses a corner. */
export const FADING_BELOW = 0.5;

/**
 * In the order in which they are counted. `due`: a session asks it today. `read`: explained, and not right the last time, or never yet.
 * `fading`: right, and below one half by tomorrow. `holds`: still there. `new`: never met.
 */
export const STATES = ["due", "holds", "fading", "read", "new"] as const;

export interface CardState {
	name: (typeof STATES)[number];
	/** Predicted for midday of tomorrow, 0 to 1; null for a card never met as it is now. */
	recall: number | null;
	/** The day of the session that asks it again, in milliseconds since 1970; null where none does: never met, held back or set aside. */
	backAt: number | null;
}

/** Returns the day on which each card is asked again, by the sessions to come. */
export const backDays = (sessions: ReturnType<typeof comingSessions>): ReadonlyMap<DeckCard, number> =>
	new Map(sessions.flatMap(({ at, cards }) => cards.map((entry) => [entry, at])));

/** Returns what is said of a card all day; `backAt` is the day of the session that asks it again. */
export function stateOf(entry: DeckCard, backAt: number | null, now: number): CardState {
	const recall = entry.dueAt === null ? null : recallTomorrowAt(entry, horizonOf(now));
	return { name: nameOf(entry, recall, backAt, now), recall, backAt };
}

function nameOf(
	{ met, hasChanged }: DeckCard,
	recall: number | null,
	backAt: number | null,
	now: number,
): CardState["name"] {
	if (backAt !== null && dayOf(backAt) <= dayOf(now)) return "due";
	// What was learnt before a card changed may no longer hold.
	if (recall === null) return hasChanged ? "fading" : "new";
	if (!wasRight(met) || met.card.last !== "right") return "read";
	return recall < FADING_BELOW ? "fading" : "holds";
}
