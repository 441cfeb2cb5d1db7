import { expect, it } from "vitest";
import vectors from "../../../protocol/gathering_vectors.json" with { type: "json" };
import { dayOf, hasRoom, isSessionDay, sessionDays, timeOn } from "./sessionDays";

it("works out the days of protocol/gathering_vectors.json", () => {
	expect(vectors.learners.length).toBeGreaterThan(50);
	for (const { cards, practised, sessions } of vectors.learners) {
		const due = cards.map(({ day, is_vital }) => ({ day, isVital: is_vital }));
		const found = sessionDays(due, new Set(practised), 100);
		expect(found.map(({ day, served }) => ({ day, served: served.length }))).toEqual(sessions);
	}
	for (const { day, taken, most, gap, has_room } of vectors.rooms)
		expect(hasRoom(day, taken, most, gap)).toBe(has_room);
});

it("counts days by the clock on the wall, whatever clocks do", () => {
	const evening = new Date(2026, 9, 24, 23, 50).getTime();
	expect([0, 1, 2, 3].map((days) => dayOf(evening + days * 86_400_000) - dayOf(evening))).toEqual([0, 1, 2, 3]);
	expect(timeOn(dayOf(evening))).toBe(new Date(2026, 9, 24).getTime());
	expect(timeOn(dayOf(evening) + 1, 12)).toBe(new Date(2026, 9, 25, 12).getTime());
});

it("leaves no tail of one or two cards on a day that was practised", () => {
	const due = (count: number) => Array.from({ length: count }, () => ({ day: 9, isVital: true }));
	expect(isSessionDay(9, due(2), new Set([9]))).toBe(false);
	expect(isSessionDay(9, due(4), new Set([9]))).toBe(true);
	expect(isSessionDay(9, due(2), new Set())).toBe(true);
});
