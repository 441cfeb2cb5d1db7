/** For the tests of the exchange: a server as the protocol describes it, and phones that forget all but what they stored. */
import { afterEach, beforeEach, vi } from "vitest";
import { type Answer, uuidv7 } from "../core/answer";
import { answer, SHEET, training } from "../core/cast";
import type { Training } from "../core/training";
import type { Sheet } from "../core/trainingSheet";
import type { SentAnswer, SyncReply } from "../core/wire";
import { loggedAnswer } from "./endpoint";
import { exchange, type TrainingStore } from "./exchange";

export const MONTH_MS = 31 * 86_400_000;
export const NOON = Date.UTC(2026, 10, 25, 12);
const KEY = "A".repeat(22);

/** Gives the same numbers in every run. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

interface Kept {
	answer: SentAnswer;
	batch: number;
}

/** The endpoint as `docs/look-up/sync.md` describes it, for one key. */
export class SyncServer {
	rows = new Map<string, Kept>();
	last = 0;
	isJoined = false;
	asked: { path: string; method: string; coding: string | undefined; body: string; key?: string }[] = [];
	/** What goes wrong with the next requests: lost on the way there, or on the way back. */
	faults: ("there" | "back")[] = [];
	unknownBundles = new Set<string>();
	sheet: Sheet = SHEET;

	copy(): () => void {
		const [rows, last] = [new Map(this.rows), this.last];
		return () => {
			[this.rows, this.last] = [new Map(rows), last];
		};
	}

	async fetch(url: string, { method = "GET", body, headers }: RequestInit): Promise<Response> {
		const path = url.replace("/api/v1/trainings/", "");
		const { "Content-Encoding": coding, Authorization: bearer } = headers as Record<string, string | undefined>;
		const text = coding
			? await new Response(new Blob([body as ArrayBuffer]).stream().pipeThrough(new DecompressionStream("gzip"))).text()
			: String(body ?? "");
		this.asked.push({ path, method, coding, body: text, key: bearer?.replace("Bearer ", "") });
		const fault = this.faults.shift();
		if (fault === "there") throw new TypeError("no network");
		const response = this.answered(path, method, text);
		if (fault === "back") throw new TypeError("no network");
		return response;
	}

	private answered(path: string, method: string, body: string): Response {
		if (path === SHEET.code) return Response.json(this.sheet);
		if (path.endsWith("/learners")) {
			this.isJoined = true;
			return Response.json(
				{ form: JSON.parse(body).form, joined_on: "2026-11-25", count: this.rows.size },
				{ status: 201 },
			);
		}
		if (method === "DELETE") {
			this.rows.clear();
			this.isJoined = false;
			return new Response(null, { status: 204 });
		}
		if (!this.isJoined) return Response.json({ code: "unknown_key" }, { status: 401 });
		return Response.json(this.taken(JSON.parse(body)));
	}

	private taken({ cursor, answers }: { cursor: number; answers: SentAnswer[] }): SyncReply {
		const bad = answers.filter(({ bundle }) => bundle && this.unknownBundles.has(bundle));
		const good = answers.filter((one) => !bad.includes(one));
		const fresh = good.filter(({ id }) => !this.rows.has(id));
		const before = this.last + 1;
		if (fresh.length > 0) this.last++;
		for (const one of fresh) this.rows.set(one.id, { answer: one, batch: this.last });
		const since = cursor <= this.last ? cursor : 0;
		const sent = new Set(good.map(({ id }) => id));
		const late = [...this.rows.values()].filter(({ batch }) => batch > since && batch < before);
		return {
			accepted: good.map(({ id }) => id),
			refused: bad.map(({ id }) => ({
				id,
				place: answers.findIndex((one) => one.id === id),
				reason: "unknown_bundle",
				detail: "",
			})),
			missing: late.map(({ answer: one }) => one).filter(({ id }) => !sent.has(id)),
			cursor: this.last,
			more: false,
			count: this.rows.size,
		};
	}
}

/** A phone that forgets all but what it kept. */
export class Phone {
	log: Answer[] = [];
	kept: Training | undefined;
	canTake = true;
	now = NOON;

	constructor(changes: Partial<Training> = {}) {
		this.kept = training({ key: KEY, joinedAt: NOON, ...changes });
	}

	store(): TrainingStore {
		return {
			now: () => this.now,
			training: async () => this.kept,
			answers: async () => this.log,
			change: async (changed) => {
				if (this.kept) this.kept = { ...this.kept, ...changed(this.kept) };
			},
			take: async (missing) => {
				if (!this.canTake) return false;
				const known = new Set(this.log.map(({ id }) => id));
				const rows = missing.map((sent) => loggedAnswer(sent, { notion: sent.card, kind: "truth" }, SHEET.code));
				this.log.push(...rows.filter(({ id }) => !known.has(id)));
				return true;
			},
			forget: async () => {
				this.kept = undefined;
			},
		};
	}

	exchange = () => exchange(this.store());
}

export let server: SyncServer;
export let chance: () => number;

export function given(at: number, changes: Partial<Answer> = {}): Answer {
	return answer("card", at, { id: uuidv7(at, chance), ...changes });
}

/** From here on, chance gives the numbers of this seed. */
export function seedChance(seed: number): void {
	chance = seeded(seed);
}

/** Gives each test of a file a server of its own, and the same chance. */
export function serveEachTest(): void {
	beforeEach(() => {
		server = new SyncServer();
		seedChance(1);
		vi.stubGlobal("fetch", (url: string, options: RequestInit) => server.fetch(url, options));
	});
	afterEach(() => vi.unstubAllGlobals());
}
