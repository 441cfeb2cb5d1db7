/**
 * Phones without a screen for the tests of the server: the app's own code, each phone with a browser's storage, locks and clock, and a
 * network that is whoever reads. Obeys a line of JSON, answers with one: what came of it, and what the phones ask of the network since.
 *
 * A phone may end at any turn of the loop, as a browser does that is killed: what it had not committed is rolled back, what it was about
 * to do is not done, and the next opening finds what was written.
 */
import { createInterface } from "node:readline";
import { asked, DEAD, Life, Phone, requests } from "./life.mjs";
import { settle } from "./turns.mjs";

const troubles = [];
process.on("unhandledRejection", (reason) => {
	if (reason?.message !== DEAD && reason?.name !== "AbortError") troubles.push(String(reason?.stack ?? reason));
});

const phones = new Map();

/** Lets a life do something that may never come to an end; what comes of it is seen by looking. */
function letting(life, act, given) {
	const done = life.app[act](...given);
	// The worker rejects when something has to wait: the browser comes back.
	if (act === "work") done.catch(() => life.end());
	return done instanceof Promise || typeof done?.then === "function" ? null : done;
}

const ACTS = {
	phone: ({ phone, now }) => {
		const made = new Phone(phone);
		made.now = now;
		phones.set(phone, made);
	},
	open: ({ phone }) => {
		phones.get(phone).page = new Life(phones.get(phone));
		return letting(phones.get(phone).page, "begin", []);
	},
	wake: ({ phone }) => {
		phones.get(phone).worker?.end();
		phones.get(phone).worker = new Life(phones.get(phone));
		return letting(phones.get(phone).worker, "work", []);
	},
	let: ({ phone, act, given = [] }) => letting(phones.get(phone).page, act, given),
	clock: ({ phone, now }) => {
		phones.get(phone).now = now;
	},
	pass: ({ phone }) => {
		const { page } = phones.get(phone);
		const due = [...page.timers.values()];
		page.timers.clear();
		for (const work of due) work();
	},
	reply: ({ number, status, headers, body }) => {
		const { life, done } = asked.get(number);
		asked.delete(number);
		if (!life.isDead) done(new Response([204, 304].includes(status) ? null : body, { status, headers }));
	},
	lose: ({ number }) => {
		const { life, fail } = asked.get(number);
		asked.delete(number);
		if (!life.isDead) fail(new TypeError("no network"));
	},
	end: ({ phone }) => {
		const ended = phones.get(phone);
		for (const life of [ended.page, ended.worker]) life?.end();
		ended.page = ended.worker = null;
	},
};

for await (const line of createInterface({ input: process.stdin })) {
	const order = JSON.parse(line);
	let done = null;
	try {
		done = ACTS[order.do](order) ?? null;
		await settle(order.turns);
		if (typeof order.turns === "number") {
			ACTS.end(order);
			await settle();
		}
	} catch (error) {
		troubles.push(String(error.stack));
	}
	console.log(JSON.stringify({ done, requests: requests.splice(0), troubles: troubles.splice(0) }));
}
