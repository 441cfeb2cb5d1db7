/** Which cards make up the next three minutes, and in what order. */

import { type Answer, keyOf } from "./answer";
import type { AnyCard, MemoryModel } from "./bundle";
import { DAY_MS } from "./memory";
import type { CardSeconds } from "./readingTime";
import { type DeckMemory, metOf, type Traces } from "./replay";
import { dueAt } from "./scheduling";
import { type DueCard, dayOf, PRESSING_AFTER_DAYS, sessionDays, timeOn } from "./sessionDays";
import type { Met } from "./trace";
import { lastWordings, nextWording } from "./wordings";

export const SESSION_SECONDS = 180;
export const SESSION_TILES = 6;
const NEW_CARDS_BESIDE_DUE_ONES = 4;
/** How many times as long ago a critical card counts. */
const CRITICAL_WAITED = 3;
/** A card the learner left comes back this long after: the next session is usually three or four days away, this is the one after. */
export const REST_DAYS = 7;
const WEEK_MS = 7 * DAY_MS;
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
	/** The day until which it rests, as the learner left it; 0 where they did not. */
	restsUntil: number;
	seconds: CardSeconds;
}

export interface PlannedCard extends DeckCard {
	/** 0 is the card's own words, 1 its first variant. */
	variant: number;
}

export interface PlanInput {
	cards: readonly DeckCard[];
	answers: readonly Answer[];
	now: number;
	/** Subjects that the learner wants no note for, as `deck#note`. */
	quiet?: readonly string[];
	/** The subject that was announced before, as `deck#note`: no other is. */
	announced?: string | undefined;
	/** Decks of whose cards a training's tests have one wording. */
	reserved?: readonly string[];
	/** When a learner asks for more: new cards, then those that are not due, the longest ago first. */
	early?: boolean;
	/** The card that the session begins with. */
	first?: DeckCard | undefined;
	seconds?: number;
}

/**
 * Returns the learner's pace: seconds measured over seconds expected until the answer, 0.4 to 3, from the last 50 answers to these
 * cards; 1 before any. The median, so that one answer interrupted by a guest does not count.
 */
export function paceOf(answers: readonly Answer[], cards: readonly DeckCard[]): number {
	const expected = new Map(cards.map(({ deck, card, seconds }) => [`${deck}/${card.id}`, seconds.question]));
	const ratios: number[] = [];
	for (let index = answers.length - 1; index >= 0 && ratios.length < MEASURED_ANSWERS; index--) {
		const { type, deck, card, durationMs } = answers[index];
		const seconds = expected.get(`${deck}/${card}`);
		if (type !== "answer" || !seconds || durationMs <= 0 || durationMs > LAID_ASIDE_SECONDS * 1000) continue;
		ratios.push(durationMs / 1000 / seconds);
	}
	if (ratios.length === 0) return 1;
	ratios.sort((one, other) => one - other);
	return Math.min(Math.max(ratios[ratios.length >> 1], 0.4), 3);
}

/** What a phone holds of a learner: what they remember, and the cards they left, with the day until which these rest. */
export interface Learnt {
	traces: Traces;
	rests: ReadonlyMap<string, number>;
}

/** Returns the card with what is known of it. */
export function deckCard(
	deck: string,
	card: AnyCard,
	memory: DeckMemory,
	{ traces, rests }: Learnt,
	seconds: CardSeconds,
): DeckCard {
	const met = metOf(traces, { deck, card: card.id, notion: card.notion, meaning: card.meaning }, memory);
	const due = met.card.memory && dueAt(met.card);
	const hasChanged = due === null && wasMet(deck, card, traces);
	const restsUntil = rests.get(`${deck}/${card.id}`) ?? 0;
	return { deck, card, met, model: memory.model, dueAt: due, hasChanged, restsUntil, seconds };
}

/** Returns the day until which each card rests that was left and not answered since, by `deck/card`; a clock may have been ahead. */
export function restsOf(answers: readonly Answer[], now: number): Map<string, number> {
	const rests = new Map<string, number>();
	for (const { type, deck, card, at } of answers) {
		if (type === "skip") rests.set(`${deck}/${card}`, dayOf(Math.min(at, now)) + REST_DAYS);
		else if (rests.size > 0) rests.delete(`${deck}/${card}`);
	}
	return rests;
}

/** Returns true when a card was met under an earlier meaning. */
function wasMet(deck: string, { id, meaning = 1 }: AnyCard, { cards }: Traces): boolean {
	for (let earlier = 1; earlier < meaning; earlier++)
		if (cards.has(keyOf({ deck, card: id, meaning: earlier }))) return true;
	return false;
}

/** Returns the number of the day on which a card is to be asked again; 0 where it changed its meaning, null where it is new. */
export function dueDay({ dueAt, hasChanged, restsUntil }: DeckCard): number | null {
	if (dueAt === null && !hasChanged) return null;
	return Math.max(dueAt === null ? 0 : dayOf(dueAt), restsUntil);
}

/** Returns true when a card is to be asked on the day of `at` (milliseconds), whatever the hour: screens of one day agree. */
export function isDue(entry: DeckCard, at: number): boolean {
	const day = dueDay(entry);
	return day !== null && day <= dayOf(at);
}

/** Returns true for a card never met that may be shown on the day of `at` (milliseconds). */
export const isNew = (entry: DeckCard, at: number): boolean =>
	entry.dueAt === null && !entry.hasChanged && entry.restsUntil <= dayOf(at);

interface Waiting extends DueCard {
	entry: DeckCard;
}

/** Returns the cards that were met, as the rule of days sees them. A card that changed its meaning waits for no others. */
const waitingOf = (cards: readonly DeckCard[]): Waiting[] =>
	cards.flatMap((entry) => {
		const day = dueDay(entry);
		return day === null ? [] : [{ entry, day, isVital: entry.card.critical || entry.hasChanged }];
	});

