import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { waitMs, watchPublished } from "./renewal";

const MINUTE_MS = 60_000;

const page = { visibility: "visible", online: true, isSaving: false };

function show(visibility: "visible" | "hidden"): void {
	page.visibility = visibility;
	document.dispatchEvent(new Event("visibilitychange"));
}

function connect(online: boolean): void {
	page.online = online;
	dispatchEvent(new Event(online ? "online" : "offline"));
}

beforeEach(() => {
	vi.useFakeTimers();
	Object.assign(page, { visibility: "visible", online: true, isSaving: false });
	vi.spyOn(document, "visibilityState", "get").mockImplementation(() => page.visibility as DocumentVisibilityState);
	vi.spyOn(navigator, "onLine", "get").mockImplementation(() => page.online);
	Object.defineProperty(navigator, "connection", { configurable: true, get: () => ({ saveData: page.isSaving }) });
});

afterEach(() => {
	// No watch of an earlier test goes on asking.
	show("hidden");
	vi.useRealTimers();
	vi.restoreAllMocks();
});

function watch(ask: () => Promise<boolean>): { leave: () => void } {
	let isOver = false;
	watchPublished({ ask, isOver: () => isOver, now: () => Date.now(), random: () => 0.5 });
	return {
		leave: () => {
			isOver = true;
		},
	};
}

describe("how long an open page waits", () => {
	it("is never a minute while all goes well", () => {
		expect(waitMs(0, false, 0)).toBe(24_000);
		expect(waitMs(0, false, 1)).toBe(36_000);
	});

	it("stays as it is after one failure, then doubles with each, up to a quarter of an hour", () => {
		const waits = [0, 1, 2, 3, 4, 5, 20].map((failures) => waitMs(failures, false, 0.5) / 1000);
		expect(waits).toEqual([30, 30, 60, 120, 240, 480, 900]);
	});

	it("is ten times as long where data are saved", () => {
		expect(waitMs(0, true, 0.5)).toBe(300_000);
	});
});

describe("an open page", () => {
	it("asks twice a minute", async () => {
		const ask = vi.fn(async () => true);
		watch(ask);
		await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
		expect(ask).toHaveBeenCalledTimes(10);
	});

	it("asks nothing while it is hidden, and at once when it is looked at again", async () => {
		const ask = vi.fn(async () => true);
		watch(ask);
		show("hidden");
		await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
		expect(ask).not.toHaveBeenCalled();
		show("visible");
		await vi.advanceTimersByTimeAsync(0);
		expect(ask).toHaveBeenCalledTimes(1);
	});

	it("does not ask again at each turn to another window", async () => {
		const ask = vi.fn(async () => true);
		watch(ask);
		await vi.advanceTimersByTimeAsync(10_000);
		for (let turn = 0; turn < 5; turn++) {
			show("hidden");
			show("visible");
			await vi.advanceTimersByTimeAsync(100);
		}
		expect(ask).toHaveBeenCalledTimes(1);
	});

	it("asks nothing without network, and at once when it is back", async () => {
		const ask = vi.fn(async () => true);
		watch(ask);
		connect(false);
		await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
		expect(ask).not.toHaveBeenCalled();
		connect(true);
		await vi.advanceTimersByTimeAsync(0);
		expect(ask).toHaveBeenCalledTimes(1);
	});

	it("asks less and less often while the server fails, and as before once it answers", async () => {
		const ask = vi.fn(async () => false);
		watch(ask);
		await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
		expect(ask).toHaveBeenCalledTimes(5);
		ask.mockResolvedValue(true);
		await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
		ask.mockClear();
		await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
		expect(ask).toHaveBeenCalledTimes(10);
	});

	it("counts a question that throws as a failure", async () => {
		const ask = vi.fn(async () => Promise.reject(new Error("no answer")));
		watch(ask);
		await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
		expect(ask).toHaveBeenCalledTimes(5);
	});

	it("asks rarely where data are saved", async () => {
		page.isSaving = true;
		const ask = vi.fn(async () => true);
		watch(ask);
		await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
		expect(ask).toHaveBeenCalledTimes(2);
	});

	it("asks nothing any more once the learner left", async () => {
		const ask = vi.fn(async () => true);
		const { leave } = watch(ask);
		leave();
		connect(true);
		show("hidden");
		show("visible");
		await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
		expect(ask).not.toHaveBeenCalled();
	});
});
