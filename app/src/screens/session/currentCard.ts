/** The session that is under way, and the card it stands at. */
import { computed, signal } from "@preact/signals";
import type { AnyCard, Bundle } from "../../core/bundle";
import { subjectOf } from "../../core/session";
import { bundles, settings } from "../../state/app";
import { shown, taskOf } from "./prepare";
import type { Session, SessionTile } from "./sessionState";

export const session = signal<Session | null>(null);

export interface Current {
	tile: SessionTile;
	bundle: Bundle;
	/** As published: its log entry and its marking use these ids. */
	card: AnyCard;
	/** In the words of the variant. */
	shown: AnyCard;
	/** The sentence to show before it; null when there is none. */
	note: string | null;
}

/** The card as it was last shown. */
let seen: Current | null = null;

/**
 * The card the session stands at; null at the end, while its deck is not at hand, and once the card is withdrawn: it may be
 * harmful. A correction shows at once; a card that was begun and now asks something else is gone on with as it was.
 */
export const current = computed<Current | null>(() => {
	const running = session.value;
	const found = published.value;
	const tile = running?.tiles[running.position];
	const isBegun = running?.task && tile?.card === seen?.tile.card && tile?.deck === seen?.tile.deck;
	if (found && isBegun && seen && asks(seen, running.task) && !asks(found, running.task))
		return { ...seen, tile: tile ?? seen.tile };
	if (found) seen = found;
	return found;
});

const asks = (shown: Current | null, task: string | null): boolean => shown !== null && taskOf(shown.card) === task;

const published = computed<Current | null>(() => {
	const running = session.value;
	const tile = running?.tiles[running.position];
	const bundle = tile && bundles.value.get(tile.deck);
	const card = bundle?.cards.find(({ id }) => id === tile?.card);
	if (!tile || !bundle || !card) return null;
	const notes: Bundle["content_notes"] = bundle.content_notes;
	const subject = subjectOf({ deck: tile.deck, card }) ?? "";
	const isSaid = running?.announced?.includes(subject) || settings.value.quietNotes.includes(subject);
	const note = isSaid ? null : (notes[card.content_note ?? ""] ?? null);
	return { tile, bundle, card, shown: shown(card, tile.variant, bundle), note };
});