/** Returns the days of the last week on which a learner practised; a test of a training is not practice. */
const practisedDays = (answers: readonly Answer[], now: number): Set<number> =>
	new Set(
		answers.flatMap(({ type, asked, at }) => (at > now - WEEK_MS && type === "answer" && !asked ? [dayOf(at)] : [])),
	);

/** Returns the coming sessions: their midnight in milliseconds since 1970, and the cards each serves. */
export function comingSessions(
	cards: readonly DeckCard[],
	answers: readonly Answer[],
	now: number,
): { at: number; cards: DeckCard[] }[] {
	const days = sessionDays(waitingOf(cards), practisedDays(answers, now), dayOf(now));
	return days.map(({ day, served }) => ({ at: timeOn(day), cards: served.map(({ entry }) => entry) }));
}

/** Returns the cards of a session, at most three minutes and six tiles; empty when nothing is due or new. */
export function plan(input: PlanInput): PlannedCard[] {
	const { now, answers, early, first } = input;
	const [changed, due, repeats, fresh]: PlannedCard[][] = [[], [], [], []];
	const last = lastWordings(answers);
	for (const entry of input.cards) {
		const isReserved = input.reserved?.includes(entry.deck) ?? false;
		const variant = nextWording(entry.card, last.get(`${entry.deck}/${entry.card.id}`), isReserved);
		const list = isDue(entry, now) ? (entry.hasChanged ? changed : due) : isNew(entry, now) ? fresh : repeats;
		if (list !== repeats || (early && entry.dueAt !== null && entry.restsUntil <= dayOf(now)))
			list.push({ ...entry, variant });
	}
	for (const list of [due, repeats]) list.sort((one, other) => urgencyOf(other, now) - urgencyOf(one, now));
	// The author's order introduces a deck; critical cards still come first. Sorting is stable.
	fresh.sort((one, other) => Number(other.card.critical) - Number(one.card.critical));
	const calm = calmed([...changed, ...due, ...fresh, ...repeats], input);
	const isMixed = due.length + changed.length > 0 && !early;
	const tooMany = isMixed ? calm.filter((card) => fresh.includes(card)).slice(NEW_CARDS_BESIDE_DUE_ONES) : [];
	const others = calm.filter((card) => !tooMany.includes(card));
	return interleave(fill(others, paceOf(answers, input.cards), input), first);
}

/**
 * What waits too long after its day comes first. Then by the time since its last answer: no order by predicted recall leaves more. A
 * critical card counts more, and never keeps another away for good.
 */
function urgencyOf({ card, met, dueAt }: PlannedCard, now: number): number {
	const late = dayOf(now) - dayOf(dueAt ?? now);
	const waited = late >= PRESSING_AFTER_DAYS ? late * 1e12 : now / 1000 - met.card.time;
	return waited * (card.critical ? CRITICAL_WAITED : 1);
}

/** What a card's content note is about, as it is set aside or announced; null for a card without. */
export const subjectOf = ({ deck, card }: Pick<DeckCard, "deck" | "card">): string | null =>
	card.content_note ? `${deck}#${card.content_note}` : null;

/** Returns the cards in their order without those that would announce a second subject: a later session has them. */
function calmed(cards: readonly PlannedCard[], { first, quiet, announced: before }: PlanInput): PlannedCard[] {
	const announcedBy = (card: DeckCard): string | null => {
		const subject = subjectOf(card);
		return subject && quiet?.includes(subject) ? null : subject;
	};
	let announced = before ?? (first ? announcedBy(first) : null);
	return cards.filter((card) => {
		const subject = announcedBy(card);
		announced ??= subject;
		return subject === null || subject === announced;
	});
}

function fill(cards: readonly PlannedCard[], pace: number, { first, quiet, seconds }: PlanInput): PlannedCard[] {
	const chosen: PlannedCard[] = [];
	const announced = new Set<string | null>([null, ...(quiet ?? [])]);
	const costOf = (card: DeckCard): number =>
		(card.seconds.question + card.seconds.feedback) * pace + (announced.has(subjectOf(card)) ? 0 : card.seconds.note);
	let left = (seconds ?? SESSION_SECONDS) - (first ? costOf(first) : 0);
	if (first) announced.add(subjectOf(first));
	for (const card of cards) {
		if (chosen.length === (first ? SESSION_TILES - 1 : SESSION_TILES)) break;
		const cost = costOf(card);
		// One card is always offered, whatever the pace.
		if (cost > left && (first || chosen.length > 0)) continue;
		chosen.push(card);
		announced.add(subjectOf(card));
		left -= cost;
	}
	return chosen;
}

/** Keeps the order, except that neighbours do not share a notion where that can be avoided. */
function interleave(cards: readonly PlannedCard[], first?: DeckCard): PlannedCard[] {
	const waiting = [...cards];
	const ordered: PlannedCard[] = [];
	let last: DeckCard | undefined = first;
	while (waiting.length > 0) {
		const apart = waiting.findIndex((card) => !last || notionOf(card) !== notionOf(last));
		const [next] = waiting.splice(Math.max(apart, 0), 1);
		ordered.push(next);
		last = next;
	}
	return ordered;
}

function notionOf(card: DeckCard): string {
	return `${card.deck}/${card.card.notion}`;
}

/** Returns true for a card that practice leaves alone, by itself (`deck/card`) or for what it is about (`deck#note`). */
export const isSetAside = (entry: DeckCard, setAside: ReadonlySet<string>): boolean =>
	setAside.has(`${entry.deck}/${entry.card.id}`) || setAside.has(subjectOf(entry) ?? "");
