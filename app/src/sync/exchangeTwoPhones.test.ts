import { describe, expect, it } from "vitest";
import { chance, given, MONTH_MS, NOON, Phone, seedChance, serveEachTest, server } from "./exchangeCast";

serveEachTest();

describe("two phones of one learner", () => {
	it.each(Array.from({ length: 60 }, (_, place) => place + 1))(
		"end with the same answers as the server, whatever is lost, repeated, put back or wrong with a clock (%i)",
		async (seed) => {
			seedChance(seed * 2_654_435_761);
			const phones = [new Phone({ state: "pending" }), new Phone({ state: "pending", sheet: null })];
			let restore = server.copy();
			const all: string[] = [];
			let clock = NOON;
			for (let step = 0; step < 40; step++) {
				const phone = phones[Math.floor(chance() * 2)] as Phone;
				const what = chance();
				if (what < 0.45) {
					clock += Math.floor(chance() * 9e6);
					// `at` may be anything: the order is that of the ids.
					const one = given(clock, { at: NOON - Math.floor(chance() * 9e9) });
					phone.log.push(one);
					all.push(one.id);
				} else if (what < 0.85) {
					server.faults = chance() < 0.5 ? [chance() < 0.5 ? "there" : "back"] : [];
					await phone.exchange();
				} else if (what < 0.93) restore = server.copy();
				else if (server.isJoined) restore();
			}
			server.faults = [];
			for (const phone of phones) phone.now += MONTH_MS;
			for (let round = 0; round < 3; round++) for (const phone of phones) await phone.exchange();
			const wanted = all.sort();
			expect([...server.rows.keys()].sort()).toEqual(wanted);
			for (const { log } of phones) expect(log.map(({ id }) => id).sort()).toEqual(wanted);
		},
	);
});
