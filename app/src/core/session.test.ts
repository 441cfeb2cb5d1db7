import { expect, test } from "vitest";
import type { Answer } from "./answer";
import type { AnyCard } from "./bundle";
import { after, type CardState, DAY_MS, DEFAULT_PARAMETERS } from "./memory";
import { type DeckCard, nextDueAt, paceOf, plan } from "./session";

const NOW = 100 * DAY_MS;

function entry(id: string, changes: Record<string, unknown> = {}): DeckCard {
	const card = {
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
	return { deck: "deck", card, parameters: DEFAULT_PARAMETERS, targetRecall: 0.9 };
}
const entries = (count: number, changes = {}) =>
	Array.from({ length: count }, (_, index) => entry(`card-${index}`, changes));
const answeredAt = (daysAgo: number): CardState => after(null, 3, NOW - daysAgo * DAY_MS, DEFAULT_PARAMETERS);
const planned = (cards: DeckCard[], states = new Map<string, CardState>(), answers: Answer[] = []) =>
	plan({ cards, states, answers, now: NOW }).map(({ card }) => card.id);
const measured = (seconds: number): Answer[] =>
	Array.from({ length: 9 }, () => ({ type: "answer", kind: "truth", durationMs: seconds * 1000 }) as Answer);

test("a session has at most six cards", () => {
	expect(planned(entries(20))).toHaveLength(6);
});

test("a slow learner gets fewer cards, so that a session stays within three minutes", () => {
	const cards = plan({ cards: entries(20), states: new Map(), answers: measured(48), now: NOW });
	expect(cards).toHaveLength(3);
});

test("one card is offered even to the slowest", () => {
	const cards = entries(3, { kind: "scenario" });
	expect(plan({ cards, states: new Map(), answers: measured(110), now: NOW, seconds: 60 })).toHaveLength(1);
});

test("due cards come before new ones, the palest first", () => {
	const states = new Map([
		["deck/card-3", answeredAt(5)],
		["deck/card-4", answeredAt(50)],
	]);
	expect(planned(entries(6), states).slice(0, 2)).toEqual(["card-4", "card-3"]);
});

test("a critical due card comes before a somewhat paler one", () => {
	const cards = [entry("pale"), entry("vital", { critical: true })];
	const states = new Map([
		["deck/pale", answeredAt(30)],
		["deck/vital", answeredAt(4)],
	]);
	expect(planned(cards, states)).toEqual(["vital", "pale"]);
});

test("at most four new cards stand beside due ones", () => {
	expect(planned(entries(9), new Map([["deck/card-8", answeredAt(9)]]))).toHaveLength(5);
});

test("nothing due and nothing new is an empty session", () => {
	expect(planned([entry("known")], new Map([["deck/known", answeredAt(1)]]))).toEqual([]);
});

test("asking for more brings cards before they are due", () => {
	const states = new Map([["deck/known", answeredAt(1)]]);
	expect(plan({ cards: [entry("known")], states, answers: [], now: NOW, early: true })).toHaveLength(1);
});

test("neighbours do not share a notion", () => {
	const cards = ["a", "a", "b", "b"].map((notion, index) => entry(`${notion}${index}`, { notion }));
	expect(planned(cards)).toEqual(["a0", "b2", "a1", "b3"]);
});

test("a returning card takes its next wording", () => {
	const card = entry("known", { variants: [{ prompt: "Autrement ?" }] });
	const first = plan({ cards: [card], states: new Map(), answers: [], now: NOW })[0];
	const second = plan({ cards: [card], states: new Map([["deck/known", answeredAt(9)]]), answers: [], now: NOW })[0];
	expect([first.variant, second.variant]).toEqual([0, 1]);
});

test("a subject set aside is not proposed again", () => {
	const cards = [entry("one"), entry("two", { content_note: "confide" }), entry("three")];
	const setAside = new Set(["deck#confide", "deck/three"]);
	expect(plan({ cards, states: new Map(), answers: [], now: NOW, setAside }).map(({ card }) => card.id)).toEqual([
		"one",
	]);
});

test("an answer left open during a phone call does not count for pace", () => {
	expect(paceOf([...measured(16), { type: "answer", kind: "truth", durationMs: 900_000 } as Answer])).toBe(1);
	expect(paceOf([])).toBe(1);
});

test("the next date is the soonest of all cards", () => {
	const states = new Map([
		["deck/card-0", answeredAt(0)],
		["deck/card-1", answeredAt(2)],
	]);
	const due = nextDueAt(entries(3), states);
	expect(due).toBeCloseTo(NOW + (DEFAULT_PARAMETERS[2] - 2) * DAY_MS, 3);
	expect(nextDueAt(entries(3), new Map())).toBeNull();
});
