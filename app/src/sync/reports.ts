/** A learner's report that a card is not right: a reason from a list, and nothing about who gives it. */

import type { ReportRequest } from "../core/wire";

export type Reason = ReportRequest["reason"];
export const REASONS = ["outdated", "unclear", "wrong", "hurtful"] as const satisfies readonly Reason[];

/** What is sent of a card. `id` is drawn at random, so that a report sent twice counts once; it holds no time, as the ids of answers do. */
export type Report = ReportRequest;

/** `refused`: never acceptable, not to be sent again. `later`: no network, or too much at once. */
export type Fate = "taken" | "refused" | "later";

const ADDRESS = "/api/v1/reports";
const PATIENCE_MS = 20_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Returns a random UUID; `crypto.randomUUID` is not everywhere. */
export function randomId(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
	bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
	const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
	return [[0, 8], [8, 12], [12, 16], [16, 20], [20]].map(([from, to]) => digits.slice(from, to)).join("-");
}

/** Returns true for what can be sent. */
export function isReport(value: unknown): value is Report {
	if (typeof value !== "object" || value === null) return false;
	const { id, deck, card, version, language, reason } = value as Record<string, unknown>;
	return (
		UUID.test(String(id)) &&
		[deck, card, version, language].every((text) => typeof text === "string") &&
		REASONS.includes(reason as Reason)
	);
}

/** Sends a report, its six fields and no other. Returns what became of it. */
export async function send({ id, deck, card, version, language, reason }: Report): Promise<Fate> {
	try {
		const { ok, status } = await fetch(ADDRESS, {
			method: "POST",
			headers: { "Content-Type": "application/json" },
			body: JSON.stringify({ id, deck, card, version, language, reason }),
			credentials: "omit",
			referrerPolicy: "no-referrer",
			cache: "no-store",
			signal: AbortSignal.timeout(PATIENCE_MS),
		});
		if (ok) return "taken";
		return status >= 500 || status === 429 ? "later" : "refused";
	} catch {
		return "later";
	}
}
