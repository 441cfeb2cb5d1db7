import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Answer, uuidv7 } from "../core/answer";
import { answer, SHEET, training } from "../core/cast";
import { dayAt, type Training } from "../core/joined";
import type { Sheet } from "../core/trainingSheet";
import type { SentAnswer, SyncReply } from "../core/wire";
import { loggedAnswer } from "./endpoint";
import { exchange, MOST_ANSWERS, type TrainingStore } from "./exchange";

const NOON = Date.UTC(2026, 10, 25, 12);
const MONTH_MS = 31 * 86_400_000;
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
class Door {
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
class Phone {
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

let door: Door;
let chance: () => number;

function given(at: number, changes: Partial<Answer> = {}): Answer {
	return answer("card", at, { id: uuidv7(at, chance), ...changes });
}

beforeEach(() => {
	door = new Door();
	chance = seeded(1);
	vi.stubGlobal("fetch", (url: string, options: RequestInit) => door.fetch(url, options));
});

afterEach(() => vi.unstubAllGlobals());

describe("one phone", () => {
	beforeEach(() => {
		door.isJoined = true;
	});

	it("sends what belongs to the training, once, and nothing else", async () => {
		const phone = new Phone();
		phone.log = [given(NOON - 1), given(NOON), given(NOON + 1, { deck: "other" }), given(NOON + 2, { type: "skip" })];
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect([...door.rows.keys()]).toEqual([phone.log[1]?.id]);
		await phone.exchange();
		expect(door.asked.map(({ body }) => JSON.parse(body).answers.length)).toEqual([1, 0]);
	});

	it("sends exactly the fields of the protocol", async () => {
		const phone = new Phone();
		phone.log = [
			given(NOON, { parts: { a: 1 }, bundle: "0123456789abcdef", confidence: "sure", meaning: 2, variant: 1 }),
			given(NOON + 1, { asked: { as: "control", day: 90, training: SHEET.code } }),
			given(NOON + 2, { asked: { as: "test", day: 90, form: "B", training: SHEET.code }, credit: 0.5 }),
		];
		await phone.exchange();
		const rest = {
			deck: "deck",
			card: "card",
			duration_ms: 9000,
			offset_minutes: 0 - new Date(NOON).getTimezoneOffset(),
		};
		const [first, second, third] = phone.log.map(({ id, at }) => ({ id, at, ...rest }));
		expect(JSON.parse(door.asked[0]?.body ?? "")).toEqual({
			sent_at: NOON,
			cursor: 0,
			answers: [
				{
					...first,
					parts: { a: 1 },
					bundle: "0123456789abcdef",
					confidence: "sure",
					meaning: 2,
					variant: 1,
					credit: 1,
				},
				{ ...second, parts: {}, kind: "control", test_day: 90, credit: 1 },
				{ ...third, parts: {}, kind: "test", test_day: 90, form: "B", credit: 0.5 },
			],
		});
	});

	it("packs long bodies, and sends at most so many answers at once", async () => {
		const phone = new Phone();
		phone.log = Array.from({ length: MOST_ANSWERS + 20 }, (_, place) => given(NOON + place));
		await phone.exchange();
		expect(door.rows.size).toBe(MOST_ANSWERS + 20);
		expect(door.asked.map(({ body, coding }) => [JSON.parse(body).answers.length, coding])).toEqual([
			[MOST_ANSWERS, "gzip"],
			[20, "gzip"],
		]);
	});

	it("sends less at once where so much is refused, down to one", async () => {
		const phone = new Phone();
		phone.log = Array.from({ length: 9 }, (_, place) => given(NOON + place));
		const lengths: number[] = [];
		const most = { answers: 3 };
		vi.stubGlobal("fetch", (url: string, options: RequestInit) => {
			const { length } = JSON.parse(String(options.body)).answers as unknown[];
			lengths.push(length);
			return length > most.answers ? Promise.resolve(new Response(null, { status: 413 })) : door.fetch(url, options);
		});
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect([lengths, door.rows.size]).toEqual([[9, 5, 3, 3, 3], 9]);
		most.answers = 0;
		phone.log.push(given(NOON + 9), given(NOON + 10));
		expect((await phone.exchange()).kind).toBe("later");
		expect(lengths.slice(5)).toEqual([2, 1]);
	});

	it("sends an answer without its bundle where the server does not know it", async () => {
		const phone = new Phone();
		door.unknownBundles.add("ffffffffffffffff");
		phone.log = [given(NOON, { bundle: "ffffffffffffffff" }), given(NOON + 1)];
		await phone.exchange();
		expect(door.rows.size).toBe(2);
		expect(phone.kept?.refused).toEqual([]);
	});

	it.each([429, 503])("keeps its answers at a %i, says for how long it waits, and sends them then", async (status) => {
		const phone = new Phone();
		phone.log = [given(NOON), given(NOON + 1)];
		vi.stubGlobal("fetch", async () => new Response(null, { status, headers: { "Retry-After": "7" } }));
		expect(await phone.exchange()).toEqual({ kind: "later", waitMs: 7000 });
		expect(phone.kept).toMatchObject({ state: "joined", sent: [], refused: [] });
		vi.stubGlobal("fetch", (url: string, options: RequestInit) => door.fetch(url, options));
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect(door.rows.size).toBe(2);
	});

	it.each([
		[401, "left"],
		[404, "unknown"],
		[410, "closed"],
	])("stops when the server answers %i", async (status, problem) => {
		const phone = new Phone();
		vi.stubGlobal("fetch", async () => new Response(null, { status }));
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect(phone.kept).toMatchObject({ state: "over", problem });
	});

	it("leaves what another phone sent to a page that can take it", async () => {
		const [one, other] = [new Phone(), new Phone()];
		one.log = [given(NOON)];
		await one.exchange();
		other.canTake = false;
		other.log = [given(NOON + 1)];
		await other.exchange();
		expect(other.kept).toMatchObject({ cursor: 0, sent: [other.log[0]?.id] });
		other.canTake = true;
		await other.exchange();
		expect(other.log).toHaveLength(2);
	});
});

describe("what a trainer changes", () => {
	const DAY_MS = 86_400_000;
	const path = (): string[] => door.asked.map(({ method, path }) => `${method} ${path}`);

	beforeEach(() => {
		door.isJoined = true;
		door.sheet = { ...SHEET, second_circle: "W3PFTN" };
	});

	it("is fetched once a day, and where the clock was set back", async () => {
		const phone = new Phone();
		await phone.exchange();
		expect(phone.kept?.sheet?.second_circle).toBeNull();
		phone.now += DAY_MS;
		await phone.exchange();
		await phone.exchange();
		phone.now -= 2 * DAY_MS;
		await phone.exchange();
		expect(path().filter((asked) => asked.startsWith("GET"))).toHaveLength(2);
		expect(phone.kept).toMatchObject({ state: "joined", sheet: { second_circle: "W3PFTN" }, sheetAt: phone.now });
	});

	it("is fetched each minute on the day of the entry test, until it is closed", async () => {
		door.sheet = { ...SHEET, entry_test_closed: true };
		const phone = new Phone();
		const asked = (): number => path().filter((one) => one.startsWith("GET")).length;
		phone.now = dayAt(SHEET, 0) + DAY_MS / 2;
		phone.kept = phone.kept && { ...phone.kept, sheetAt: phone.now };
		phone.now += 59_000;
		await phone.exchange();
		expect(asked()).toBe(0);
		phone.now += 1_000;
		await phone.exchange();
		expect(phone.kept?.sheet?.entry_test_closed).toBe(true);
		phone.now += 60_000;
		await phone.exchange();
		expect(asked()).toBe(1);
	});

	it.each([{ answers_until: "2027-12-31" }, { is_open: true }])(
		"takes up again what was closed: %o",
		async (change) => {
			const closed = { ...SHEET, is_open: false };
			const phone = new Phone({ state: "over", problem: "closed", sheet: closed });
			phone.log = [given(NOON)];
			door.sheet = closed;
			phone.now += DAY_MS;
			await phone.exchange();
			expect([phone.kept?.state, door.rows.size]).toEqual(["over", 0]);
			door.sheet = { ...closed, ...change };
			await phone.exchange();
			expect(phone.kept?.state).toBe("over");
			phone.now += DAY_MS;
			await phone.exchange();
			expect([phone.kept?.state, phone.kept?.problem, door.rows.size]).toEqual(["joined", null, 1]);
		},
	);

	it("is fetched with the key, so that a code that was replaced leads to it too", async () => {
		const phone = new Phone();
		phone.now += DAY_MS;
		door.sheet = { ...SHEET, code: "W3PFTN" };
		await phone.exchange();
		expect(door.asked[0]).toMatchObject({ method: "GET", path: SHEET.code, key: phone.kept?.key });
		expect(phone.kept).toMatchObject({ code: SHEET.code, sheet: { code: "W3PFTN" } });
	});
	it("holds up no answer where it does not come", async () => {
		const phone = new Phone();
		phone.now += DAY_MS;
		phone.log = [given(NOON)];
		door.faults = ["there"];
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect([door.rows.size, phone.kept?.sheet]).toEqual([1, SHEET]);
	});
});

describe("joining and leaving", () => {
	it("fetches the sheet, joins, and sends what was answered since the tap", async () => {
		const phone = new Phone({ state: "pending", sheet: null, code: SHEET.code });
		phone.log = [given(NOON + 5)];
		await phone.exchange();
		expect(door.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
			`GET ${SHEET.code}`,
			`POST ${SHEET.code}/learners`,
			`POST ${SHEET.code}/answers`,
		]);
		expect(door.rows.size).toBe(1);
	});

	it("takes everything out, and tries again until the network answers", async () => {
		const phone = new Phone({ state: "leaving" });
		door.isJoined = true;
		door.faults = ["there", "back"];
		expect((await phone.exchange()).kind).toBe("later");
		expect((await phone.exchange()).kind).toBe("later");
		expect((await phone.exchange()).kind).toBe("nothing");
		expect(phone.kept).toBeUndefined();
		expect(door.isJoined).toBe(false);
	});

	it("sends nothing more once the learner left, even between two batches", async () => {
		door.isJoined = true;
		const phone = new Phone();
		phone.log = Array.from({ length: MOST_ANSWERS + 1 }, (_, place) => given(NOON + place));
		const store = phone.store();
		const change = store.change;
		store.change = async (changed) => {
			await change(changed);
			if (phone.kept) phone.kept = { ...phone.kept, state: "leaving" };
		};
		await exchange(store);
		expect(door.asked).toHaveLength(1);
	});
});

describe("two phones of one learner", () => {
	it.each(Array.from({ length: 60 }, (_, place) => place + 1))(
		"end with the same answers as the server, whatever is lost, repeated, put back or wrong with a clock (%i)",
		async (seed) => {
			chance = seeded(seed * 2_654_435_761);
			const phones = [new Phone({ state: "pending" }), new Phone({ state: "pending", sheet: null })];
			let restore = door.copy();
			const all: string[] = [];
			let clock = NOON;
			for (let step = 0; step < 40; step++) {
				const phone = phones[Math.floor(chance() * 2)] as Phone;
				const what = chance();
				if (what < 0.45) {
					clock += Math.floor(chance() * 9e6);
					// `at` may be anything: the order is that of the ids.
					const one = given(clock, { at: NOON - Math.floor(chance() * 9e9) });
					phone.log.push(one);
					all.push(one.id);
				} else if (what < 0.85) {
					door.faults = chance() < 0.5 ? [chance() < 0.5 ? "there" : "back"] : [];
					await phone.exchange();
				} else if (what < 0.93) restore = door.copy();
				else if (door.isJoined) restore();
			}
			door.faults = [];
			for (const phone of phones) phone.now += MONTH_MS;
			for (let round = 0; round < 3; round++) for (const phone of phones) await phone.exchange();
			const wanted = all.sort();
			expect([...door.rows.keys()].sort()).toEqual(wanted);
			for (const { log } of phones) expect(log.map(({ id }) => id).sort()).toEqual(wanted);
		},
	);
});
