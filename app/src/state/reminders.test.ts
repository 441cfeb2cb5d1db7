import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Bundle } from "../core/bundle";
import { answer, card, MODEL, SHEET, training } from "../core/cast";
import type * as App from "./app";
import type * as Reminders from "./reminders";
import type * as Trainings from "./trainings";

const NOON = Date.UTC(2026, 10, 25, 12);
const HERE = { endpoint: "https://push.example.org/here", p256dh: "p", auth: "a" };
const pushing = vi.hoisted(() => ({ subscribe: vi.fn(), subscribed: vi.fn(), unsubscribe: vi.fn() }));
vi.mock("./push", () => pushing);

let app: typeof App;
let reminders: typeof Reminders;
let state: typeof Trainings;
let requests: Record<string, unknown>[];
let answers: Record<string, () => Response>;

const standing = () => Response.json({ push: null, email: "none", calendar: true, offers_email: true });
const here = () => state.trainings.value[0];

beforeEach(async () => {
	vi.resetModules();
	vi.stubGlobal("indexedDB", new IDBFactory());
	localStorage.clear();
	vi.useFakeTimers({ toFake: ["Date"], now: NOON });
	[requests, answers] = [[], {}];
	vi.stubGlobal("fetch", async (url: string, { method = "GET", body }: RequestInit = {}) => {
		const way = `${method} ${url.split(SHEET.code)[1]}`;
		if (way === "PUT /reminders") requests.push(JSON.parse(String(body)));
		const answer = answers[way];
		if (answer) return answer();
		return way.endsWith("/calendar") ? Response.json({ address: "https://ravive.example/calendar/x.ics" }) : standing();
	});
	pushing.subscribe.mockResolvedValue(HERE);
	pushing.subscribed.mockResolvedValue(null);
	app = await import("./app");
	state = await import("./trainings");
	reminders = await import("./reminders");
	await app.openStore();
	await state.readTrainings();
	await state.changeTrainings(() => [training({ sheet: { ...SHEET, push_key: "key" } })]);
});

afterEach(() => {
	app.store().end();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe("where to push", () => {
	it("is not spoken of by a phone that was never pushed to: another one of the same key may be", async () => {
		expect(await reminders.startCalendar(here())).toBe("done");
		expect(requests.map((one) => "push" in one)).toEqual([false]);
	});

	it("is sent, and ended once this phone takes no more", async () => {
		pushing.subscribed.mockResolvedValue(HERE);
		expect(await reminders.startPush(here())).toBe("done");
		expect(requests.at(-1)?.push).toEqual(HERE);
		pushing.subscribed.mockResolvedValue(null);
		await reminders.startCalendar(here());
		expect(requests.at(-1)?.push).toBe(null);
		await reminders.chooseHours({ from: 9, until: 20 });
		await reminders.startCalendar(here());
		expect("push" in (requests.at(-1) ?? {})).toBe(false);
	});

	it("is ended later where the site could not be reached", async () => {
		pushing.subscribed.mockResolvedValue(HERE);
		await reminders.startPush(here());
		pushing.subscribed.mockResolvedValue(null);
		answers["PUT /reminders"] = () => new Response(null, { status: 503 });
		expect(await reminders.startCalendar(here())).toBe("offline");
		answers = {};
		expect(await reminders.startCalendar(here())).toBe("done");
		expect(requests.at(-1)?.push).toBe(null);
	});
});

describe("the days sent", () => {
	it("are none for cards whose subject is set aside", async () => {
		await state.changeTrainings(() => [training({ sheet: { ...SHEET, entry_test: false, test_days: [] } })]);
		const cards = [card("a", { content_note: "violence" })];
		app.bundles.value = new Map([
			["deck", { deck: "deck", memory: MODEL, cards, content_notes: {} } as unknown as Bundle],
		]);
		app.answers.value = [answer("a", NOON)];
		await reminders.startCalendar(here());
		expect(requests.at(-1)?.days).not.toEqual([]);
		app.change({ setAside: ["deck#violence"] });
		await reminders.renewReminders();
		expect(requests.at(-1)?.days).toEqual([]);
	});
});

describe("what the site refuses", () => {
	const problem = (status: number) => () => Response.json({ code: "" }, { status });

	it.each([
		[400, "address"],
		[409, "not-offered"],
		[401, "over"],
		[410, "over"],
		[503, "offline"],
	])("by e-mail with %i reads %s", async (status, said) => {
		answers["PUT /reminders/email"] = problem(status);
		expect(await reminders.startMail(here(), "anna@hotel")).toBe(said);
		expect(reminders.remindersOf(here()).mail).toBe(false);
	});

	it("of the days is not for later", async () => {
		answers["PUT /reminders"] = problem(400);
		expect(await reminders.startCalendar(here())).toBe("malformed");
	});
});
