import { afterEach, describe, expect, it } from "vitest";
import vectors from "../../../protocol/reminding_vectors.json" with { type: "json" };
import { DAY_MS } from "./memory";
import { type Hours, promptDays, USUAL_HOURS } from "./reminderDays";

const NOW = new Date(2026, 9, 20, 11, 30).getTime();
const HOUR_MS = 3_600_000;

function days(dues: readonly number[], hours: Hours = USUAL_HOURS, mostAWeek = 2) {
	return promptDays([{ key: "one", dues, tests: [], mostAWeek }], hours, NOW).get("one") ?? [];
}

const local = (at: number): string => {
	const date = new Date(at);
	return `${date.getDate()}/${date.getMonth() + 1} ${date.getHours()}:${String(date.getMinutes()).padStart(2, "0")}`;
};

/** Numbers from 0 to 1, the same ones each time. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

describe("the days of protocol/reminding_vectors.json", () => {
	const here = process.env.TZ;
	afterEach(() => {
		if (here === undefined) delete process.env.TZ;
		else process.env.TZ = here;
	});

	// The server takes these, however long clocks make them.
	it.each(vectors.days)("are worked out: $why", ({ zone, now, hours, first }) => {
		process.env.TZ = zone;
		expect(promptDays([{ key: "one", dues: [now], tests: [], mostAWeek: 2 }], hours, now).get("one")?.[0]).toEqual(
			first,
		);
	});
});

describe("a night in which an hour does not exist", () => {
	const here = process.env.TZ;
	afterEach(() => {
		if (here === undefined) delete process.env.TZ;
		else process.env.TZ = here;
	});

	it("is left out where reminders may come in that hour alone: the server would refuse the whole plan", () => {
		process.env.TZ = "Europe/Brussels";
		const now = new Date(2027, 2, 27, 12).getTime();
		const plan = promptDays([{ key: "one", dues: [now], tests: [], mostAWeek: 2 }], { from: 2, until: 3 }, now).get(
			"one",
		);
		expect(plan?.[0]?.day).toBe("2027-03-29");
		expect(plan?.every(({ opens_at, closes_at }) => opens_at < closes_at)).toBe(true);
	});
});

describe("days to be reminded on", () => {
	it("are none where nothing comes due", () => {
		expect(days([])).toEqual([]);
	});

	it("open in the morning once cards are due, and close before the quiet hours", () => {
		const [first] = days([NOW]);
		expect(first.day).toBe("2026-10-21");
		expect([local(first.opens_at), local(first.closes_at)]).toEqual(["21/10 8:00", "21/10 20:00"]);
	});

	it("open later where cards come due later, and the next day where they come due at night", () => {
		const [afternoon] = days([new Date(2026, 9, 23, 15, 10).getTime()]);
		expect(local(afternoon.opens_at)).toBe("23/10 15:10");
		const [night] = days([new Date(2026, 9, 23, 19, 30).getTime()]);
		expect(local(night.opens_at)).toBe("24/10 8:00");
	});

	it("keep the hours of the clock on the wall when clocks change", () => {
		const [first] = days([new Date(2026, 9, 26, 1).getTime()]);
		expect([local(first.opens_at), local(first.closes_at)]).toEqual(["26/10 8:00", "26/10 20:00"]);
	});

	it("last through the night for those who work then", () => {
		const [first] = days([NOW], { from: 21, until: 5 });
		expect([local(first.opens_at), local(first.closes_at)]).toEqual(["21/10 21:00", "22/10 5:00"]);
	});

	it("say again what stays due, less and less often", () => {
		expect(days([NOW]).map(({ day }) => day)).toEqual(["2026-10-21", "2026-10-28", "2026-11-04", "2026-11-18"]);
	});

	it("go on between tests for those who stopped practising, and end with the last test", () => {
		const tests = [30, 90, 180].map((day) => NOW + day * DAY_MS);
		const plan = promptDays([{ key: "one", dues: [NOW], tests, mostAWeek: 2 }], USUAL_HOURS, NOW).get("one");
		expect(plan?.map(({ day }) => day)).toEqual([
			"2026-10-21",
			"2026-10-28",
			"2026-11-04",
			"2026-11-19",
			"2027-01-18",
			"2027-04-18",
		]);
	});

	it("are shared by trainings, each reminded for what is its own", () => {
		const plans = promptDays(
			[
				{ key: "one", dues: [NOW, NOW + 4 * DAY_MS], tests: [], mostAWeek: 2 },
				{ key: "other", dues: [NOW + 2 * DAY_MS, NOW + 10 * DAY_MS], tests: [], mostAWeek: 2 },
			],
			USUAL_HOURS,
			NOW,
		);
		const named = (key: string) => plans.get(key)?.map(({ day }) => day);
		// Each is said again for itself; days keep their distance from one another.
		expect(named("one")?.slice(0, 2)).toEqual(["2026-10-21", "2026-11-02"]);
		// The fourth day serves both.
		expect(named("other")?.slice(0, 2)).toEqual(["2026-10-24", "2026-10-30"]);
	});

	it("are never over the plan's number a week, never in quiet hours, never before cards are due", () => {
		for (let seed = 1; seed <= 60; seed++) {
			const random = seeded(seed);
			const whole = (most: number): number => Math.floor(random() * most);
			const hours = { from: whole(24), until: 1 + whole(24) };
			const mostAWeek = 1 + whole(2);
			const keys = ["one", "other", "third"].slice(0, 1 + whole(3));
			const awaited = keys.map((key) => ({
				key,
				mostAWeek,
				tests: [],
				dues: Array.from({ length: whole(30) }, () => NOW + (random() * 120 - 10) * DAY_MS),
			}));
			const dues = awaited.flatMap((one) => one.dues);
			const found = [...promptDays(awaited, hours, NOW).values()]
				.flat()
				.sort((one, other) => one.opens_at - other.opens_at);
			expect(found.length > 0).toBe(dues.length > 0);
			for (const { day, opens_at, closes_at } of found) {
				expect(closes_at).toBeGreaterThan(opens_at);
				expect(closes_at - opens_at).toBeLessThanOrEqual(25 * HOUR_MS);
				expect(dues.some((due) => due <= Math.ceil(opens_at))).toBe(true);
				for (let at = opens_at; at < closes_at; at += HOUR_MS / 2) {
					const hour = new Date(at).getHours();
					const isOpen =
						hours.until > hours.from
							? hour >= hours.from && hour < hours.until
							: hour >= hours.from || hour < hours.until;
					expect(isOpen, `${local(at)} of ${day}`).toBe(true);
				}
				const week = found.filter((one) => Math.abs(Date.parse(one.day) - Date.parse(day)) < 7 * DAY_MS);
				const after = week.filter((one) => one.day >= day);
				expect(after.length).toBeLessThanOrEqual(mostAWeek);
			}
		}
	});
});
