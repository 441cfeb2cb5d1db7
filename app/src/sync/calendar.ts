/** The days of the coming sessions as a calendar file, in words that say nothing about the subject. */
import { DAY_MS } from "../core/memory";

/** At most two reminders a week. */
const SHORTEST_GAP_DAYS = 3;
const MOST_EVENTS = 20;

/** Returns the days (local midnight) to come back on: a day serves every card due since the one before. */
export function sessionDays(dues: readonly number[], now: number): number[] {
	const days: number[] = [];
	for (const due of [...dues].sort((one, other) => one - other)) {
		const day = new Date(Math.max(due, now)).setHours(0, 0, 0, 0);
		const last = days[days.length - 1];
		if (last === undefined || day - last >= (SHORTEST_GAP_DAYS - 0.5) * DAY_MS) days.push(day);
		if (days.length === MOST_EVENTS) break;
	}
	return days;
}

function dateOf(at: number): string {
	const date = new Date(at);
	const two = (value: number): string => String(value).padStart(2, "0");
	return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}

/** Returns an iCalendar file (RFC 5545) of all-day events. */
export function calendarOf(days: readonly number[], title: string, now: number): string {
	const stamp = `${new Date(now).toISOString().replace(/[-:]/g, "").slice(0, 15)}Z`;
	const events = days.flatMap((day) => [
		"BEGIN:VEVENT",
		`UID:${dateOf(day)}-three-minutes@localhost`,
		`DTSTAMP:${stamp}`,
		`DTSTART;VALUE=DATE:${dateOf(day)}`,
		`DTEND;VALUE=DATE:${dateOf(new Date(day).setDate(new Date(day).getDate() + 1))}`,
		`SUMMARY:${title.replace(/[\\,;]/g, "\\$&")}`,
		"TRANSP:TRANSPARENT",
		"END:VEVENT",
	]);
	return ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Three minutes//EN", ...events, "END:VCALENDAR", ""].join("\r\n");
}
