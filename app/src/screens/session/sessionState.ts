/** Where a session stands: enough to go on at the same card after the tab was closed. */
import type { Answer, Confidence } from "../../core/answer";
import type { AnyCard } from "../../core/bundle";
import type { Marked, Response } from "../../core/marking";
import { type Verdict, verdictOf } from "./frame";

export type Step = "note" | "ask" | "confidence" | "feedback" | "end";

/** One of the six tiles. */
export interface SessionTile {
	deck: string;
	card: string;
	theme: AnyCard["theme"];
	variant: number;
	/** Recall predicted before the session, 0 to 1; null: never seen. */
	before: number | null;
	/** Recall predicted for tomorrow after the answer, 0 to 1; null: not answered. */
	after: number | null;
	/** `read`: a tip. */
	result: Verdict | "read" | "skipped" | null;
}

/** A card that was answered, for those who left its feedback too soon. */
export interface PastAnswer {
	/** Its place among the tiles. */
	position: number;
	/** What it asked, as `taskOf` tells it: where it asks something else since, the answer no longer belongs to it. */
	task: string;
	response: Response;
	marked: Marked;
}

export interface Session {
	version: 2;
	/** When it was begun, milliseconds since 1970: what the log holds from then on was answered here. */
	begunAt: number;
	/** The deck the learner started from; null: all decks of the language. */
	deck: string | null;
	tiles: SessionTile[];
	position: number;
	step: Step;
	draft: Response | null;
	response: Response | null;
	confidence: Confidence | null;
	marked: Marked | null;
	/** What the card asked when the learner began to answer, as `taskOf` tells it; null: not begun. */
	task: string | null;
	/** Milliseconds spent on this card before the page was last left. */
	spentMs: number;
	/** Draws the same order of options after a pause. */
	seed: number;
	paused: boolean;
	/** Subjects whose content note was read in this session, as `deck#note`. */
	announced?: string[];
	/** The last feedback that the learner went on from. */
	explained?: PastAnswer | null;
}

/** Returns numbers from 0 up to 1 that depend on the seed alone (mulberry32, public domain). */
export function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** Returns true when what was read from the device can be gone on with. */
export function isSession(value: unknown): value is Session {
	const session = value as Session | undefined;
	return (
		session?.version === 2 &&
		Number.isFinite(session.begunAt) &&
		Array.isArray(session.tiles) &&
		session.tiles.length > 0
	);
}

/** What a session stands at when nothing was done with its card yet. */
export const UNTOUCHED = {
	draft: null,
	response: null,
	confidence: null,
	marked: null,
	task: null,
	spentMs: 0,
} as const;

/** Returns the feedback that is on screen, to be opened again once the learner went on; else the one before. */
export function explainedIn({ step, position, task, response, marked, explained = null }: Session): PastAnswer | null {
	return step === "feedback" && task && response && marked ? { position, task, response, marked } : explained;
}

/**
 * Returns the session past every card that the log says was answered or skipped in it: a full device may have kept the
 * answer and not the place. A card whose feedback is still to be read stays.
 */
export function caughtUp(session: Session, answers: readonly Answer[]): Session {
	if (session.step === "feedback") return session;
	const tiles = [...session.tiles];
	let position = session.position;
	for (; position < tiles.length; position++) {
		const tile = tiles[position];
		const entry = answers.findLast(
			({ deck, card, at, type }) =>
				deck === tile?.deck && card === tile?.card && at >= session.begunAt && type !== "snapshot",
		);
		if (!tile || !entry) break;
		const result = entry.type === "skip" ? "skipped" : (verdictOf(entry.credit) ?? "read");
		tiles[position] = { ...tile, result };
	}
	if (position === session.position) return session;
	// The content note, where the next card has one, comes first.
	return { ...session, ...UNTOUCHED, tiles, position, step: position < tiles.length ? "note" : "end" };
}
