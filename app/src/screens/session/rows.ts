/** What the log says of a card that was answered, or left. */
import type { Answer, Confidence } from "../../core/answer";
import type { AnyCard } from "../../core/bundle";
import { responseFrom } from "../../core/loggedResponse";
import type { Marked } from "../../core/marking";
import { gradeOf } from "../../core/memory";
import { entryOf } from "../../state/app";
import type { NewAnswer } from "../../store/store";
import { taskOf } from "./prepare";
import type { PastAnswer, SessionTile } from "./sessionState";

const DIGEST_LENGTH = 16;

/** Returns where an answer to this card stands in the log. */
function placeOf(deck: string, { id: card, notion, kind, meaning }: AnyCard) {
	return { deck, card, notion, kind, ...(meaning && { meaning }) };
}

interface Given {
	variant: number;
	confidence: Confidence | null;
	durationMs: number;
	/** The version of what was read; empty where it is not known. */
	version: string;
}

export function answered(deck: string, card: AnyCard, { credit, parts }: Marked, given: Given): NewAnswer {
	const { variant, confidence, durationMs, version } = given;
	const row = {
		...placeOf(deck, card),
		variant,
		credit,
		grade: gradeOf(credit, confidence),
		confidence,
		durationMs,
		parts,
	};
	return { type: "answer", ...row, ...(version && { bundle: version.slice(0, DIGEST_LENGTH) }) };
}

export function skipped({ deck, card }: { deck: string; card: AnyCard }, variant: number): NewAnswer {
	const nothing = { credit: null, grade: null, confidence: null, durationMs: 0, parts: {} };
	return { type: "skip", ...placeOf(deck, card), variant, ...nothing };
}

/** Returns the feedback that the first tile's answer was given on the start page, as far as the log tells; null where it was skipped. */
export function explainedBy({ deck, card: id, result }: SessionTile, log: readonly Answer[]): PastAnswer | null {
	const card = entryOf(deck, id)?.card;
	const given = log.findLast((answer) => answer.deck === deck && answer.card === id);
	if (!card || given?.type !== "answer" || result === "skipped") return null;
	const { parts, credit } = given;
	return { position: 0, task: taskOf(card), response: responseFrom(card, parts), marked: { credit, parts } };
}
