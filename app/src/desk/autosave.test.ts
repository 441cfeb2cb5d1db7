import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Autosave, type State, tokenNow } from "./autosave";

let content = "";
let sent: [string, string, boolean][] = [];
let states: State["kind"][] = [];
let answers: (Response | Error)[] = [];

const saved = (digest: string): Response => new Response(JSON.stringify({ at: "14:02", digest }), { status: 200 });

function saving(): Autosave<{ at: string; digest: string }> {
	return new Autosave({
		content: () => content,
		digest: "first",
		send: async (...given) => {
			sent.push(given);
			const answer = answers.shift() ?? saved("later");
			if (answer instanceof Error) throw answer;
			return answer;
		},
		onState: ({ kind }) => states.push(kind),
		onSaved: () => {},
	});
}

beforeEach(() => {
	vi.useFakeTimers();
	[content, sent, states, answers] = ["a", [], [], []];
});
afterEach(() => {
	vi.useRealTimers();
});

test("waits for a pause, then saves once on what it began from", async () => {
	const one = saving();
	for (content of ["ab", "abc", "abcd"]) one.changed();
	await vi.advanceTimersByTimeAsync(2000);
	expect(sent).toEqual([["abcd", "first", false]]);
	expect(states.at(-1)).toBe("saved");
	expect(one.isUnsaved).toBe(false);
	content = "abcde";
	one.changed();
	await vi.advanceTimersByTimeAsync(2000);
	expect(sent[1]).toEqual(["abcde", "later", false]);
});

test("sends nothing when nothing differs", async () => {
	const one = saving();
	one.changed();
	await vi.advanceTimersByTimeAsync(2000);
	expect(sent).toEqual([]);
});

test("tries again until the network is back", async () => {
	answers = [new TypeError("no network"), new TypeError("no network"), saved("later")];
	const one = saving();
	content = "b";
	one.changed();
	await vi.advanceTimersByTimeAsync(1500);
	expect(states.at(-1)).toBe("offline");
	expect(one.isUnsaved).toBe(true);
	await vi.advanceTimersByTimeAsync(20_000);
	expect(sent).toHaveLength(3);
	expect(states.at(-1)).toBe("saved");
});

test("stops before what somebody else wrote, and overwrites it on request", async () => {
	answers = [new Response(JSON.stringify({ by: "Bart", at: "14:01" }), { status: 409 })];
	const one = saving();
	content = "b";
	one.changed();
	await vi.advanceTimersByTimeAsync(30_000);
	expect(states.at(-1)).toBe("conflict");
	expect(sent).toHaveLength(1);
	await one.save(true);
	expect(sent[1]).toEqual(["b", "first", true]);
	expect(states.at(-1)).toBe("saved");
});

test("what is typed while it saves is saved next", async () => {
	let release = (_: Response): void => {};
	const one = saving();
	answers = [];
	content = "b";
	const waiting = new Promise<Response>((done) => {
		release = done;
	});
	answers.push(new Proxy(saved("x"), {}) as Response);
	answers[0] = waiting as unknown as Response;
	one.changed();
	await vi.advanceTimersByTimeAsync(1000);
	content = "bc";
	one.changed();
	release(saved("second"));
	await vi.advanceTimersByTimeAsync(3000);
	expect(sent.map(([text]) => text)).toEqual(["b", "bc"]);
	expect(sent[1]?.[1]).toBe("second");
});

test("a refusal is shown and not repeated", async () => {
	answers = [new Response("too long", { status: 400, headers: { "Content-Type": "text/plain; charset=utf-8" } })];
	const one = saving();
	content = "b";
	one.changed();
	await vi.advanceTimersByTimeAsync(30_000);
	expect(sent).toHaveLength(1);
	expect(states.at(-1)).toBe("refused");
});

test("a page of an error is never shown as text", async () => {
	for (const status of [400, 404, 413]) {
		const shown: State[] = [];
		const html = new Response("<!doctype html><h1>Error</h1>", { status, headers: { "Content-Type": "text/html" } });
		const one = new Autosave({
			content: () => content,
			send: async () => html,
			digest: "",
			onState: (state) => shown.push(state),
			onSaved: () => {},
		});
		content = `changed ${status}`;
		await one.save();
		expect(shown.at(-1)).toEqual({ kind: "refused", text: "" });
	}
});

test("without any cookie, one is asked to sign in again, and what was written is saved then", async () => {
	answers = [
		new Response("<!doctype html>", { status: 403, headers: { "Content-Type": "text/html" } }),
		saved("later"),
	];
	const one = saving();
	content = "b";
	one.changed();
	await vi.advanceTimersByTimeAsync(1500);
	expect(states.at(-1)).toBe("signedOut");
	await vi.advanceTimersByTimeAsync(30_000);
	expect(states.at(-1)).toBe("saved");
});

test("the token that a later sign-in set replaces that of the page", () => {
	expect(tokenNow("page", "a=b; csrftoken=new; c=d")).toBe("new");
	expect(tokenNow("page", "a=b; __Secure-csrftoken=new")).toBe("new");
	expect(tokenNow("page", "xcsrftoken=other")).toBe("page");
});

test("somebody signed out meanwhile sees so, and it is saved when signed in again", async () => {
	answers = [Object.defineProperty(new Response(null), "redirected", { value: true }), saved("later")];
	const one = saving();
	content = "b";
	one.changed();
	await vi.advanceTimersByTimeAsync(1500);
	expect(states.at(-1)).toBe("signedOut");
	await vi.advanceTimersByTimeAsync(30_000);
	expect(states.at(-1)).toBe("saved");
});

test("finishes what is on its way and what was typed since before the page is left", async () => {
	const one = saving();
	content = "b";
	const first = one.save();
	content = "bc";
	expect(await one.finish()).toBe(true);
	await first;
	expect(sent.map(([given]) => given)).toEqual(["b", "bc"]);
});

test("does not let the page be left with what the server refused, or while there is no network", async () => {
	answers = [new Response("too long", { status: 400 }), new TypeError("no network")];
	const one = saving();
	content = "b";
	expect(await one.finish()).toBe(false);
	content = "bc";
	expect(await one.finish()).toBe(false);
	content = "bcd";
	expect(await one.finish()).toBe(true);
});
