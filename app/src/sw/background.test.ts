import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it, vi } from "vitest";
import { answer, SHEET, training } from "../core/cast";
import { changeList, sendInBackground, trainings, unmark } from "./background";

const NOON = Date.UTC(2026, 10, 25, 12);
const first = training({ key: "A".repeat(22), joinedAt: NOON, state: "leaving" });
const again = training({ key: "B".repeat(22), joinedAt: NOON + 60_000 });
const at = (given: number) => answer("card-1", given, { asked: { as: "test", day: 0, training: SHEET.code } });
const rows = [at(NOON + 1), at(NOON + 60_001)];

beforeEach(async () => {
	vi.stubGlobal("indexedDB", new IDBFactory());
	await new Promise<void>((done) => {
		const opening = indexedDB.open("ravive");
		opening.onupgradeneeded = () => {
			opening.result.createObjectStore("settings").put([first, again], "trainings");
			const kept = opening.result.createObjectStore("answers", { keyPath: "id" });
			for (const row of rows) kept.put(row);
		};
		opening.onsuccess = () => {
			opening.result.close();
			done();
		};
	});
});

it("leaves the tests of a training that was joined again as they are", async () => {
	expect(await trainings()).toHaveLength(2);
	await unmark(first);
	const kept = await new Promise<{ asked?: unknown }[]>((done) => {
		const opening = indexedDB.open("ravive");
		opening.onsuccess = () => {
			const asked = opening.result.transaction("answers").objectStore("answers").getAll();
			asked.onsuccess = () => done(asked.result);
		};
	});
	expect(kept.map(({ asked }) => asked !== undefined)).toEqual([false, true]);
});

it("gives up, and holds nothing, where the database never answers", async () => {
	vi.useFakeTimers();
	const abort = vi.fn();
	const close = vi.fn();
	const base = { transaction: () => ({ abort, objectStore: () => ({ get: () => ({}), getAll: () => ({}) }) }), close };
	const opening = { result: base } as unknown as IDBOpenDBRequest;
	vi.stubGlobal("indexedDB", { open: () => opening });
	const channel = { postMessage: vi.fn() } as unknown as BroadcastChannel;
	vi.stubGlobal("navigator", { locks: { request: (_name: string, work: () => unknown) => work() } });
	const working = [sendInBackground(channel, new AbortController().signal), changeList(channel, (list) => list)];
	(opening as unknown as { onsuccess: () => void }).onsuccess();
	await vi.advanceTimersByTimeAsync(15_000);
	expect(await Promise.all(working)).toEqual([undefined, undefined]);
	expect(abort).toHaveBeenCalled();
	vi.useRealTimers();
});
