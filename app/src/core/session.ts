/** Which cards make up the next three minutes, and in what order. */

import { type Answer, keyOf } from "./answer";
import { dueAt } from "./asking";
import type { AnyCard, MemoryModel } from "./bundle";
import { recallAt } from "./hybrid";
import { type DeckMemory, metOf, type Traces } from "./replay";
import type { Met } from "./trace";

export const SESSION_SECONDS = 180;
export const SESSION_TILES = 6;
const NEW_CARDS_BESIDE_DUE_ONES = 4;
/** How many times as long ago, or how much paler, a critical card counts. */
const [CRITICAL_WAITED, CRITICAL_PALER] = [3, 0.5];
/** What a card of each kind takes before anything was measured; a learner's own pace scales it. */
const EXPECTED_SECONDS: Record<AnyCard["kind"], number> = {
	choice: 25,
	multiple: 32,
	truth: 16,
	order: 32,
	match: 36,
	cloze: 30,
	recall: 32,
	hotspot: 32,
	scenario: 60,
	tip: 18,
};
/** Longer than this, the phone was laid aside: it says nothing about pace. */
const LAID_ASIDE_SECONDS = 120;
const MEASURED_ANSWERS = 50;

/** A card of a deck at hand, and what is known of it on this phone. */
export interface DeckCard {
	deck: string;
	card: AnyCard;
	met: Met;
	model: MemoryModel;
	/** When it comes back, in milliseconds since 1970; null for a card never met. */
	dueAt: number | null;
	/** Never met as it is now, but when it asked for something else: what was learnt then may no longer hold. */
	hasChanged: boolean;
}

export interface PlannedCard extends DeckCard {
	/** 0 is the card's own words, 1 its first variant. */
	variant: number;
	/** Predicted recall when planned, 0 to 1; null for a card never seen. */
	recall: number | null;
}

export interface PlanInput {
	cards: readonly DeckCard[];
	answers: readonly Answer[];
	now: number;
	/** Takes cards before they are due, palest first, when a learner asks for more. */
	early?: boolean;
	seconds?: number;
}

/**
 * Returns the learner's pace: seconds measured over seconds expected, 0.4 to 3, from the last 50 answers; 1 before any.
 * The median, so that one answer interrupted by a guest does not count.
 */
export function paceOf(answers: readonly Answer[]): number {
	const ratios: number[] = [];
	for (let index = answers.length - 1; index >= 0 && ratios.length < MEASURED_ANSWERS; index--) {
		const { type, kind, durationMs } = answers[index];
		const expected = EXPECTED_SECONDS[kind as AnyCard["kind"]];
		if (type !== "answer" || !expected || durationMs <= 0 || durationMs > LAID_ASIDE_SECONDS * 1000) continue;
		ratios.push(durationMs / 1000 / expected);
	}
	if (ratios.length === 0) return 1;
	ratios.sort((one, other) => one - other);
	return Math.min(Math.max(ratios[ratios.length >> 1], 0.4), 3);
}

/** Returns the card with what is known of it. */
export function deckCard(deck: string, card: AnyCard, memory: DeckMemory, traces: Traces): DeckCard {
	const met = metOf(traces, { deck, card: card.id, notion: card.notion, meaning: card.meaning }, memory);
	const due = met.card.memory && dueAt(met, memory.model);
	return { deck, card, met, model: memory.model, dueAt: due, hasChanged: due === null && wasMet(deck, card, traces) };
}

/** Returns true when a card was met under an earlier meaning. */
function wasMet(deck: string, { id, meaning = 1 }: AnyCard, { cards }: Traces): boolean {
	for (let earlier = 1; earlier < meaning; earlier++)
		if (cards.has(keyOf({ deck, card: id, meaning: earlier }))) return true;
	return false;
}

/** Returns true when a card is to be asked at `at` (milliseconds): it comes back, or it changed its meaning. */
export const isDue = ({ dueAt, hasChanged }: DeckCard, at: number): boolean =>
	hasChanged || (dueAt !== null && dueAt <= at);

/** Returns the recall predicted at `at` (milliseconds), 0 to 1; null for a card never met. */
export const recallOf = ({ met, model, dueAt }: DeckCard, at: number): number | null =>
	dueAt === null ? null : recallAt(met, at / 1000, model);

