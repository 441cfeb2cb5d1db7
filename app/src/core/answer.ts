/** One event of the append-only log: what a learner answered, never what they typed. */
import type { CardTrace, LearnerTrace, NotionTrace } from "./trace";
import type { SentAnswer } from "./wire";

export type Grade = 1 | 2 | 3;
export type Confidence = NonNullable<SentAnswer["confidence"]>;

type Counted = "rights" | "wrongs" | "studies" | "streak" | "lagBefore" | "longest" | "held" | "effect" | "variance";

/** What another phone knew of a card, of its notion and of the learner, as the model counts it. */
export interface MovedTrace extends Pick<CardTrace, Counted> {
	/** Answers the learner gave since, this one counted. */
	since: number;
	notion: Pick<NotionTrace, "effect" | "variance">;
	learner: LearnerTrace;
}

/** That a card was asked at a test of a training, and not to practise. */
export interface Asked {
	/** `control`: it had been held back from practice until then. */
	as: "test" | "control";
	/** Days after the training at which the test was planned. */
	day: number;
	/** Absent for a control card and for the practised one asked beside it: neither belongs to a form. */
	form?: NonNullable<SentAnswer["form"]>;
	/** The code of the training. */
	training: string;
}

/** What is logged as it is sent: see `SentAnswer` for what each of these means. Without credit: a tip, a skip, a snapshot. */
type LoggedAsSent = Pick<SentAnswer, "id" | "deck" | "card" | "meaning" | "at" | "parts"> &
	Required<Pick<SentAnswer, "variant" | "credit" | "confidence">>;

export interface Answer extends LoggedAsSent {
	/** A `snapshot` carries a memory moved from another phone; a `skip` says nothing about memory. */
	type: "answer" | "skip" | "snapshot";
	notion: string;
	/** The kind of the card: `choice`, `cloze`. Why it was asked is `asked`. */
	kind: string;
	grade: Grade | null;
	durationMs: number;
	/** The start of the digest of what was read; absent where that is not known. */
	bundle?: string;
	asked?: Asked;
	/** Snapshots only: days until the clock's recall falls to 90 %, difficulty from 1 to 10, and what the model counts. */
	stability?: number;
	difficulty?: number;
	trace?: MovedTrace;
}

/**
 * Returns the key under which a card's memory is kept: card ids are only unique within their deck, and a card that has changed
 * its meaning is another one.
 */
export function keyOf({ deck, card, meaning = 1 }: { deck: string; card: string; meaning?: number }): string {
	return meaning === 1 ? `${deck}/${card}` : `${deck}/${card}/${meaning}`;
}

/** Returns the milliseconds since 1970 that an id was made at, by the phone's clock; never before those of earlier ids. */
export function madeAt(id: string): number {
	return Number.parseInt(id.replace("-", "").slice(0, 12), 16);
}

/** Returns a UUIDv7 for `now` (milliseconds); `random` gives numbers from 0 to 1. */
export function uuidv7(now: number, random: () => number): string {
	const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, "0").slice(-12);
	const digits = (count: number) =>
		Array.from({ length: count }, () => Math.floor(random() * 16).toString(16)).join("");
	const variant = (8 + Math.floor(random() * 4)).toString(16);
	return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-${variant}${digits(3)}-${digits(12)}`;
}
