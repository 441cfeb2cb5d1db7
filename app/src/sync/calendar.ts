/** The days of the coming sessions as a calendar file, in words that say nothing about the subject. */
import { dayOf, hasRoom } from "../core/sessionDays";

const MOST_EVENTS = 20;
/** No two days in a row, and two in seven: what a calendar announces is a reminder. */
const GAP_DAYS = 2;

/** Returns which of the midnights of coming sessions a calendar announces: what a day left out would serve, the next one does. */
export function announcedDays(sessions: readonly number[]): number[] {
	const days: number[] = [];
	for (const at of sessions) if (hasRoom(dayOf(at), days.map(dayOf), undefined, GAP_DAYS)) days.push(at);
	return days.slice(0, MOST_EVENTS);
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
