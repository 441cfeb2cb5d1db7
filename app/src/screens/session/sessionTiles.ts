/** Which tiles a session is made of. */
import { type DeckCard, isNew, type PlannedCard, plan } from "../../core/session";
import { answers, asked, cardState, clock, dueToday, reserved, settings } from "../../state/app";
import type { SessionTile } from "./sessionState";

/** Returns the tile of a card that is planned. */
export function tileOf(planned: PlannedCard): SessionTile {
	const { deck, card, variant } = planned;
	const before = cardState(planned).recall;
	return { deck, card: card.id, theme: card.theme, variant, before, after: null, result: null };
}

interface Wanted {
	early?: boolean;
	/** The card that the session begins with. */
	first?: DeckCard | undefined;
	/** The subject that was announced before. */
	announced?: string | undefined;
	/** Cards left out. */
	without?: ReadonlySet<string>;
	/** As fast as anyone: from answers that are too few to tell a pace. */
	atCommonPace?: boolean;
}

export const nameOf = ({ deck, card }: { deck: string; card: string }): string => `${deck}/${card}`;

/** Returns the tiles of the next session; none where nothing is due or new. */
export function planned(
	deck: string | null,
	{ early = false, first, announced, without, atCommonPace = false }: Wanted,
): SessionTile[] {
	const begun = new Set(answers.value.map((entry) => entry.deck));
	// All decks together means those the learner began: a deck for another audience is theirs to choose.
	const cards = asked.value.filter(
		(entry) =>
			(deck === null ? begun.has(entry.deck) : entry.deck === deck) &&
			entry !== first &&
			!without?.has(nameOf({ deck: entry.deck, card: entry.card.id })),
	);
	// What is due waits for others, unless there are new cards to meet or the learner asks.
	const proposed = dueToday();
	const isAny = early || first || cards.some((entry) => isNew(entry, clock()) || proposed.includes(entry));
	const paced = atCommonPace ? [] : answers.value;
	const quiet = settings.value.quietNotes;
	const input = { cards, answers: paced, now: clock(), reserved: reserved.value, quiet, announced, early, first };
	return isAny ? plan(input).map(tileOf) : [];
}
