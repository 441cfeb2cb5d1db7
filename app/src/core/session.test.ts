import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Answer } from "./answer";
import type { AnyCard } from "./bundle";
import { after, answer, card } from "./cast";
import { recallAt } from "./hybrid";
import { DAY_MS } from "./memory";
import { secondsOf } from "./readingTime";
import { comingSessions, type DeckCard, isDue, isNew, isSetAside, paceOf, plan, REST_DAYS, subjectOf } from "./session";
import { dayOf } from "./sessionDays";

const NOW = 1000 * DAY_MS;

const entry = (id: string, changes = {}): DeckCard => after([card(id, changes)], [])[0];
const entries = (count: number, changes = {}) => after(cards(count, changes), []);
const cards = (count: number, changes = {}): AnyCard[] =>
	Array.from({ length: count }, (_, index) => card(`card-${index}`, changes));
const daysAgo = (id: string, days: number, changes: Partial<Answer> = {}) => answer(id, NOW - days * DAY_MS, changes);
const planned = (cards: DeckCard[]) => plan({ cards, answers: [], now: NOW }).map(({ card }) => card.id);
/** Answers to the first card, each after so many times the seconds expected. */
const measured = (times: number): Answer[] => {
	const durationMs = times * secondsOf(card("card-0"), false).question * 1000;
	return Array.from({ length: 9 }, () => answer("card-0", NOW, { durationMs }));
};
const LONG = { prompt: "p".repeat(300), explanation: "e".repeat(200) };

test("a session has at most six cards", () => {
	expect(planned(entries(20))).toHaveLength(6);
});

test("a slow learner gets fewer cards, so that a session stays within three minutes", () => {
	const known = entries(20, LONG);
	expect(plan({ cards: known, answers: [], now: NOW })).toHaveLength(6);
	expect(plan({ cards: known, answers: measured(30), now: NOW }).length).toBeLessThan(4);
});

test("one card is offered even to the slowest", () => {
	const cards = entries(3, { kind: "scenario", prompt: "p".repeat(2000) });
	expect(plan({ cards, answers: [], now: NOW, seconds: 60 })).toHaveLength(1);
});

test("a session is filled to three minutes by the words of its cards, each subject announced once", () => {
	const cards = entries(20, { ...LONG, prompt: "p".repeat(700), content_note: "images" });
	const noted = cards.map((one) => ({ ...one, seconds: { ...one.seconds, note: 20 } }));
	const cost = ({ question, feedback }: { question: number; feedback: number }): number => question + feedback;
	const chosen = plan({ cards: noted, answers: [], now: NOW });
	const spent = chosen.reduce((sum, { seconds }) => sum + cost(seconds), 20);
	expect(spent).toBeLessThanOrEqual(180);
	expect(spent + cost(noted[0].seconds)).toBeGreaterThan(180);
	const later = plan({ cards: noted, answers: [], now: NOW, first: noted[19] });
	expect(later).toHaveLength(chosen.length - 1);
});

test("due cards come before new ones, the longest ago first", () => {
	const known = after(cards(6), [daysAgo("card-4", 50), daysAgo("card-3", 20)]);
	expect(planned(known).slice(0, 2)).toEqual(["card-4", "card-3"]);
});

test("a due card that fades faster does not come before one that waited longer", () => {
	const hard = [
		daysAgo("hard", 12, { credit: 0 }),
		daysAgo("hard", 8, { credit: 0 }),
		daysAgo("hard", 4, { credit: 0 }),
	];
	const known = after([card("hard"), card("kept")], [...hard, daysAgo("kept", 20)]);
	const [hardest, kept] = known.map(({ met, model }) => recallAt(met, NOW / 1000, model));
	expect(hardest).toBeLessThan(kept);
	expect(planned(known)).toEqual(["kept", "hard"]);
});

