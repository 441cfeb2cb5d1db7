import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const replaced = vi.fn();
const stopped = vi.fn();
const deleted: string[] = [];
let isOnline = true;
let navigationType = "navigate";

function stubPage(): void {
	vi.stubGlobal("indexedDB", {
		deleteDatabase: (name: string) => {
			deleted.push(name);
			const request: { onsuccess?: () => void } = {};
			queueMicrotask(() => request.onsuccess?.());
			return request;
		},
	});
	vi.stubGlobal("caches", { keys: async () => ["ravive-kept"], delete: async (name: string) => deleted.push(name) });
	vi.stubGlobal("fetch", async () => {
		if (!isOnline) throw new TypeError("no network");
		return { ok: true };
	});
	vi.stubGlobal("stop", stopped);
	vi.spyOn(location, "replace").mockImplementation(replaced);
	vi.spyOn(performance, "getEntriesByType").mockImplementation(() => [{ type: navigationType }] as never);
	// One channel a page in real life; here every load would hear the loads before it.
	vi.stubGlobal("BroadcastChannel", undefined);
}

async function load(): Promise<void> {
	vi.resetModules();
	await import("./guard");
}

const press = (key: string): boolean => dispatchEvent(new KeyboardEvent("keydown", { key }));
const isCovered = (): boolean => document.documentElement.lastElementChild?.tagName === "DIV";

beforeEach(() => {
	document.documentElement.innerHTML = "<head></head><body><h1>Une carte</h1><button data-exit>Quitter</button></body>";
	window.name = "";
	isOnline = true;
	navigationType = "navigate";
	deleted.length = 0;
	replaced.mockClear();
	localStorage.clear();
	stubPage();
});
afterEach(() => vi.unstubAllGlobals());

describe("the quick exit", () => {
	it("covers at once, wipes, then leaves for the neutral page", async () => {
		await load();
		localStorage.setItem("ravive.pending", "[]");
		document.querySelector<HTMLElement>("[data-exit]")?.click();
		expect(isCovered()).toBe(true);
		expect(stopped).toHaveBeenCalled();
		await vi.waitFor(() => expect(replaced).toHaveBeenCalledWith("/units/"));
		expect(localStorage.length).toBe(0);
		expect(deleted).toEqual(expect.arrayContaining(["ravive", "ravive-kept"]));
		expect(window.name).toBe("units");
	});

	it("answers three presses of Shift, not three capitals", async () => {
		await load();
		for (const key of ["Shift", "A", "Shift", "B", "Shift", "C"]) press(key);
		expect(isCovered()).toBe(false);
		for (const key of ["Shift", "Shift", "Shift"]) press(key);
		expect(isCovered()).toBe(true);
	});

	it("closes an open dialog, which would lie above the cover", async () => {
		const dialog = document.body.appendChild(document.createElement("dialog"));
		dialog.showModal();
		await load();
		for (const key of ["Shift", "Shift", "Shift"]) press(key);
		expect([dialog.open, isCovered()]).toEqual([false, true]);
	});

	it("leaves nothing but a converter when there is no network", async () => {
		isOnline = false;
		await load();
		document.querySelector<HTMLElement>("[data-exit]")?.click();
		await vi.waitFor(() => expect(document.body.textContent).toBe(""));
		expect(replaced).not.toHaveBeenCalled();
		expect(isCovered()).toBe(true);
		const metres = document.documentElement.querySelector("input") as HTMLInputElement;
		metres.value = "2";
		metres.dispatchEvent(new Event("input", { bubbles: true }));
		expect(document.documentElement.querySelector("pre")?.textContent).toContain("ft 6.56168");
	});

	it("fails in silence where the address may not change", async () => {
		isOnline = false;
		const failed = vi.fn();
		process.on("unhandledRejection", failed);
		const refused = vi.spyOn(history, "replaceState").mockImplementation(() => {
			throw new DOMException("a file keeps its address", "SecurityError");
		});
		await load();
		document.querySelector<HTMLElement>("[data-exit]")?.click();
		await vi.waitFor(() => expect(refused).toHaveBeenCalled());
		await new Promise((done) => setTimeout(done));
		expect(document.body.textContent).toBe("");
		expect(failed).not.toHaveBeenCalled();
		process.off("unhandledRejection", failed);
		refused.mockRestore();
	});

	it("does not show the page again on the way back", async () => {
		window.name = "units";
		navigationType = "back_forward";
		await load();
		expect(isCovered()).toBe(true);
	});

	it("welcomes a fresh visit in the same tab", async () => {
		window.name = "units";
		await load();
		expect(isCovered()).toBe(false);
		expect(window.name).toBe("");
	});
});

describe("before the page is painted", () => {
	it("applies the settings that were kept", async () => {
		localStorage.setItem("ravive.settings", JSON.stringify({ theme: "dark", text: 150, motion: "reduced" }));
		await load();
		const { dataset, style } = document.documentElement;
		expect([dataset.theme, dataset.motion, style.fontSize]).toEqual(["dark", "reduced", "150%"]);
	});
});
