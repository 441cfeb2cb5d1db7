import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../core/answer";
import { answerAt, type Cast, cast, GIVEN, NOON, opened, refuse } from "./cast";
import { SESSION_KEY } from "./place";
import { isAnswer } from "./row";
import type { AnswerStorage } from "./storage";
import { PENDING_KEY, type Store } from "./store";

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
	localStorage.clear();
});

describe("a page that was left by the quick exit", () => {
	afterEach(() => {
		window.name = "";
	});

	const deleted = (): Promise<unknown> =>
		new Promise((done) => {
			indexedDB.deleteDatabase("ravive").onsuccess = done;
		});
	const kept = async () => [(await indexedDB.databases()).map(({ name }) => name), localStorage.length];

	it("brings nothing back, whatever was under way", async () => {
		const { store } = await opened(cast().options);
		await store.take([answerAt(NOON)]);
		// As the guard does, before the store hears of it.
		window.name = "units";
		localStorage.clear();
		await deleted();
		store.log(GIVEN);
		await store.take([answerAt(NOON + 1)]);
		store.writeSession({ any: 1 });
		expect(await store.changeList("trainings", () => [{ code: "K7M4QD" }])).toBeNull();
		await store.rewrite([answerAt(NOON + 2)]);
		store.readSession();
		expect(store.isOver).toBe(true);
		expect(await kept()).toEqual([[], 0]);
	});

	it("opens nothing any more where the exit was quicker than the database", async () => {
		localStorage.setItem(PENDING_KEY, JSON.stringify([answerAt(NOON)]));
		const opening = opened(cast().options);
		window.name = "units";
		localStorage.clear();
		await deleted();
		await opening;
		expect(await kept()).toEqual([[], 0]);
	});
});

describe("a store in the database", () => {
	it("leaves alone what a first card or another tab put aside since it was opened", async () => {
		const { store } = await opened(cast().options);
		const first = answerAt(NOON - 5000);
		localStorage.setItem(PENDING_KEY, JSON.stringify([first]));
		store.log(GIVEN);
		await vi.waitFor(() => expect(store.unwritten).toBe(0));
		expect(store.pending()).toEqual([first]);
		const next = await opened(cast().options);
		expect(next.answers.map(({ id }) => id)).toContain(first.id);
	});

	it("keeps an answer at once, for a page that is left before the database has written", async () => {
		const { store } = await opened(cast().options);
		const answer = store.log(GIVEN);
		expect(store.pending()).toEqual([answer]);
		await vi.waitFor(() => expect(store.pending()).toEqual([]));
	});

	it.each([-5, 0, Number.NaN, "x"])("refuses a moved memory of stability %s", (stability) => {
		const trace = {
			...{
				rights: 3,
				wrongs: 0,
				studies: 0,
				streak: 3,
				lagBefore: 0,
				longest: 0,
				held: 0,
				effect: 0,
				variance: 1,
				since: 1,
			},
			notion: { effect: 0, variance: 1 },
			learner: { ability: 0, variance: 1, answers: 3, form: 0, session: 1, time: 0, pace: 0 },
		};
		const snapshot = { ...answerAt(NOON), type: "snapshot", credit: null, grade: null, difficulty: 5, trace };
		expect(isAnswer({ ...snapshot, stability: 4, trace: undefined })).toBe(false);
		expect(isAnswer({ ...snapshot, stability })).toBe(false);
		expect(isAnswer({ ...snapshot, stability: 4 })).toBe(true);
	});

	it("keeps an answer for the next visit", async () => {
		const { store } = await opened(cast().options);
		expect(store.kind).toBe("database");
		const answer = store.log(GIVEN);
		await vi.waitFor(() => expect(store.unwritten).toBe(0));
		store.end();
		expect((await opened(cast().options)).answers).toEqual([answer]);
	});

	it("imports the answer the first card left, once", async () => {
		localStorage.setItem(PENDING_KEY, JSON.stringify([answerAt(NOON), { id: "not an answer" }]));
		const first = await opened(cast().options);
		expect(first.answers).toHaveLength(1);
		expect(localStorage.getItem(PENDING_KEY)).toBeNull();
		first.store.end();
		expect((await opened(cast().options)).answers).toHaveLength(1);
	});

	it("keeps at once where the session stands, and forgets it", async () => {
		const { store } = await opened(cast().options);
		store.writeSession({ position: 2 });
		expect(JSON.parse(localStorage.getItem(SESSION_KEY) ?? "").session).toEqual({ position: 2 });
		expect(await store.readSession()).toEqual({ position: 2 });
		store.writeSession(null);
		expect(await store.readSession()).toBeNull();
	});

	it("finds where the session stands in the place that was written last", async () => {
		const { store } = await opened(cast().options);
		store.writeSession({ position: 1 });
		const early = localStorage.getItem(SESSION_KEY) ?? "";
		store.writeSession({ position: 2 });
		await store.readSession();
		// A browser that ended before localStorage was on the disk.
		localStorage.setItem(SESSION_KEY, early);
		expect(await store.readSession()).toEqual({ position: 2 });
		localStorage.removeItem(SESSION_KEY);
		expect(await store.readSession()).toEqual({ position: 2 });
		// A tab that was closed before the database had written.
		localStorage.setItem(SESSION_KEY, JSON.stringify({ at: NOON + 1000, session: null }));
		expect(await store.readSession()).toBeNull();
	});

	it("goes on with the database's place where the other is refused or spoilt", async () => {
		const { store } = await opened(cast({ storage: refuse }).options);
		store.writeSession({ position: 2 });
		expect(await store.readSession()).toEqual({ position: 2 });
		localStorage.setItem(SESSION_KEY, "{");
		expect(await (await opened(cast().options)).store.readSession()).toEqual({ position: 2 });
	});

	it("erases everything", async () => {
		const { store } = await opened(cast().options);
		await store.take([answerAt(NOON)]);
		store.writeSession({ position: 2 });
		await store.eraseAll();
		expect(localStorage.length).toBe(0);
		store.end();
		expect((await opened(cast().options)).answers).toEqual([]);
	});

	it("writes nothing after the quick exit", async () => {
		const { store } = await opened(cast().options);
		store.end();
		store.log(GIVEN);
		store.writeSession({ position: 1 });
		expect(localStorage.getItem(PENDING_KEY)).toBeNull();
		expect((await opened(cast().options)).answers).toEqual([]);
	});
});

