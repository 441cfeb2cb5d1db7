/** The course of a session: each function here is one thing the learner can do. */
import { signal } from "@preact/signals";
import type { Confidence } from "../../core/answer";
import { mark, type Response } from "../../core/marking";
import { SESSION_TILES, subjectOf } from "../../core/session";
import { dayOf } from "../../core/sessionDays";
import { cardsPromised } from "../../router";
import {
	answers,
	asked,
	bundles,
	cardState,
	chance,
	change,
	clock,
	deckCards,
	entryOf,
	log,
	settings,
	store,
	versionAtHand,
} from "../../state/app";
import { current, session } from "./currentCard";
import { verdictOf } from "./frame";
import { taskOf } from "./prepare";
import { answered, explainedBy, skipped } from "./rows";
import { caughtUp, explainedIn, isSession, type Session, type SessionTile, type Step, UNTOUCHED } from "./sessionState";
import { nameOf, planned, tileOf } from "./sessionTiles";

const MORE_CARDS = 3;
const SEED_LIMIT = 2 ** 32;

export { type Current, current, session } from "./currentCard";

let shownAt = 0;

function save(next: Session | null): void {
	session.value = next;
	store().writeSession(next && { ...next, spentMs: spentMs() });
}

const spentMs = (): number => (session.value?.spentMs ?? 0) + (session.value?.paused ? 0 : clock() - shownAt);

function update(changed: Partial<Session>): void {
	if (session.value) save({ ...session.value, ...changed });
}

/** Keeps the time spent when the page is left in the middle of a card. */
export function keepPlace(): void {
	if (session.value && session.value.step !== "end") store().writeSession({ ...session.value, spentMs: spentMs() });
}

function begin(deck: string | null, tiles: SessionTile[], announced: string[] = []): void {
	const seed = Math.floor(chance() * SEED_LIMIT);
	const begun = { begunAt: clock(), deck, tiles, position: 0, seed, paused: false, announced };
	place({ version: 2, step: "ask", ...begun, ...UNTOUCHED });
}

/** Stands at a card from its beginning: at its content note where it has one, past the end at the closing page. */
function place(next: Session): void {
	undo.value = null;
	shownAt = clock();
	session.value = { ...next, ...UNTOUCHED };
	const step: Step = next.position >= next.tiles.length ? "end" : current.value?.note ? "note" : "ask";
	save({ ...session.value, step });
}

/**
 * Starts a session. Returns false when nothing is due or new. `early`: cards before they are due, as where the address promises a number
 * of cards.
 */
export function start(deck: string | null, early = false): boolean {
	const most = cardsPromised();
	const tiles = planned(deck, { early: early || most !== null });
	if (tiles.length === 0) return false;
	begin(deck, tiles.slice(0, most ?? SESSION_TILES));
	return true;
}

/** Starts a session of exactly these cards of a deck; those that are not in it are left out. */
export function startWith(deck: string, cards: readonly string[]): void {
	const entries = deckCards.value.filter((entry) => entry.deck === deck && cards.includes(entry.card.id));
	begin(
		deck,
		entries.map((entry) => tileOf({ ...entry, variant: 0 })),
	);
}

/**
 * Begins with the card of a start page as first tile; `isDone`: it was answered or skipped there. To someone new, the page
 * has shown the trail of this session: it keeps its tiles, however long the first answer took.
 */
export function startAfter(deck: string, first: SessionTile, isDone: boolean): void {
	const isFirst = answers.value.every((entry) => entry.deck === deck && entry.card === first.card);
	const most = cardsPromised();
	const early = most !== null;
	const others = planned(deck, { first: entryOf(deck, first.card), atCommonPace: isFirst, early });
	begin(deck, [first, ...others.slice(0, (most ?? SESSION_TILES) - 1)]);
	if (session.value && isDone) place({ ...session.value, explained: explainedBy(first, answers.value), position: 1 });
}

const isReload = (): boolean =>
	performance.getEntriesByType("navigation").some((entry) => (entry as PerformanceNavigationTiming).type === "reload");

/** Returns true when a session was waiting, as far as that is known in time; it stays paused until `resume`. */
export async function findPaused(patienceMs?: number): Promise<boolean> {
	const found = await store().readSession(patienceMs);
	if (!isSession(found) || session.value) return session.value !== null;
	const waiting = caughtUp(found, answers.value);
	if (waiting.step === "end") {
		// Loaded again, its end is shown again: it was not left by the button that does so.
		save(found.step === "end" && isReload() ? found : null);
		return false;
	}
	session.value = { ...waiting, paused: true };
	return true;
}

/** Goes on where the session was left. Cards that are no longer published are left out, not those still being loaded. */
export function resume(): void {
	const waiting = session.value;
	if (!waiting) return;
	shownAt = clock();
	session.value = { ...waiting, paused: false };
	if (asksOtherwise(session.value)) {
		place({ ...session.value, position: waiting.position + (waiting.step === "feedback" ? 1 : 0) });
		return;
	}
	if (!leaveOut()) save({ ...waiting, paused: false });
}

/** Returns true when the answer that was begun belongs to an earlier card of this name: it can no longer be marked nor explained. */
function asksOtherwise({ task, step }: Session): boolean {
	const card = current.value?.card;
	return step !== "end" && card !== undefined && typeof task === "string" && taskOf(card) !== task;
}

