import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer } from "../core/answer";
import { answerAt, cast, GIVEN, NOON, opened } from "./cast";
import { SESSION_KEY } from "./place";
import type { AnswerStorage } from "./storage";
import { ERASING_KEY, PENDING_KEY, Store } from "./store";

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
	localStorage.clear();
});
describe("a database that never answers", () => {
	const never = (): Promise<never> => new Promise(() => undefined);
	const silent = (changed: Partial<AnswerStorage>): AnswerStorage => ({
		kind: "database",
		answers: never,
		add: never,
		read: never,
		write: never,
		change: never,
		erase: never,
		close: () => undefined,
		...changed,
	});

	beforeEach(() => {
		vi.useFakeTimers();
	});
	afterEach(() => {
		vi.useRealTimers();
	});

	it.each([
		["does not open", () => never()],
		["opens and reads nothing", async () => silent({})],
	])("%s: the store is there at once, and keeps in localStorage what it is given", async (_how, openDatabase) => {
		const before = answerAt(NOON - 5000);
		localStorage.setItem(PENDING_KEY, JSON.stringify([before]));
		const store = new Store(cast({ openDatabase }).options);
		expect(store.pending()).toEqual([before]);
		void store.read();
		const answer = store.log(GIVEN);
		store.writeSession({ position: 3 });
		expect(store.pending()).toEqual([before, answer]);
		const reading = store.readSession(10);
		const taking = store.take([answerAt(NOON + 1)]);
		await vi.advanceTimersByTimeAsync(1000);
		expect(await reading).toEqual({ position: 3 });
		expect(await taking).toHaveLength(1);
		expect(store.pending()).toHaveLength(3);
	});

	it("says within a second that a list cannot be kept, and keeps nothing of it later", async () => {
		const stored = vi.fn();
		let answerLate = (): void => {};
		const keeper = silent({
			change: <T>(_key: string, change: (now: T | undefined) => T | undefined) =>
				new Promise<T | undefined>((done) => {
					answerLate = () => {
						stored(change(undefined));
						done(undefined);
					};
				}),
		});
		const store = new Store(cast({ openDatabase: async () => keeper }).options);
		const changing = store.changeList("trainings", (list) => [...list, { code: "K7M4QD" }]);
		await vi.advanceTimersByTimeAsync(1000);
		expect(await changing).toBeNull();
		answerLate();
		expect(stored).toHaveBeenCalledExactlyOnceWith(undefined);
	});

	it("says that another tab holds it", async () => {
		const held = cast({
			openDatabase: ({ onBlocked }) => {
				onBlocked();
				return never();
			},
		});
		void new Store(held.options).read();
		expect(held.troubles).toEqual(["blocked"]);
	});

	it("is erased before the next visit reads anything, where it did not answer to be erased", async () => {
		vi.useRealTimers();
		const { store: full } = await opened(cast().options);
		await full.take([answerAt(NOON)]);
		full.end();
		const store = new Store(cast({ openDatabase: never }).options);
		void store.read();
		store.log(GIVEN);
		expect(await store.eraseAll()).toBe(false);
		expect(Object.keys(localStorage)).toEqual([ERASING_KEY]);
		store.end();
		const next = await opened(cast().options);
		expect(next.answers).toEqual([]);
		expect(localStorage.length).toBe(0);
	});

	it("brings nothing back that was erased while it was being read", async () => {
		let answer = (_rows: Answer[]): void => {};
		const rows = new Promise<Answer[]>((done) => {
			answer = done;
		});
		const keeper = silent({ answers: () => rows, erase: async () => undefined, change: async () => undefined });
		const store = new Store(cast({ openDatabase: async () => keeper }).options);
		const reading = store.read();
		await vi.advanceTimersByTimeAsync(10);
		expect(await store.eraseAll()).toBe(true);
		answer([answerAt(NOON)]);
		expect(await reading).toEqual([]);
	});
});

describe("a page that is left, and may come back", () => {
	const leave = (): boolean => dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
	const comeBack = (): boolean => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));

	/** As another page would: rejects where somebody holds the database. */
	const deleted = (): Promise<unknown> =>
		new Promise((done, fail) => {
			const request = indexedDB.deleteDatabase("ravive");
			request.onsuccess = done;
			request.onblocked = () => fail(new Error("a page that was left holds the database"));
		});

	it("holds neither the database nor a transaction", async () => {
		const { store } = await opened(cast().options);
		const begun = vi.spyOn(IDBDatabase.prototype, "transaction");
		store.log(GIVEN);
		while (begun.mock.calls.length === 0) await Promise.resolve();
		const closed = vi.spyOn(IDBDatabase.prototype, "close");
		const aborted = vi.spyOn(IDBTransaction.prototype, "abort");
		leave();
		expect(closed).toHaveBeenCalled();
		expect(aborted).toHaveBeenCalled();
		// What is written in that moment opens nothing again.
		store.writeSession({ position: 2 });
		await deleted();
		expect(await indexedDB.databases()).toEqual([]);
		expect(JSON.parse(localStorage.getItem(SESSION_KEY) ?? "").session).toEqual({ position: 2 });
		store.end();
	});

	it("leaves to the next page what it had no time to store", async () => {
		const { store } = await opened(cast().options);
		const answer = store.log(GIVEN);
		leave();
		store.writeSession({ position: 2 });
		const next = await opened(cast().options);
		expect(next.answers).toEqual([answer]);
		expect(await next.store.readSession()).toEqual({ position: 2 });
		for (const one of [store, next.store]) one.end();
	});

	it("stores it when it is back", async () => {
		const { options, troubles } = cast();
		const { store } = await opened(options);
		const answer = store.log(GIVEN);
		leave();
		expect(store.unwritten).toBe(1);
		comeBack();
		await vi.waitFor(() => expect(store.unwritten).toBe(0));
		expect(store.pending()).toEqual([]);
		expect(await store.changeList("reports", (list) => [...list, { id: "1" }])).toEqual([{ id: "1" }]);
		store.end();
		expect((await opened(cast().options)).answers).toEqual([answer]);
		expect(troubles.filter(Boolean)).toEqual([]);
	});

	it("opens again a connection that the browser lost", async () => {
		const { store } = await opened(cast().options);
		const lost = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementationOnce(() => {
			throw new DOMException("Connection to Indexed Database server lost", "UnknownError");
		});
		expect(await store.changeList("reports", (list) => [...list, { id: "1" }])).toEqual([{ id: "1" }]);
		expect(lost).toHaveBeenCalledTimes(2);
	});
});
