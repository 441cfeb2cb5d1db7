import { beforeEach, describe, expect, it, vi } from "vitest";
import { SHEET } from "../core/cast";
import { MOST_ANSWERS } from "./exchange";
import { given, NOON, Phone, serveEachTest, server } from "./exchangeCast";

serveEachTest();

describe("one phone", () => {
	beforeEach(() => {
		server.isJoined = true;
	});

	it("sends what belongs to the training, once, and nothing else", async () => {
		const phone = new Phone();
		phone.log = [given(NOON - 1), given(NOON), given(NOON + 1, { deck: "other" }), given(NOON + 2, { type: "skip" })];
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect([...server.rows.keys()]).toEqual([phone.log[1]?.id]);
		await phone.exchange();
		expect(server.asked.map(({ body }) => JSON.parse(body).answers.length)).toEqual([1, 0]);
	});

	it("sends exactly the fields of the protocol", async () => {
		const phone = new Phone();
		phone.log = [
			given(NOON, { parts: { a: 1 }, bundle: "0123456789abcdef", confidence: "sure", meaning: 2, variant: 1 }),
			given(NOON + 1, { asked: { as: "control", day: 90, training: SHEET.code } }),
			given(NOON + 2, { asked: { as: "test", day: 90, form: "B", training: SHEET.code }, credit: 0.5 }),
		];
		await phone.exchange();
		const rest = {
			deck: "deck",
			card: "card",
			duration_ms: 9000,
			offset_minutes: 0 - new Date(NOON).getTimezoneOffset(),
		};
		const [first, second, third] = phone.log.map(({ id, at }) => ({ id, at, ...rest }));
		expect(JSON.parse(server.asked[0]?.body ?? "")).toEqual({
			sent_at: NOON,
			cursor: 0,
			answers: [
				{
					...first,
					parts: { a: 1 },
					bundle: "0123456789abcdef",
					confidence: "sure",
					meaning: 2,
					variant: 1,
					credit: 1,
				},
				{ ...second, parts: {}, kind: "control", test_day: 90, credit: 1 },
				{ ...third, parts: {}, kind: "test", test_day: 90, form: "B", credit: 0.5 },
			],
		});
	});

	it("packs long bodies, and sends at most so many answers at once", async () => {
		const phone = new Phone();
		phone.log = Array.from({ length: MOST_ANSWERS + 20 }, (_, place) => given(NOON + place));
		await phone.exchange();
		expect(server.rows.size).toBe(MOST_ANSWERS + 20);
		expect(server.asked.map(({ body, coding }) => [JSON.parse(body).answers.length, coding])).toEqual([
			[MOST_ANSWERS, "gzip"],
			[20, "gzip"],
		]);
	});

	it("sends less at once where so much is refused, down to one", async () => {
		const phone = new Phone();
		phone.log = Array.from({ length: 9 }, (_, place) => given(NOON + place));
		const lengths: number[] = [];
		const most = { answers: 3 };
		vi.stubGlobal("fetch", (url: string, options: RequestInit) => {
			const { length } = JSON.parse(String(options.body)).answers as unknown[];
			lengths.push(length);
			return length > most.answers ? Promise.resolve(new Response(null, { status: 413 })) : server.fetch(url, options);
		});
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect([lengths, server.rows.size]).toEqual([[9, 5, 3, 3, 3], 9]);
		most.answers = 0;
		phone.log.push(given(NOON + 9), given(NOON + 10));
		expect((await phone.exchange()).kind).toBe("later");
		expect(lengths.slice(5)).toEqual([2, 1]);
	});

	it("sends an answer without its bundle where the server does not know it", async () => {
		const phone = new Phone();
		server.unknownBundles.add("ffffffffffffffff");
		phone.log = [given(NOON, { bundle: "ffffffffffffffff" }), given(NOON + 1)];
		await phone.exchange();
		expect(server.rows.size).toBe(2);
		expect(phone.kept?.refused).toEqual([]);
	});

	it.each([429, 503])("keeps its answers at a %i, says for how long it waits, and sends them then", async (status) => {
		const phone = new Phone();
		phone.log = [given(NOON), given(NOON + 1)];
		vi.stubGlobal("fetch", async () => new Response(null, { status, headers: { "Retry-After": "7" } }));
		expect(await phone.exchange()).toEqual({ kind: "later", waitMs: 7000 });
		expect(phone.kept).toMatchObject({ state: "joined", sent: [], refused: [] });
		vi.stubGlobal("fetch", (url: string, options: RequestInit) => server.fetch(url, options));
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect(server.rows.size).toBe(2);
	});

	it.each([
		[401, "left"],
		[404, "unknown"],
		[410, "closed"],
	])("stops when the server answers %i", async (status, problem) => {
		const phone = new Phone();
		vi.stubGlobal("fetch", async () => new Response(null, { status }));
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect(phone.kept).toMatchObject({ state: "over", problem });
	});

	it("leaves what another phone sent to a page that can take it", async () => {
		const [one, other] = [new Phone(), new Phone()];
		one.log = [given(NOON)];
		await one.exchange();
		other.canTake = false;
		other.log = [given(NOON + 1)];
		await other.exchange();
		expect(other.kept).toMatchObject({ cursor: 0, sent: [other.log[0]?.id] });
		other.canTake = true;
		await other.exchange();
		expect(other.log).toHaveLength(2);
	});
});
