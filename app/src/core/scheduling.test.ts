import { expect, test } from "vitest";
import type { Answer } from "./answer";
import { after, answer, card, MODEL } from "./cast";
import { recallAt } from "./hybrid";
import { DAY_MS } from "./memory";
import type { DeckCard } from "./session";

const NOW = 20_000 * DAY_MS;
const one = (answers: Parameters<typeof after>[1]): DeckCard => after([card("card")], answers)[0];
const days = ({ dueAt, met }: DeckCard): number => ((dueAt ?? 0) - met.card.time * 1000) / DAY_MS;

/** Returns the waits of a card that is answered each time on its day, with these credits; null where it is read. */
function waits(credits: readonly (number | null)[]): number[] {
	const log: Answer[] = [];
	return credits.map((credit) => {
		const at = log.length > 0 ? (one(log).dueAt ?? 0) : NOW;
		log.push(answer("card", at, { credit, ...(credit === null ? { grade: 2 } : {}) }));
		return Math.round(days(one(log)) * 100) / 100;
	});
}

test("a wrong answer comes back soon, a half right one no sooner, a right one later", () => {
	expect([0, 0.5, 1].map((credit) => waits([credit])[0])).toEqual([4, 4, 7]);
});

test("waits grow by half with every right answer in a row, up to a year", () => {
	expect(waits(Array(6).fill(1))).toEqual([7, 10.5, 15.75, 23.63, 35.44, 53.16]);
	expect(waits(Array(14).fill(1)).at(-1)).toBe(365);
	expect(waits(Array(20).fill(0.5)).at(-1)).toBe(365);
});

test("a forgotten card comes back soon, and begins again", () => {
	expect(waits([1, 1, 1, 0, 1, 1])).toEqual([7, 10.5, 15.75, 4, 7, 10.5]);
});

test("a card that is only read comes back later each time", () => {
	expect(waits([null, null, null])).toEqual([4, 6, 9]);
});

test("right answers on one day are no evidence of weeks", () => {
	const log = Array.from({ length: 9 }, (_, place) => answer("card", NOW + place * 60_000));
	expect(days(one(log))).toBe(7);
	const daily = Array.from({ length: 9 }, (_, place) => answer("card", NOW + place * DAY_MS));
	expect(days(one(daily))).toBe(7);
	const weekly = Array.from({ length: 9 }, (_, place) => answer("card", NOW + place * 7 * DAY_MS));
	expect(days(one(weekly))).toBeCloseTo(21, 9);
});

test("what others answer later moves no date", () => {
	const others = Array.from({ length: 40 }, (_, place) => answer(`other-${place}`, NOW + DAY_MS + place * 30_000));
	expect(one([answer("card", NOW), ...others]).dueAt).toBe(one([answer("card", NOW)]).dueAt);
});

test("a freshly learnt card is vivid, and still far from forgotten a day later", () => {
	const log = ["a", "b", "card"].map((id, place) => answer(id, NOW + place * 25_000));
	const { met } = one(log);
	expect(recallAt(met, met.card.time + 10, MODEL)).toBeGreaterThan(0.9);
	expect(recallAt(met, met.card.time + 86_400, MODEL)).toBeGreaterThan(0.6);
});