test("a critical due card comes before one that waited somewhat longer", () => {
	const log = [daysAgo("older", 90), daysAgo("vital", 40)];
	expect(planned(after([card("older"), card("vital", { critical: true })], log))).toEqual(["vital", "older"]);
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

test("who asks for more meets first what waited longest, and a critical card before one that waited somewhat longer", () => {
	const cards = [card("wrong"), card("older"), card("vital", { critical: true })];
	const log = [daysAgo("wrong", 1, { credit: 0 }), daysAgo("older", 4), daysAgo("vital", 2)];
	const asked = plan({ cards: after(cards, log), answers: log, now: NOW, early: true });
	expect(asked.map((one) => one.card.id)).toEqual(["vital", "older", "wrong"]);
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

test("a subject set aside is left alone, as is a card", () => {
	const cards = [entry("one"), entry("two", { content_note: "confide" }), entry("three")];
	const setAside = new Set(["deck#confide", "deck/three"]);
	expect(cards.filter((one) => !isSetAside(one, setAside)).map(({ card }) => card.id)).toEqual(["one"]);
});

test("an answer left open during a phone call does not count for pace", () => {
	const known = entries(1);
	expect(paceOf([...measured(1), answer("card-0", NOW, { durationMs: 900_000 })], known)).toBeCloseTo(1, 9);
	expect(paceOf(measured(2), known)).toBeCloseTo(2, 9);
	expect(paceOf(measured(2), [])).toBe(1);
});

test("new cards come before those that are not due where one asks for more, and those before what is due", () => {
	const known = after(cards(4), [daysAgo("card-0", 1), daysAgo("card-1", 90)]);
	const asked = plan({ cards: known, answers: [daysAgo("card-0", 1)], now: NOW, early: true });
	expect(asked.map(({ card }) => card.id)).toEqual(["card-1", "card-2", "card-3", "card-0"]);
});

test("a card that was left rests for a week, new or due, and an answer ends its rest", () => {
	const left = (days: number): Partial<Answer> & { days: number } => ({
		days,
		type: "skip",
		credit: null,
		grade: null,
	});
	const skip = ({ days, ...changes }: ReturnType<typeof left>, id: string): Answer => daysAgo(id, days, changes);
	const rests = after(cards(2), [daysAgo("card-0", 90), skip(left(REST_DAYS - 1), "card-0"), skip(left(1), "card-1")]);
	expect([isDue(rests[0], NOW), isNew(rests[1], NOW)]).toEqual([false, false]);
	expect(planned(rests)).toEqual([]);
	expect(plan({ cards: rests, answers: [], now: NOW, early: true })).toEqual([]);
	const rested = after(cards(2), [
		daysAgo("card-0", 90),
		skip(left(REST_DAYS), "card-0"),
		skip(left(REST_DAYS), "card-1"),
	]);
	expect(planned(rested)).toHaveLength(2);
	const answered = after(cards(1), [skip(left(2), "card-0"), daysAgo("card-0", 1, { credit: 0 })]);
	expect(isDue(answered[0], NOW + 3 * DAY_MS)).toBe(true);
});

test("what is due is asked on its day, whatever the hour", () => {
	const [wrong] = after([card("known")], [daysAgo("known", 0, { credit: 0 })]);
	const midnight = new Date(new Date(NOW).setHours(24, 0, 0, 0)).getTime();
	expect([2, 3].map((days) => isDue(wrong, midnight + days * DAY_MS))).toEqual([false, true]);
});

test("three due cards wait for a fourth, and the day of the next session says so", () => {
	const log = ["card-0", "card-1", "card-2"].map((id) => daysAgo(id, 4, { credit: 0 }));
	const three = after(cards(3), log);
	expect(three.every((entry) => isDue(entry, NOW))).toBe(true);
	const [next] = comingSessions(three, log, NOW);
	expect(Math.round((next.at - NOW) / DAY_MS)).toBe(4);
	const all = [...log, daysAgo("card-3", 30, { credit: 0 })];
	const early = after(cards(4), all);
	const [today] = comingSessions(early, log.slice(0, 0), NOW);
	expect([dayOf(today.at), today.cards.length]).toEqual([dayOf(NOW), 4]);
});

test("a session announces one subject at most, besides those the learner wants no note for", () => {
	const notes = ["a", "b", null, "b", null, "a", "c"];
	const entries = notes.map((note, place) => entry(`c${place}`, note ? { content_note: note } : {}));
	const subjects = (given: readonly DeckCard[]) => [...new Set(given.flatMap((one) => subjectOf(one) ?? []))];
	const log = [answer("first", NOW)];
	expect(subjects(plan({ cards: entries, answers: log, now: NOW }))).toEqual(["deck#a"]);
	const first = entry("first", { content_note: "b" });
	expect(subjects(plan({ cards: entries, answers: log, now: NOW, first }))).toEqual(["deck#b"]);
	const quiet = ["deck#a"];
	expect(subjects(plan({ cards: entries, answers: log, now: NOW, quiet }))).toEqual(["deck#a", "deck#b"]);
	// What waits longest announces; new cards of its subject come beside it, none of another.
	const due = after([card("old", { content_note: "c" }), ...entries.map(({ card }) => card)], [daysAgo("old", 90)]);
	const mixed = plan({ cards: due, answers: [daysAgo("old", 90)], now: NOW });
	expect([mixed[0].card.id, subjects(mixed)]).toEqual(["old", ["deck#c"]]);
});

interface PlanVectors {
	decks: {
		cards: { id: string; prompt: number; explanation: number; steps: object[]; content_note?: string }[];
		first: string;
		for_minors: boolean;
		notes: Record<string, number>;
		session: string[];
	}[];
}

/** Vectors have the number of characters in place of what a card says. */
function spelt(value: unknown): unknown {
	if (typeof value === "number") return "x".repeat(value);
	if (Array.isArray(value)) return value.map(spelt);
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, spelt(part)]));
}

test("the first session is the one the first page draws", () => {
	const { decks }: PlanVectors = JSON.parse(readFileSync("../protocol/plan_vectors.json", "utf8"));
	expect(decks.length).toBeGreaterThan(50);
	for (const { cards: given, first, for_minors, notes, session } of decks) {
		const all = given.map(({ id, ...changes }): DeckCard => {
			const [one] = after([card(id, spelt(changes) as Record<string, unknown>)], []);
			return { ...one, seconds: secondsOf(one.card, for_minors, "x".repeat(notes[changes.content_note ?? ""] ?? 0)) };
		});
		const begun = all.find((one) => one.card.id === first);
		const others = all.filter((one) => one !== begun);
		const found = plan({ cards: others, answers: [], now: NOW, first: begun });
		expect([first, ...found.map((one) => one.card.id)]).toEqual(session);
	}
});
