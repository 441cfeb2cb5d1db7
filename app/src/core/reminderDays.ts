/** The days on which a phone may be reminded: worked out here, where the schedule and the clock of the learner are known. */

import { DAY_MS } from "./memory";
import type { ReminderDay } from "./wire";

/** When reminders may come, in whole hours of the phone's clock; where `until` is not after `from`, through the night. */
export interface Hours {
	from: number;
	until: number;
}

/** What a training has to be reminded of: when its cards and tests come due, in milliseconds since 1970. */
export interface Awaited {
	key: string;
	dues: readonly number[];
	tests: readonly number[];
	/** How often a week its plan reminds, at most two. */
	mostAWeek: number;
}

export const USUAL_HOURS: Hours = { from: 8, until: 20 };
const MOST_A_WEEK = 2;
const WEEK_DAYS = 7;
const SHORTEST_GAP_DAYS = 3;
/** Cards nobody came back to stay due: it is said again, less and less often, then no more. */
const AGAIN_AFTER_DAYS = [7, 14, 28];
const FURTHEST_DAYS = 180;
const MOST_DAYS = 40;
/** A card that comes due at the very end of a day is for the next one. */
const SHORTEST_OPEN_MS = 60 * 60_000;

const two = (value: number): string => String(value).padStart(2, "0");

function nameOf(date: Date): string {
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** Returns so many days from the day of `now`, from when to when reminders may come. */
function openOn(now: number, days: number, { from, until }: Hours): ReminderDay {
	const here = new Date(now);
	const at = (day: number, hour: number): Date =>
		new Date(here.getFullYear(), here.getMonth(), here.getDate() + day, hour);
	const closes = at(until > from ? days : days + 1, until).getTime();
	return { day: nameOf(at(days, 12)), opens_at: at(days, from).getTime(), closes_at: closes };
}

/** Returns whether a reminder so many days from now keeps its distance from those before. */
function isFarEnough(planned: readonly { days: number }[], days: number, most: number): boolean {
	const lately = planned.filter((before) => days - before.days < WEEK_DAYS);
	return lately.length < most && lately.every((before) => days - before.days >= SHORTEST_GAP_DAYS);
}

interface Due {
	key: string;
	at: number;
}

/** Returns when to say again that a training's cards wait, counted in days from the last of them; a test that is near says it itself. */
function lateOf({ key, dues, tests, mostAWeek }: Awaited, now: number): Due[] {
	if (!dues.length) return [];
	const last = new Date(Math.max(...dues, now + DAY_MS));
	const distance = (mostAWeek > 1 ? SHORTEST_GAP_DAYS : WEEK_DAYS) * DAY_MS;
	return AGAIN_AFTER_DAYS.map((days) => new Date(last.getFullYear(), last.getMonth(), last.getDate() + days).getTime())
		.filter((at) => tests.every((test) => Math.abs(test - at) >= distance))
		.map((at) => ({ key, at }));
}

/**
 * Returns the days to remind each training on, by its key: together never more than their plans say a week, and at most two. A day
 * serves everything that is due by then. Nothing before tomorrow: the learner whose phone plans this has the cards at hand.
 */
export function promptDays(awaited: readonly Awaited[], hours: Hours, now: number): Map<string, ReminderDay[]> {
	const found = new Map<string, ReminderDay[]>(awaited.map(({ key }) => [key, []]));
	const most = Math.min(MOST_A_WEEK, ...awaited.map(({ mostAWeek }) => mostAWeek));
	let waiting: Due[] = awaited.flatMap((one) => [
		...[...one.dues, ...one.tests].map((at) => ({ key: one.key, at })),
		...lateOf(one, now),
	]);
	waiting.sort((one, other) => one.at - other.at);
	const planned: { days: number; key: string }[] = [];
	const plan = (days: number, { key, at }: Due): void => {
		const open = openOn(now, days, hours);
		found.get(key)?.push({ ...open, opens_at: Math.max(open.opens_at, Math.ceil(at)) });
		planned.push({ days, key });
	};
	for (let days = 1; days <= FURTHEST_DAYS && planned.length < MOST_DAYS; days++) {
		const [first] = waiting;
		const open = openOn(now, days, hours);
		const latest = open.closes_at - SHORTEST_OPEN_MS;
		// In spring, an hour does not exist: where it was the only one, the next day serves.
		if (!first || first.at > latest || open.opens_at >= open.closes_at || !isFarEnough(planned, days, most)) continue;
		plan(days, first);
		waiting = waiting.filter(({ at }) => at > latest);
	}
	return found;
}
