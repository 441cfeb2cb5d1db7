/** The server's endpoints for reminders: `protocol/openapi.json`. Used by the page and by the worker. */

import type { Problem } from "../core/training";
import type { CalendarReply, ReminderReply, ReminderRequest } from "../core/wire";
import { ask, type Outcome, PROBLEMS, pathOf } from "./endpoint";

/** `malformed`: what was asked cannot be, an e-mail address say. `not-offered`: this site does not remind in this way. */
export type Refusal = Problem | "malformed" | "not-offered";
type Reminded<Value> = Promise<Outcome<Value, Refusal>>;

const REFUSALS: Readonly<Record<number, Refusal>> = { ...PROBLEMS, 400: "malformed", 409: "not-offered" };
const DIGEST_LENGTH = 16;
const reminders = (code: string, way = ""): string => pathOf(code, `/reminders${way}`);
const read = (response: Response): Promise<ReminderReply> => response.json();

export function fetchReminders(code: string, key: string): Promise<Outcome<ReminderReply>> {
	return ask(reminders(code), { key }, read);
}

/** Sends when and where to remind; it replaces the last request, but for `push` where it is missing. */
export function remind(code: string, key: string, request: ReminderRequest): Reminded<ReminderReply> {
	return ask(reminders(code), { method: "PUT", key, json: request }, read, REFUSALS);
}

/** Sends an e-mail address; its reader is asked first. */
export function remindByMail(code: string, key: string, language: string, address: string): Reminded<ReminderReply> {
	return ask(reminders(code, "/email"), { method: "PUT", key, json: { language, address } }, read, REFUSALS);
}

export function forgetMail(code: string, key: string): Promise<Outcome<null>> {
	return ask(reminders(code, "/email"), { method: "DELETE", key }, async () => null);
}

/** Creates a new address for the calendar of due days; the one before leads nowhere any more. */
export function openCalendar(code: string, key: string, language: string): Reminded<CalendarReply> {
	const options = { method: "PUT", key, json: { language } };
	return ask(reminders(code, "/calendar"), options, (response) => response.json() as Promise<CalendarReply>, REFUSALS);
}

export function closeCalendar(code: string, key: string): Promise<Outcome<null>> {
	return ask(reminders(code, "/calendar"), { method: "DELETE", key }, async () => null);
}

/** Stops every reminder; the server stores nothing of them any more. */
export function stopReminders(code: string, key: string, signal?: AbortSignal): Promise<Outcome<null>> {
	return ask(reminders(code), { method: "DELETE", key, signal }, async () => null);
}

/** Returns the digest of an endpoint, so that a phone recognises its own. */
export async function digestOf(endpoint: string): Promise<string> {
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
	const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return hex.slice(0, DIGEST_LENGTH);
}
