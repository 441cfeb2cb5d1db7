import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { madeAt, uuidv7 } from "../core/answer";
import type { Index } from "../core/bundleIndex";
import { answer, card, MODEL, SHEET } from "../core/cast";
import { belongsTo } from "../core/training";
import { sentAnswer } from "../sync/endpoint";
import type { Fetched } from "../sync/source";
import type * as App from "./app";
import type * as Joining from "./membership";
import type * as Trainings from "./trainings";

const NOON = Date.UTC(2026, 10, 25, 12);
const DAY_MS = 86_400_000;

let app: typeof App;
let joining: typeof Joining;
let state: typeof Trainings;
let asked: string[];

beforeEach(async () => {
	vi.resetModules();
	vi.stubGlobal("indexedDB", new IDBFactory());
	localStorage.clear();
	vi.useFakeTimers({ toFake: ["Date"], now: NOON });
	asked = [];
	vi.stubGlobal("fetch", async (url: string, { method = "GET" }: RequestInit = {}) => {
		asked.push(`${method} ${url.replace("/api/v1/trainings/", "")}`);
		throw new TypeError("no network");
	});
	app = await import("./app");
	state = await import("./trainings");
	joining = await import("./membership");
	await app.openStore();
	await state.readTrainings();
});

afterEach(() => {
	app.store().end();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe("what another phone sent", () => {
	const bundle = { deck: "deck", language: "fr", cards: [card("seen")], memory: MODEL };
	const sent = sentAnswer(answer("seen", NOON + 1), false);
	const reply = { accepted: [], refused: [], missing: [sent], cursor: 1, more: false, count: 1 };

	it("waits for decks that are slower than the network, and is taken in with them", async () => {
		vi.stubGlobal("fetch", async (url: string) =>
			Response.json(url.endsWith("/answers") ? reply : { form: "A", joined_on: "2026-11-25", count: 1 }),
		);
		let publish = (_found: Index): void => {};
		const index = { language: "fr", decks: [{ deck: "deck", url: "/bundles/deck.fr.0.json", cards: [] }] };
		app.useSource({
			index: () =>
				new Promise((done) => {
					publish = done;
				}),
			bundle: async () => ({ version: "0", bundle }) as unknown as Fetched,
			picture: (url) => url,
		});
		const joined = joining.joinTraining(SHEET.code, SHEET);
		await vi.waitFor(() => expect(state.trainings.value[0]?.state).toBe("joined"));
		expect(app.isLoading.value).toBe(true);
		await new Promise((done) => setTimeout(done, 20));
		publish(index as unknown as Index);
		await joined;
		expect(app.answers.value.map(({ id }) => id)).toEqual([sent.id]);
		expect(state.trainings.value[0]).toMatchObject({ sent: [sent.id], cursor: 1 });
	});
});

describe("a code", () => {
	it.each(["k7m4qd", " K7M 4QD ", "k7m-4qd", "https://ravive.example/fr/join/K7M4QD", "/nl/join/k7m4qd/"])(
		"is read from %s",
		(typed) => expect(joining.cleanCode(typed)).toBe("K7M4QD"),
	);
});

describe("a key", () => {
	it("has 128 random bits in the characters of a header", () => {
		const keys = Array.from({ length: 200 }, () => joining.randomKey());
		expect(keys.every((key) => /^[\w-]{22}$/.test(key))).toBe(true);
		expect(new Set(keys).size).toBe(200);
	});
});

describe("joining", () => {
	it("is kept before the network is asked, and waits for it", async () => {
		expect(await joining.joinTraining(SHEET.code, SHEET)).toBe(true);
		expect(state.trainings.value).toMatchObject([{ code: SHEET.code, state: "pending", joinedAt: NOON, sent: [] }]);
		expect(asked).toEqual([`POST ${SHEET.code}/learners`]);
	});

	it("draws either form", async () => {
		const forms = new Set<string>();
		for (let place = 0; place < 40; place++) {
			const code = `CODE${place + 10}`;
			await joining.joinTraining(code, { ...SHEET, code });
			forms.add(state.trainings.value.find((one) => one.code === code)?.form ?? "");
		}
		expect([...forms].sort()).toEqual(["A", "B"]);
	});

	it("a training again keeps the key it has; another training gets its own", async () => {
		await joining.joinTraining(SHEET.code, SHEET);
		await joining.joinTraining(SHEET.code, SHEET);
		await joining.joinTraining("W3PFTN", null);
		const [one, other] = state.trainings.value;
		expect(state.trainings.value).toHaveLength(2);
		expect(one?.key).not.toBe(other?.key);
	});

	it("does not make what was answered before part of it, where the clock was set back meanwhile", async () => {
		const before = answer("card-1", NOON + 3 * DAY_MS, { id: uuidv7(NOON + 3 * DAY_MS, () => 0.5) });
		await app.take([before]);
		await joining.joinTraining(SHEET.code, SHEET);
		const [training] = state.trainings.value;
		if (!training) throw new Error("it was joined");
		const { id: _id, at: _at, ...given } = before;
		const after = app.log(given);
		expect(after.at).toBe(NOON);
		expect([before, after].map((one) => belongsTo(training, one, madeAt(one.id)))).toEqual([false, true]);
	});

	it("makes part of it what is answered after, where the clock is set back meanwhile, also once the page was opened again", async () => {
		await joining.joinTraining(SHEET.code, SHEET);
		const [training] = state.trainings.value;
		if (!training) throw new Error("it was joined");
		vi.setSystemTime(NOON - 3 * DAY_MS);
		const { id: _id, at: _at, ...given } = answer("card-1", NOON);
		const logged = [app.log(given)];
		app.store().end();
		vi.resetModules();
		app = await import("./app");
		state = await import("./trainings");
		await app.openStore();
		await state.readTrainings();
		logged.push(app.log(given));
		expect(logged.map(({ at }) => at)).toEqual([NOON - 3 * DAY_MS, NOON - 3 * DAY_MS]);
		expect(logged.map((one) => belongsTo(training, one, madeAt(one.id)))).toEqual([true, true]);
	});

	it("is refused where no place takes anything, not even for a moment: the key would be gone with the page", async () => {
		const refuse = (): never => {
			throw new DOMException("storage is refused", "SecurityError");
		};
		app.store().end();
		vi.resetModules();
		for (const name of ["indexedDB", "localStorage", "sessionStorage"])
			vi.spyOn(globalThis, name as "localStorage", "get").mockImplementation(refuse);
		app = await import("./app");
		state = await import("./trainings");
		joining = await import("./membership");
		await app.openStore();
		await state.readTrainings();
		expect(app.trouble.value).toBe("nowhere");
		expect(await joining.joinTraining(SHEET.code, SHEET)).toBe(false);
		expect([state.trainings.value, asked]).toEqual([[], []]);
	});

	it("is refused where this browser has no room: nothing is asked, and nothing stands there as joined", async () => {
		vi.spyOn(app.store(), "changeList").mockResolvedValue(null);
		expect(await joining.joinTraining(SHEET.code, SHEET)).toBe(false);
		expect([state.trainings.value, asked]).toEqual([[], []]);
	});
});

describe("leaving", () => {
	it("sends nothing more, and waits for the network to take out what was sent", async () => {
		await joining.joinTraining(SHEET.code, SHEET);
		const [training] = state.trainings.value;
		if (!training) throw new Error("it was joined");
		asked = [];
		await joining.leaveTraining(training);
		expect(state.trainings.value).toMatchObject([{ state: "leaving" }]);
		expect(asked).toEqual([`DELETE ${SHEET.code}/answers`]);
	});
});

describe("joining again a training that was left", () => {
	const at = (given: number, day = 0) =>
		answer("card-1", given, { asked: { as: "test", day, training: SHEET.code, form: "A" } });
	const markOf = (id: string) => app.answers.value.find((one) => one.id === id)?.asked?.as ?? null;

	async function joined() {
		await joining.joinTraining(SHEET.code, SHEET);
		const found = state.trainings.value.at(-1);
		if (!found) throw new Error("it was joined");
		return found;
	}

	it("keeps what is answered at the new test, and asks it anew at once, also while leaving waits for the network", async () => {
		const first = await joined();
		const before = at(NOON + 1000);
		await app.take([before]);
		vi.setSystemTime(NOON + 60_000);
		await joining.leaveTraining(first);
		const second = await joined();
		expect(second.key).not.toBe(first.key);
		expect(markOf(before.id)).toBe(null);
		const after = at(second.joinedAt + 1000);
		await app.take([after]);
		vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
		await joining.leaveTraining(first);
		expect(state.trainings.value.map(({ key }) => key)).not.toContain(first.key);
		expect(markOf(after.id)).toBe("test");
	});

	it("asks its tests anew where it was over", async () => {
		const first = await joined();
		const before = at(NOON + 1000);
		await app.take([before]);
		await state.changeTraining(first.key, () => ({ state: "over", problem: "left" }));
		const second = await joined();
		expect(state.trainings.value).toHaveLength(1);
		expect(second.joinedAt).toBeGreaterThan(madeAt(before.id));
		expect(markOf(before.id)).toBe(null);
	});

	it("takes every mark away where nothing was joined again", async () => {
		const first = await joined();
		const before = at(NOON + 1000);
		await app.take([before]);
		await joining.dismiss(first);
		expect([markOf(before.id), state.trainings.value.length]).toEqual([null, 0]);
	});
});

describe("trainings from another phone", () => {
	it("come with their keys, and change none that is here", async () => {
		await joining.joinTraining(SHEET.code, SHEET);
		const [here] = state.trainings.value;
		if (!here) throw new Error("it was joined");
		const there = { ...here, key: "B".repeat(22) };
		expect(await joining.adopt([there, { ...there, code: "W3PFTN" }])).toBe(1);
		expect(state.trainings.value.map(({ code, key }) => [code, key])).toEqual([
			[SHEET.code, here.key],
			["W3PFTN", "B".repeat(22)],
		]);
	});
});
