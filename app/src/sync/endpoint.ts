/** The server's endpoints for a phone that joins a training: `protocol/openapi.json`. Used by the page and by the worker. */
import type { Answer } from "../core/answer";
import { gradeOf } from "../core/memory";
import type { Form, Problem } from "../core/training";
import type { Sheet } from "../core/trainingSheet";
import type { JoinReply, SentAnswer, SyncReply, SyncRequest } from "../core/wire";

export const PATIENCE_MS = 30_000;
const MOST_MILLISECONDS = 2 ** 31 - 1;
const MOST_OFFSET_MINUTES = 1080;
/** Smaller bodies fit in a packet or two anyway. */
const COMPRESSED_LENGTH = 2000;
const BUNDLE_LENGTH = 16;

/**
 * `later`: no network, or not now; `waitMs` is what the server asked for, 0 where it asked nothing. `isTooLarge`: not so much at
 * once, says the server or something before it.
 */
export type Outcome<Value, Reason = Problem> =
	| { kind: "done"; value: Value }
	| { kind: "refused"; problem: Reason }
	| { kind: "later"; waitMs: number; isTooLarge?: true };

/** Returns an answer as it is sent; `withBundle` false leaves out a bundle that the server does not know. */
export function sentAnswer(answer: Answer, withBundle: boolean): SentAnswer {
	const { id, deck, card, meaning, variant, at, credit, confidence, durationMs, parts, bundle, asked } = answer;
	const offset = -new Date(at).getTimezoneOffset();
	return {
		...{ id, deck, card, at: Math.max(0, Math.round(at)), parts },
		offset_minutes: Math.min(Math.max(offset, -MOST_OFFSET_MINUTES), MOST_OFFSET_MINUTES),
		duration_ms: Math.min(Math.max(Math.round(durationMs), 0), MOST_MILLISECONDS),
		...(meaning && meaning > 1 && { meaning }),
		...(bundle && withBundle && { bundle: bundle.slice(0, BUNDLE_LENGTH) }),
		...(variant > 0 && { variant }),
		...(credit !== null && { credit }),
		...(confidence && { confidence }),
		...(asked && { kind: asked.as, test_day: asked.day, ...(asked.form && { form: asked.form }) }),
	};
}

/** Returns an answer that another phone gave, as this one would have logged it. */
export function loggedAnswer(sent: SentAnswer, place: { notion: string; kind: string }, code: string): Answer {
	const { credit = null, confidence = null, kind = "practice" } = sent;
	const { id, deck, card, meaning = 1, bundle, variant = 0, at, parts, duration_ms, test_day, form } = sent;
	return {
		...{ id, type: "answer", deck, card, ...place, variant, at, credit, confidence, parts, durationMs: duration_ms },
		grade: gradeOf(credit, confidence),
		...(meaning > 1 && { meaning }),
		...(bundle && { bundle }),
		...(kind !== "practice" && { asked: { as: kind, day: test_day ?? 0, ...(form && { form }), training: code } }),
	};
}

/** Returns the text compressed; null where this browser cannot, or where it is not worth it. */
async function compressed(text: string): Promise<ArrayBuffer | null> {
	if (text.length < COMPRESSED_LENGTH || !("CompressionStream" in globalThis)) return null;
	return new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
}

const TOO_LARGE = 413;
export const PROBLEMS: Readonly<Record<number, Problem>> = { 401: "left", 404: "unknown", 409: "full", 410: "closed" };

interface Asking {
	method?: string;
	key?: string;
	json?: unknown;
	signal?: AbortSignal;
}

/**
 * Asks without cookie or referrer; nothing of the answer is stored but what `read` takes of it. `problems` says which answers are
 * refusals of this endpoint; others are for later.
 */
export async function ask<Value, Reason extends string = Problem>(
	path: string,
	{ method = "GET", key, json, signal }: Asking,
	read: (response: Response) => Promise<Value>,
	problems: Readonly<Record<number, Reason | Problem>> = PROBLEMS,
): Promise<Outcome<Value, Reason | Problem>> {
	try {
		const text = json === undefined ? undefined : JSON.stringify(json);
		const packed = text === undefined ? null : await compressed(text);
		const response = await fetch(`/api/v1/trainings/${path}`, {
			method,
			headers: {
				...(key && { Authorization: `Bearer ${key}` }),
				...(text !== undefined && { "Content-Type": "application/json" }),
				...(packed && { "Content-Encoding": "gzip" }),
			},
			body: packed ?? text,
			credentials: "omit",
			referrerPolicy: "no-referrer",
			cache: "no-store",
			signal: signal ?? AbortSignal.timeout(PATIENCE_MS),
		});
		if (response.ok) return { kind: "done", value: await read(response) };
		const problem = problems[response.status];
		if (problem) return { kind: "refused", problem };
		const waitMs = 1000 * Number(response.headers.get("Retry-After") ?? 0) || 0;
		return { kind: "later", waitMs, ...(response.status === TOO_LARGE && { isTooLarge: true }) };
	} catch {
		return { kind: "later", waitMs: 0 };
	}
}

/** Returns the path of an endpoint of a training. */
export const pathOf = (code: string, what: string): string => `${encodeURIComponent(code)}${what}`;

/** Fetches the sheet of a training. With the key of somebody who joined, a code that was replaced leads to it too. */
export function fetchSheet(code: string, signal?: AbortSignal, key?: string): Promise<Outcome<Sheet>> {
	return ask(pathOf(code, ""), { signal, key }, (response) => response.json() as Promise<Sheet>);
}

export function join(code: string, key: string, form: Form, signal?: AbortSignal): Promise<Outcome<JoinReply>> {
	const options = { method: "POST", key, json: { form }, signal };
	return ask(pathOf(code, "/learners"), options, (response) => response.json() as Promise<JoinReply>);
}

/** Leaves a training: the server deletes the key and all its answers. */
export function leave(code: string, key: string, signal?: AbortSignal): Promise<Outcome<null>> {
	return ask(pathOf(code, "/answers"), { method: "DELETE", key, signal }, async () => null);
}

export function send(
	code: string,
	key: string,
	request: SyncRequest,
	signal?: AbortSignal,
): Promise<Outcome<SyncReply>> {
	const options = { method: "POST", key, json: request, signal };
	return ask(pathOf(code, "/answers"), options, (response) => response.json() as Promise<SyncReply>);
}
