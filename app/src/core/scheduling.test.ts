import { expect, test } from "vitest";
import { after, answer, card, MODEL } from "./cast";
import { recallAt } from "./hybrid";
import { DAY_MS } from "./memory";
import type { DeckCard } from "./session";

const NOW = 20_000 * DAY_MS;
const one = (answers: Parameters<typeof after>[1]): DeckCard => after([card("card")], answers)[0];
const days = ({ dueAt, met }: DeckCard): number => ((dueAt ?? 0) - met.card.time * 1000) / DAY_MS;

test("a wrong answer comes back soon, a right one later, a half right one in between", () => {
	const [wrong, half, right] = [0, 0.5, 1].map((credit) => days(one([answer("card", NOW, { credit })])));
	expect(wrong).toBe(2);
	expect(half).toBeGreaterThanOrEqual(wrong);
	expect(right).toBeGreaterThan(half);
	expect(right).toBeLessThan(30);
});

test("waits grow with every right answer, up to a year", () => {
	const log = [answer("card", NOW)];
	const waits: number[] = [];
	for (let time = 0; time < 14; time++) {
		const entry = one(log);
		waits.push(days(entry));
		log.push(answer("card", entry.dueAt ?? 0));
	}
	for (const [place, wait] of waits.slice(1).entries())
		expect(wait).toBeGreaterThanOrEqual(Math.min(1.49 * waits[place], 365));
	expect(waits.at(-1)).toBe(365);
});

test.each([1, 20, 60])("%i cards answered right once each all come back within eight days", (count) => {
	const ids = Array.from({ length: count }, (_, place) => `c${place}`);
	const entries = after(
		ids.map((id) => card(id, { notion: id })),
		ids.map((id, place) => answer(id, NOW + place * 25_000, { notion: id })),
	);
	expect(entries).toHaveLength(count);
	for (const entry of entries) {
		expect(days(entry)).toBeGreaterThan(2);
		expect(days(entry)).toBeLessThanOrEqual(8);
	}
});

test("a wait is no longer than three times the longest a card was recalled after", () => {
	const easy = Array.from({ length: 60 }, (_, place) =>
		answer(`easy-${place}`, NOW + place * 25_000, { notion: `easy-${place}` }),
	);
	const log = [...easy, answer("card", NOW + 60 * 25_000)];
	for (const longest of [7, 21, 63, 189, 365]) {
		expect(days(one(log))).toBeCloseTo(longest, 6);
		log.push(answer("card", one(log).dueAt ?? 0));
	}
	const lapsed = [...log, answer("card", (one(log).dueAt ?? 0) + DAY_MS, { credit: 0 })];
	const again = [...lapsed, answer("card", one(lapsed).dueAt ?? 0)];
	expect(days(one(again))).toBeLessThanOrEqual(366 / 2);
});

test("a forgotten card comes back soon, and from then on sooner than before it was forgotten", () => {
	const log = [0, 5, 15, 40].map((day) => answer("card", NOW + day * DAY_MS));
	const before = days(one(log));
	expect(before).toBeGreaterThan(30);
	const lapsed = [...log, answer("card", NOW + 80 * DAY_MS, { credit: 0 })];
	expect(days(one(lapsed))).toBe(2);
	expect(days(one([...lapsed, answer("card", NOW + 82 * DAY_MS)]))).toBeLessThan(before);
});

test("a freshly learnt card is vivid, and still far from forgotten a day later", () => {
	const log = ["a", "b", "card"].map((id, place) => answer(id, NOW + place * 25_000));
	const { met } = one(log);
	expect(recallAt(met, met.card.time + 10, MODEL)).toBeGreaterThan(0.9);
	expect(recallAt(met, met.card.time + 86_400, MODEL)).toBeGreaterThan(0.6);
});

test("what others answer later does not call a card back at once", () => {
	const before = days(one([answer("card", NOW)]));
	const others = Array.from({ length: 40 }, (_, place) => answer(`other-${place}`, NOW + DAY_MS + place * 30_000));
	expect(days(one([answer("card", NOW), ...others]))).toBeGreaterThan(before * 0.6);
});
