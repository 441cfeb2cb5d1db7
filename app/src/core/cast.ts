/** The cast of tests: the shipped model as the vectors have it, made-up cards and answers. No screen imports this. */
import vectors from "../../../protocol/hybrid_vectors.json";
import { type Answer, keyOf, uuidv7 } from "./answer";
import type { AnyCard, Bundle, MemoryModel } from "./bundle";
import { gradeOf } from "./memory";
import { secondsOf } from "./readingTime";
import { type DeckMemory, Replay } from "./replay";
import { type DeckCard, deckCard, restsOf } from "./session";
import { newTraining, type Training } from "./training";
import type { Sheet } from "./trainingSheet";

const { coefficients, variances, clock } = vectors;
export const MODEL: MemoryModel = { model: "pooled-3", coefficients, variances, clock };
export const MEMORY: DeckMemory = { model: MODEL, priors: new Map() };
/** After every answer of a test. */
export const LATER = Number.POSITIVE_INFINITY;
export const MEMORIES: ReadonlyMap<string, DeckMemory> = new Map([["deck", MEMORY]]);

export function card(id: string, changes: Record<string, unknown> = {}): AnyCard {
	return {
		id,
		kind: "truth",
		theme: "react",
		notion: id,
		critical: false,
		situation: true,
		prompt: "?",
		explanation: "",
		reflex: "",
		sources: [],
		help: "child-focus",
		right: true,
		if_true: "",
		if_false: "",
		...changes,
	} as unknown as AnyCard;
}

let count = 0;

/** Returns an answer given at `at` (milliseconds) to a card of `deck`, right unless `credit` says otherwise. */
export function answer(id: string, at: number, changes: Partial<Answer> = {}): Answer {
	count++;
	const { credit = 1, confidence = null } = changes;
	return {
		id: uuidv7(at, () => (count % 16) / 16),
		type: "answer",
		deck: "deck",
		card: id,
		notion: id,
		kind: "truth",
		variant: 0,
		at,
		credit,
		grade: gradeOf(credit, confidence),
		confidence,
		durationMs: 9000,
		parts: {},
		...changes,
	};
}

/** Returns the cards of `deck` with what these answers leave. */
export function after(cards: readonly AnyCard[], answers: readonly Answer[], memory: DeckMemory = MEMORY): DeckCard[] {
	const traces = new Replay().follow(answers, new Map([["deck", memory]]), LATER);
	if (!traces) throw new Error("a deck is at hand");
	const learnt = { traces, rests: restsOf(answers, LATER) };
	return cards.map((one) => deckCard("deck", one, memory, learnt, secondsOf(one, false)));
}

export const keyOfCard = ({ id, meaning }: AnyCard): string => keyOf({ deck: "deck", card: id, meaning });

export const bundleOf = (deck: string, cards: readonly AnyCard[]): Bundle =>
	({ deck, cards, content_notes: {} }) as unknown as Bundle;

/** What a phone receives about a training held on 25 November 2026 with the usual plan. */
export const SHEET: Sheet = {
	format: 1,
	code: "K7M4QD",
	title: "Accueil",
	organisation: "",
	place: "",
	held_on: "2026-11-25",
	languages: ["fr"],
	decks: ["deck"],
	written_for_minors: false,
	plan: { situations: 9, cycles: 4, weeks: 36, prompts_a_week: 2 },
	entry_test: true,
	entry_test_closed: false,
	test_days: [30, 90, 180],
	test_window_days: 21,
	cards_a_form: 12,
	control_cards: 3,
	control_day: 90,
	retention_months: 24,
	answers_until: "2027-08-18",
	kept_until: "2029-06-13",
	smallest_group: 5,
	is_open: true,
	is_second_circle: false,
	certificate_share: null,
	push_key: null,
	second_circle: null,
};

/** Returns a training as a phone keeps it once it joined. */
export function training(changes: Partial<Training> = {}): Training {
	const key = "A".repeat(22);
	const made = newTraining({ code: SHEET.code, key, form: "A", joinedAt: 0, sheet: SHEET });
	return { ...made, state: "joined", ...changes };
}
