import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Answer } from "./answer";
import type { AnyCard } from "./bundle";
import { after, answer, card } from "./cast";
import { DAY_MS } from "./memory";
import {
	type DeckCard,
	isDue,
	isSetAside,
	lastWordings,
	nextDueAt,
	nextWording,
	paceOf,
	plan,
	recallOf,
} from "./session";

const NOW = 1000 * DAY_MS;

const entry = (id: string, changes = {}): DeckCard => after([card(id, changes)], [])[0];
const entries = (count: number, changes = {}) => after(cards(count, changes), []);
const cards = (count: number, changes = {}): AnyCard[] =>
	Array.from({ length: count }, (_, index) => card(`card-${index}`, changes));
const daysAgo = (id: string, days: number, changes: Partial<Answer> = {}) => answer(id, NOW - days * DAY_MS, changes);
const planned = (cards: DeckCard[]) => plan({ cards, answers: [], now: NOW }).map(({ card }) => card.id);
const measured = (seconds: number): Answer[] =>
	Array.from({ length: 9 }, () => ({ type: "answer", kind: "truth", durationMs: seconds * 1000 }) as Answer);

test("a session has at most six cards", () => {
	expect(planned(entries(20))).toHaveLength(6);
});

test("a slow learner gets fewer cards, so that a session stays within three minutes", () => {
	const cards = plan({ cards: entries(20), answers: measured(48), now: NOW });
	expect(cards).toHaveLength(3);
});

test("one card is offered even to the slowest", () => {
	const cards = entries(3, { kind: "scenario" });
	expect(plan({ cards, answers: measured(110), now: NOW, seconds: 60 })).toHaveLength(1);
});

test("due cards come before new ones, the longest ago first", () => {
	const known = after(cards(6), [daysAgo("card-4", 50), daysAgo("card-3", 20)]);
	expect(planned(known).slice(0, 2)).toEqual(["card-4", "card-3"]);
});

test("a due card that is hard to keep does not come before one that waited longer", () => {
	const hard = [
		daysAgo("hard", 9, { credit: 0 }),
		daysAgo("hard", 6, { credit: 0 }),
		daysAgo("hard", 3, { credit: 0 }),
	];
	const known = after([card("hard"), card("kept")], [...hard, daysAgo("kept", 20)]);
	expect(recallOf(known[0], NOW)).toBeLessThan(recallOf(known[1], NOW) ?? 0);
	expect(planned(known)).toEqual(["kept", "hard"]);
});

test("a critical due card comes before one that waited somewhat longer", () => {
	const log = [daysAgo("pale", 90), daysAgo("vital", 40)];
	const known = after([card("pale"), card("vital", { critical: true })], log);
	expect(recallOf(known[0], NOW)).toBeLessThan(recallOf(known[1], NOW) ?? 0);
	expect(planned(known)).toEqual(["vital", "pale"]);
});

test("a card that asks for something else now comes before all others, and no dated card among those never met", () => {
	const log = Array.from({ length: 9 }, (_, index) => daysAgo(`card-${index}`, 90 - index));
	const known = after([...cards(8), card("card-8", { meaning: 2 }), card("new", { meaning: 2 })], log);
	expect(planned(known)[0]).toBe("card-8");
	expect(known.map((entry) => isDue(entry, NOW))).toEqual([...Array(9).fill(true), false]);
});

test("at most four new cards stand beside due ones", () => {
	expect(planned(after(cards(9), [daysAgo("card-8", 90)]))).toHaveLength(5);
});

test("nothing due and nothing new is an empty session", () => {
	expect(planned(after([card("known")], [daysAgo("known", 1)]))).toEqual([]);
});

test("asking for more brings cards before they are due", () => {
	const known = after([card("known")], [daysAgo("known", 1)]);
	expect(plan({ cards: known, answers: [], now: NOW, early: true })).toHaveLength(1);
});

test("neighbours do not share a notion", () => {
	const cards = ["a", "a", "b", "b"].map((notion, index) => entry(`${notion}${index}`, { notion }));
	expect(planned(cards)).toEqual(["a0", "b2", "a1", "b3"]);
});

test("a card is never asked in the wording of last time where there is another", () => {
	const known = card("known", { variants: [{ prompt: "Autrement ?" }, { prompt: "Encore ?" }] });
	const log: Answer[] = [];
	const asked: number[] = [];
	for (let round = 0; round < 7; round++) {
		const [next] = plan({ cards: after([known], log), answers: log, now: NOW, early: true });
		asked.push(next.variant);
		// Every other time it is skipped: it was read all the same.
		log.push(daysAgo("known", 90 - round, { variant: next.variant, ...(round % 2 ? { type: "skip" } : {}) }));
	}
	expect(asked).toEqual([0, 1, 2, 0, 1, 2, 0]);
});

test("a snapshot of another phone says nothing of the wording", () => {
	const log = [daysAgo("known", 9, { variant: 1 }), daysAgo("known", 8, { type: "snapshot", variant: 0 })];
	expect(lastWordings(log)).toEqual(new Map([["deck/known", 1]]));
	expect(nextWording(card("known"), 3)).toBe(0);
});

test("a subject set aside is left alone, as is a card", () => {
	const cards = [entry("one"), entry("two", { content_note: "confide" }), entry("three")];
	const setAside = new Set(["deck#confide", "deck/three"]);
	expect(cards.filter((one) => !isSetAside(one, setAside)).map(({ card }) => card.id)).toEqual(["one"]);
});

test("an answer left open during a phone call does not count for pace", () => {
	expect(paceOf([...measured(16), { type: "answer", kind: "truth", durationMs: 900_000 } as Answer])).toBe(1);
	expect(paceOf([])).toBe(1);
});

test("the next date is the soonest of all cards", () => {
	const known = after(cards(3), [daysAgo("card-1", 1, { credit: 0 }), daysAgo("card-0", 0)]);
	expect(nextDueAt(known)).toBeCloseTo(NOW + DAY_MS, 3);
	expect(nextDueAt(entries(3))).toBeNull();
});

interface PlanVectors {
	decks: {
		cards: { id: string; kind: string; notion: string; critical: boolean }[];
		first: string;
		session: string[];
	}[];
}

test("the first session is the one the first page draws", () => {
	const { decks }: PlanVectors = JSON.parse(readFileSync("../protocol/plan_vectors.json", "utf8"));
	expect(decks.length).toBeGreaterThan(50);
	for (const { cards: given, first, session } of decks) {
		const others = after(
			given.filter(({ id }) => id !== first).map(({ id, ...changes }) => card(id, changes)),
			[],
		);
		expect([first, ...planned(others).slice(0, 5)]).toEqual(session);
	}
});
