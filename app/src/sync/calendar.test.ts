import { describe, expect, it } from "vitest";
import { DAY_MS } from "../core/memory";
import { calendarOf, sessionDays } from "./calendar";

const NOON = new Date(2026, 10, 24, 12).getTime();

describe("the calendar", () => {
	it("never asks for more than two sessions a week", () => {
		const daily = Array.from({ length: 30 }, (_, day) => NOON + day * DAY_MS);
		const days = sessionDays(daily, NOON);
		for (let place = 1; place < days.length; place++)
			expect(days[place] - days[place - 1]).toBeGreaterThan(2.5 * DAY_MS);
	});

	it("puts what is overdue on today", () => {
		expect(sessionDays([NOON - 9 * DAY_MS], NOON)).toEqual([new Date(2026, 10, 24).getTime()]);
	});

	it("names no deck and lasts whole days", () => {
		const text = calendarOf(sessionDays([NOON], NOON), "Trois minutes", NOON);
		expect(text).toContain("SUMMARY:Trois minutes\r\n");
		expect(text).toContain("DTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261125\r\n");
		expect(text).not.toMatch(/ravive/i);
	});
});
