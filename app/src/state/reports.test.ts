import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type * as App from "./app";
import type * as Reports from "./reports";

const ABOUT = { deck: "voyage", card: "billet", version: "0123456789abcdef", language: "fr" };

let app: typeof App;
let reports: typeof Reports;
let sent: { url: string; options: RequestInit }[] = [];
let answer: () => Response;
let isOnline = true;

async function openPage(): Promise<void> {
	vi.resetModules();
	app = await import("./app");
	reports = await import("./reports");
	reports.canReport.value = true;
	await app.openStore();
}

const bodies = (): Record<string, string>[] => sent.map(({ options }) => JSON.parse(String(options.body)));

beforeEach(async () => {
	globalThis.indexedDB = new IDBFactory();
	localStorage.clear();
	sent = [];
	isOnline = true;
	answer = () => new Response(null, { status: 202 });
	vi.spyOn(navigator, "onLine", "get").mockImplementation(() => isOnline);
	vi.stubGlobal("fetch", async (url: string, options: RequestInit) => {
		sent.push({ url, options });
		return answer();
	});
	await openPage();
});

describe("a report", () => {
	it("carries the card, its version, the language, the reason and a random number: nothing else, and no cookie", async () => {
		expect(await reports.report(ABOUT, "outdated")).toBe("sent");
		const [body] = bodies();
		expect({ ...body, id: "" }).toEqual({ ...ABOUT, reason: "outdated", id: "" });
		expect(body?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(sent[0]).toMatchObject({
			url: "/api/v1/reports",
			options: { credentials: "omit", referrerPolicy: "no-referrer" },
		});
	});

	it("given without network waits on the phone, and is sent once at a later visit", async () => {
		isOnline = false;
		expect(await reports.report(ABOUT, "wrong")).toBe("kept");
		expect(sent).toEqual([]);
		await openPage();
		isOnline = true;
		await reports.sendWaiting();
		await reports.sendWaiting();
		expect(bodies().map(({ reason }) => reason)).toEqual(["wrong"]);
	});

	it("that the server could not take yet keeps its number when it is sent again", async () => {
		answer = () => new Response(null, { status: 429 });
		expect(await reports.report(ABOUT, "unclear")).toBe("kept");
		answer = () => new Response(null, { status: 202 });
		await reports.sendWaiting();
		const [first, second] = bodies();
		expect(first).toEqual(second);
	});

	it("that the server refuses is not sent again, and is not called sent", async () => {
		answer = () => new Response(null, { status: 404 });
		expect(await reports.report(ABOUT, "hurtful")).toBe("lost");
		await reports.sendWaiting();
		expect(sent).toHaveLength(1);
	});

	it("goes out where the phone keeps nothing, and is called lost where it can do neither", async () => {
		vi.spyOn(app.store(), "changeList").mockResolvedValue(null);
		expect(await reports.report(ABOUT, "wrong")).toBe("sent");
		answer = () => Response.error();
		expect(await reports.report(ABOUT, "wrong")).toBe("lost");
	});

	it("that waits is gone once everything is erased", async () => {
		isOnline = false;
		await reports.report(ABOUT, "wrong");
		await app.eraseEverything();
		isOnline = true;
		await reports.sendWaiting();
		expect(sent).toEqual([]);
	});

	it("does not come back when everything is erased while it is on its way", async () => {
		isOnline = false;
		await reports.report(ABOUT, "wrong");
		await reports.report(ABOUT, "unclear");
		isOnline = true;
		vi.stubGlobal("fetch", async () => {
			await app.eraseEverything();
			return new Response(null, { status: 202 });
		});
		await reports.sendWaiting();
		expect(await app.store().readList("reports")).toBeUndefined();
	});

	it("is neither kept nor sent once the learner left fast", async () => {
		isOnline = false;
		await reports.report(ABOUT, "wrong");
		app.store().end();
		isOnline = true;
		expect(await reports.report(ABOUT, "unclear")).toBe("lost");
		await reports.sendWaiting();
		expect(sent).toEqual([]);
	});

	it("waits with at most fifty others: the oldest go first", async () => {
		isOnline = false;
		for (let place = 0; place < 52; place++) await reports.report({ ...ABOUT, card: `card-${place}` }, "wrong");
		const kept = await app.store().readList<{ card: string }[]>("reports");
		expect([kept?.length, kept?.[0]?.card]).toEqual([50, "card-2"]);
	});
});
