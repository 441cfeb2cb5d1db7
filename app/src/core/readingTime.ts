/**
 * How long a card takes, from its words and its kind: the twin of `ravive/cards/reading_time.py`, where the sources of these numbers
 * stand; `protocol/plan_vectors.json` judges both.
 */
import type { AnyCard } from "./bundle";

const SECONDS_A_CHARACTER = 0.052;
const SLOWER_MINORS = 1.3;
/** What finding and giving an answer takes besides reading. */
const ANSWER_SECONDS: Record<AnyCard["kind"], number> = {
	choice: 4,
	multiple: 8,
	truth: 3,
	order: 12,
	match: 14,
	cloze: 12,
	recall: 12,
	hotspot: 10,
	scenario: 8,
	tip: 1,
};
/** Of a scenario, the share of the steps that one way through it passes. */
const SCENARIO_READ = 0.6;
/** Of what the fields of a card say, the share that is read before the answer, and after it. */
type Shares = Readonly<Record<string, number>>;
const READ_BEFORE: Shares = { prompt: 1, text: 1, title: 1, question: 1, decoys: 1 };
const READ_AFTER: Shares = { explanation: 1, reflex: 1, do: 1, dont: 1, feedback: 0.4, if_true: 0.5, if_false: 0.5 };

/** What a card takes someone of a usual pace: until it is answered, its feedback, its content note. */
export interface CardSeconds {
	question: number;
	feedback: number;
	note: number;
}

/** Returns how many characters are read of a value, of which this share is read itself; another wording is read instead, not besides. */
function charactersOf(value: unknown, shares: Shares, kind: string, share = 0): number {
	if (typeof value === "string") return value.length * share;
	let read = 0;
	if (Array.isArray(value)) for (const part of value) read += charactersOf(part, shares, kind, share);
	else if (value && typeof value === "object")
		for (const [name, part] of Object.entries(value)) {
			const passed = name === "variants" ? 0 : kind === "scenario" && name === "steps" ? SCENARIO_READ : 1;
			read += passed * charactersOf(part, shares, kind, shares[name] ?? 0);
		}
	return read;
}

export function secondsOf(card: AnyCard, isForMinors: boolean, note = ""): CardSeconds {
	const slower = isForMinors ? SLOWER_MINORS : 1;
	const read = SECONDS_A_CHARACTER * slower;
	return {
		question: charactersOf(card, READ_BEFORE, card.kind) * read + ANSWER_SECONDS[card.kind] * slower,
		feedback: charactersOf(card, READ_AFTER, card.kind) * read,
		note: note.length * read,
	};
}
