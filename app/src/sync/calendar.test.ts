import { describe, expect, it } from "vitest";
import { DAY_MS } from "../core/memory";
import { announcedDays, calendarOf } from "./calendar";

const NOON = new Date(2026, 10, 24, 12).getTime();

describe("the calendar", () => {
	it("never asks for more than two sessions a week, nor on two days in a row", () => {
		const daily = Array.from({ length: 30 }, (_, day) => NOON + day * DAY_MS);
		const days = announcedDays(daily);
		expect(days.length).toBeGreaterThan(7);
		for (const day of days) {
			const week = days.filter((other) => other > day && other - day < 7 * DAY_MS);
			expect(week.length).toBeLessThan(2);
			expect(week.every((other) => other - day >= 2 * DAY_MS)).toBe(true);
		}
	});

	it("names no deck and lasts whole days", () => {
		const text = calendarOf([new Date(2026, 10, 24).getTime()], "Trois minutes", NOON);
		expect(text).toContain("SUMMARY:Trois minutes\r\n");
		expect(text).toContain("DTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261125\r\n");
		expect(text).not.toMatch(/ravive/i);
	});
});