describe("two tabs", () => {
	it("hear each other's answers and keep both", async () => {
		const [one, other] = [cast(), cast()];
		const { store } = await opened(one.options);
		const { store: second } = await opened(other.options);
		const first = store.log(GIVEN);
		await vi.waitFor(() => expect(other.heard).toEqual([first]));
		second.log(GIVEN);
		await vi.waitFor(() => expect(one.heard).toHaveLength(1));
		await vi.waitFor(() => expect(second.unwritten).toBe(0));
		store.end();
		second.end();
		expect((await opened(cast().options)).answers).toHaveLength(2);
	});

	it("hear that the other erased everything", async () => {
		const watching = cast();
		await opened(watching.options);
		const { store } = await opened(cast().options);
		await store.eraseAll();
		await vi.waitFor(() => expect(watching.erased).toHaveBeenCalled());
	});
});

describe("a full device", () => {
	async function full(): Promise<{ device: Cast; store: Store; free: () => void }> {
		let isFull = true;
		const kept: Answer[] = [];
		const keeper: AnswerStorage = {
			kind: "database",
			answers: async () => [...kept],
			add: async (answers) => {
				if (isFull) throw new DOMException("no room", "QuotaExceededError");
				kept.push(...answers);
			},
			read: async () => undefined,
			write: async () => undefined,
			change: async () => undefined,
			erase: async () => undefined,
			close: () => undefined,
		};
		const device = cast({ openDatabase: async () => keeper });
		const { store } = await opened(device.options);
		const free = (): void => {
			isFull = false;
		};
		return { device, store, free };
	}

	it("says so, holds the answer and writes it once there is room", async () => {
		const { device, store, free } = await full();
		store.log(GIVEN);
		await vi.waitFor(() => expect(device.troubles.at(-1)).toBe("full"));
		expect(store.unwritten).toBe(1);
		free();
		expect(await store.retry()).toBe(true);
		expect(device.troubles.at(-1)).toBeNull();
		expect(store.unwritten).toBe(0);
	});

	it("leaves the answer in localStorage for the next visit", async () => {
		const { store } = await full();
		const answer = store.log(GIVEN);
		await vi.waitFor(() => expect(localStorage.getItem(PENDING_KEY)).toContain(answer.id));
	});
});

describe("refused storage", () => {
	it("falls back to localStorage, and moves to the database when that is allowed again", async () => {
		const before = cast({ openDatabase: async () => refuse() });
		const { store } = await opened(before.options);
		expect(before.troubles).toContain("small");
		const answer = store.log(GIVEN);
		await vi.waitFor(() => expect(store.unwritten).toBe(0));
		const { store: later, answers } = await opened(cast().options);
		expect(later.kind).toBe("database");
		expect(answers).toEqual([answer]);
	});

	it("moves the trainings and reports kept there too, beside those of the database", async () => {
		const here = await opened(cast().options);
		await here.store.changeList("trainings", () => [{ key: "a" }]);
		here.store.end();
		const { store } = await opened(cast({ openDatabase: async () => refuse() }).options);
		await store.changeList("trainings", () => [{ key: "b" }]);
		await store.changeList("reports", () => [{ id: "1" }]);
		const later = (await opened(cast().options)).store;
		expect(await later.readList("trainings")).toEqual([{ key: "a" }, { key: "b" }]);
		expect(await later.readList("reports")).toEqual([{ id: "1" }]);
		expect(localStorage.length).toBe(0);
	});

	it("keeps answers in the page and says so when nothing is allowed", async () => {
		const nothing = cast({ openDatabase: async () => refuse(), storage: refuse });
		const { store } = await opened(nothing.options);
		store.log(GIVEN);
		expect(store.kind).toBe("nowhere");
		expect(nothing.troubles).toContain("nowhere");
		await vi.waitFor(() => expect(store.unwritten).toBe(0));
	});
});

describe("a clock set back", () => {
	it("says so and keeps the order of the answers", async () => {
		const { store } = await opened(cast().options);
		const before = store.log(GIVEN);
		await vi.waitFor(() => expect(store.unwritten).toBe(0));
		store.end();
		const yesterday = cast({ now: () => NOON - 86_400_000 });
		const { store: later } = await opened(yesterday.options);
		expect(yesterday.troubles).toContain("clock");
		expect(later.log(GIVEN).id > before.id).toBe(true);
	});
});

describe("a row of the log", () => {
	it.each([
		["an unknown type", { type: "note" }],
		["a credit over 1", { credit: 2 }],
		["an id that is no UUIDv7", { id: "1" }],
		["a time that is no number", { at: "noon" }],
	])("is refused with %s", (_what, changed) => {
		expect(isAnswer({ ...answerAt(NOON), ...changed })).toBe(false);
	});
});
