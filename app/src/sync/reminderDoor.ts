/** The server's door for reminders: `protocol/openapi.json`. Used by the page and by the worker. */

import type { Problem } from "../core/joined";
import type { PromptDay } from "../core/reminding";
import { ask, type Outcome, PROBLEMS, place } from "./door";

/** Where the browser takes messages, as it travels. */
export interface Subscribed {
	endpoint: string;
	p256dh: string;
	auth: string;
}

export interface Reminding {
	language: string;
	days: PromptDay[];
	/** Missing where this phone was never pushed to: another one of the same key may be. Null: not any more. */
	push?: Subscribed | null;
}

/** `malformed`: what was asked cannot be, an e-mail address say. `not-offered`: this site does not remind in this way. */
export type Refusal = Problem | "malformed" | "not-offered";
type Reminded<Value> = Promise<Outcome<Value, Refusal>>;

/** By which ways this key is reminded. */
export interface Standing {
	/** The start of the SHA-256 of the endpoint that is kept; null where none is. */
	push: string | null;
	email: "none" | "unconfirmed" | "confirmed";
	calendar: boolean;
	offers_email: boolean;
}

const REFUSALS: Readonly<Record<number, Refusal>> = { ...PROBLEMS, 400: "malformed", 409: "not-offered" };
const DIGEST_LENGTH = 16;
const door = (code: string, way = ""): string => place(code, `/reminders${way}`);
const read = (response: Response): Promise<Standing> => response.json();

export function fetchStanding(code: string, key: string): Promise<Outcome<Standing>> {
	return ask(door(code), { key }, read);
}

/** Says when and where to remind; it replaces what was said before, but for `push` where it is missing. */
export function remind(code: string, key: string, reminding: Reminding): Reminded<Standing> {
	return ask(door(code), { method: "PUT", key, json: reminding }, read, REFUSALS);
}

/** Gives an e-mail address; whoever reads it is asked first. */
export function remindByMail(code: string, key: string, language: string, address: string): Reminded<Standing> {
	return ask(door(code, "/email"), { method: "PUT", key, json: { language, address } }, read, REFUSALS);
}

export function forgetMail(code: string, key: string): Promise<Outcome<null>> {
	return ask(door(code, "/email"), { method: "DELETE", key }, async () => null);
}

/** Makes a new address for the calendar of due days; the one before leads nowhere any more. */
export function openCalendar(code: string, key: string, language: string): Reminded<{ address: string }> {
	const asking = { method: "PUT", key, json: { language } };
	return ask(door(code, "/calendar"), asking, (response) => response.json() as Promise<{ address: string }>, REFUSALS);
}

export function closeCalendar(code: string, key: string): Promise<Outcome<null>> {
	return ask(door(code, "/calendar"), { method: "DELETE", key }, async () => null);
}

/** Stops every way; nothing of them is kept on the server. */
export function stopReminders(code: string, key: string, signal?: AbortSignal): Promise<Outcome<null>> {
	return ask(door(code), { method: "DELETE", key, signal }, async () => null);
}

/** Returns what stands for an endpoint, so that a phone knows its own. */
export async function digestOf(endpoint: string): Promise<string> {
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(endpoint));
	const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
	return hex.slice(0, DIGEST_LENGTH);
}