/** Returns the cards of a session, at most three minutes and six tiles; empty when nothing is due or new. */
export function plan(input: PlanInput): PlannedCard[] {
	const changed: PlannedCard[] = [];
	const seen: PlannedCard[] = [];
	const fresh: PlannedCard[] = [];
	const last = lastWordings(input.answers);
	for (const entry of input.cards) {
		const recall = recallOf(entry, input.now);
		const card = { ...entry, variant: nextWording(entry.card, last.get(`${entry.deck}/${entry.card.id}`)), recall };
		if (entry.dueAt === null) (entry.hasChanged ? changed : fresh).push(card);
		else if (input.early || entry.dueAt <= input.now) seen.push(card);
	}
	seen.sort((one, other) => urgency(other, input.now) - urgency(one, input.now));
	// The author's order introduces a deck; critical cards still come first. Sorting is stable.
	fresh.sort((one, other) => Number(other.card.critical) - Number(one.card.critical));
	const hasDue = seen.length + changed.length > 0;
	const capped = fresh.slice(0, hasDue && !input.early ? NEW_CARDS_BESIDE_DUE_ONES : SESSION_TILES);
	const ordered = [...changed, ...seen, ...capped];
	return interleave(fill(ordered, paceOf(input.answers), input.seconds ?? SESSION_SECONDS));
}

/** Returns when the cards that were met come back, in milliseconds since 1970. */
export const duesOf = (cards: readonly DeckCard[]): number[] =>
	cards.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));

/** Returns when the next card comes back, in milliseconds since 1970; null when nothing was ever answered. */
export function nextDueAt(cards: readonly DeckCard[]): number | null {
	const dues = duesOf(cards);
	return dues.length > 0 ? Math.min(...dues) : null;
}

/**
 * What is due comes first, by the time since its last answer: the palest first would spend most on what is hardest to keep, and
 * leaves less. Before they are due, the paler the more urgent. A critical card counts more, and never keeps another away for good.
 */
function urgency({ card, met, recall, dueAt }: PlannedCard, now: number): number {
	if (dueAt !== null && dueAt <= now) return 1 + (now / 1000 - met.card.time) * (card.critical ? CRITICAL_WAITED : 1);
	return (1 - (recall ?? 1) + (card.critical ? CRITICAL_PALER : 0)) / 2;
}

function fill(cards: readonly PlannedCard[], pace: number, seconds: number): PlannedCard[] {
	const chosen: PlannedCard[] = [];
	let left = seconds;
	for (const card of cards) {
		if (chosen.length === SESSION_TILES) break;
		const cost = EXPECTED_SECONDS[card.card.kind] * pace;
		// One card is always offered, whatever the pace.
		if (cost > left && chosen.length > 0) continue;
		chosen.push(card);
		left -= cost;
	}
	return chosen;
}

/** Keeps the order, except that neighbours do not share a notion where that can be avoided. */
function interleave(cards: readonly PlannedCard[]): PlannedCard[] {
	const waiting = [...cards];
	const ordered: PlannedCard[] = [];
	while (waiting.length > 0) {
		const last = ordered[ordered.length - 1];
		const place = waiting.findIndex((card) => !last || notionOf(card) !== notionOf(last));
		ordered.push(...waiting.splice(Math.max(place, 0), 1));
	}
	return ordered;
}

function notionOf(card: PlannedCard): string {
	return `${card.deck}/${card.card.notion}`;
}

/** Returns the wording in which each card was last shown, by `deck/card`; a card that was skipped was shown too. */
export function lastWordings(answers: readonly Answer[]): Map<string, number> {
	const last = new Map<string, number>();
	for (const { type, deck, card, variant } of answers) if (type !== "snapshot") last.set(`${deck}/${card}`, variant);
	return last;
}

/** Returns the wording to ask in: never the last one where there is another; a card never shown is asked in its own words. */
export function nextWording(card: AnyCard, last: number | undefined): number {
	const wordings = 1 + ("variants" in card ? (card.variants?.length ?? 0) : 0);
	return last === undefined ? 0 : (last + 1) % wordings;
}

/** Returns true for a card that practice leaves alone, by itself (`deck/card`) or for what it is about (`deck#note`). */
export const isSetAside = ({ deck, card }: DeckCard, setAside: ReadonlySet<string>): boolean =>
	setAside.has(`${deck}/${card.id}`) || setAside.has(`${deck}#${card.content_note}`);