/** Goes on without the cards that are no longer published; returns false where the session stands at one that is. */
function leaveOut(): boolean {
	const isMissing = !current.value && bundles.value.size > 0 && session.value?.step !== "end";
	if (isMissing) keep(({ deck, card }) => entryOf(deck, card) !== undefined);
	return isMissing;
}

/** Goes on with those of the cards to come that are to be kept. */
function keep(isKept: (tile: SessionTile) => boolean): void {
	const running = session.value;
	if (!running) return;
	place({ ...running, tiles: running.tiles.filter((tile, at) => at < running.position || isKept(tile)) });
}

/** Does not count the time that was spent on something else than the card. */
export function discount(ms: number): void {
	shownAt += ms;
}

export function pause(): void {
	update({ paused: true, spentMs: spentMs() });
}

/** Goes on to the card: its subject is not announced again in this session, nor later where that is chosen. */
export function acceptNote(isQuiet = false): void {
	const subject = current.value && subjectOf({ deck: current.value.tile.deck, card: current.value.card });
	shownAt = clock();
	if (isQuiet && subject) change({ quietNotes: [...settings.value.quietNotes, subject] });
	update({ step: "ask", announced: [...(session.value?.announced ?? []), ...(subject ? [subject] : [])] });
}

/** Leaves a card at its note, and with it all others of its subject in this session: they were not announced. */
export function skipSubject(): void {
	const at = current.value;
	const subject = at && subjectOf({ deck: at.tile.deck, card: at.card });
	skip();
	keep((tile) => {
		const entry = entryOf(tile.deck, tile.card);
		return !entry || subjectOf(entry) !== subject;
	});
}

/** Keeps with an answer what it answers. */
function begun(): Pick<Session, "task"> {
	return { task: current.value ? taskOf(current.value.card) : null };
}

export function draft(response: Response | null): void {
	update({ draft: response, ...begun() });
}

export function answer(response: Response): void {
	const card = current.value?.card;
	if (!card) return;
	if (card.confidence && card.kind !== "tip") update({ response, draft: response, step: "confidence", ...begun() });
	else tell(response, null);
}

/** Goes back from how sure one is to the question, with what was answered. */
export function reopen(): void {
	if (session.value?.step === "confidence") update({ step: "ask", response: null });
}

export function confide(confidence: Confidence): void {
	const response = session.value?.response;
	if (response) tell(response, confidence);
}

/** Marks the answer, logs it and shows what was right. */
function tell(response: Response, confidence: Confidence | null): void {
	undo.value = null;
	const running = session.value;
	const at = current.value;
	if (!running || !at) return;
	const marked = mark(at.shown, response);
	const { deck, variant } = at.tile;
	const given = { variant, confidence, durationMs: Math.round(spentMs()), version: versionAtHand(at.bundle) };
	log(answered(deck, at.card, marked, given));
	const entry = entryOf(deck, at.card.id);
	const after = entry ? cardState(entry).recall : null;
	const tiles = replaced(running, { after, result: verdictOf(marked.credit) ?? "read" });
	update({ step: "feedback", response, confidence, marked, tiles, ...begun() });
}

function replaced(running: Session, changed: Partial<SessionTile>): SessionTile[] {
	return running.tiles.map((tile, place) => (place === running.position ? { ...tile, ...changed } : tile));
}

export function next(): void {
	const running = session.value;
	if (running) place({ ...running, explained: explainedIn(running), position: running.position + 1 });
	leaveOut();
}

/** Leaves a card without penalty: the memory model never hears of it. */
export function skip(): void {
	const running = session.value;
	const at = current.value;
	if (!running || !at) return;
	log(skipped({ deck: at.tile.deck, card: at.card }, at.tile.variant));
	place({ ...running, tiles: replaced(running, { result: "skipped" }), position: running.position + 1 });
}

/** Takes back that a subject was set aside, until something else is done in the session; null where there is nothing to take back. */
export const undo = signal<(() => void) | null>(null);

/** Never proposes this subject again; the settings screen can bring it back, and `undo` for a moment. */
export function setSubjectAside(): void {
	const at = current.value;
	const before = session.value;
	if (!at?.card.content_note) return;
	const subject = `${at.tile.deck}#${at.card.content_note}`;
	change({ setAside: [...settings.value.setAside, subject] });
	keep(({ deck, card }) => {
		const entry = entryOf(deck, card);
		return !entry || asked.value.includes(entry);
	});
	undo.value = () => {
		undo.value = null;
		change({ setAside: settings.value.setAside.filter((other) => other !== subject) });
		save(before);
	};
}

/** Ends the session; what was answered is in the log already. */
export function finish(): void {
	undo.value = null;
	save(null);
}

/**
 * Three more cards that were not seen today: new ones before those that are not due. No other subject is announced, as long as there are
 * cards without. Returns false when there are none.
 */
export function more(): boolean {
	const { deck = null, announced = [] } = session.value ?? {};
	const today = dayOf(clock());
	const without = new Set(answers.value.filter(({ at }) => dayOf(at) === today).map(nameOf));
	const calm = planned(deck, { early: true, without, announced: announced[0] });
	const tiles = calm.length > 0 ? calm : planned(deck, { early: true, without });
	if (tiles.length === 0) return false;
	begin(deck, tiles.slice(0, MORE_CARDS), announced);
	return true;
}
