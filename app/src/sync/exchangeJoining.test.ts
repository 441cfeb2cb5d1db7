import { beforeEach, describe, expect, it } from "vitest";
import { SHEET } from "../core/cast";
import { dayAt } from "../core/training";
import { exchange, MOST_ANSWERS } from "./exchange";
import { given, NOON, Phone, serveEachTest, server } from "./exchangeCast";

serveEachTest();

describe("what a trainer changes", () => {
	const DAY_MS = 86_400_000;
	const path = (): string[] => server.asked.map(({ method, path }) => `${method} ${path}`);

	beforeEach(() => {
		server.isJoined = true;
		server.sheet = { ...SHEET, second_circle: "W3PFTN" };
	});

	it("is fetched once a day, and where the clock was set back", async () => {
		const phone = new Phone();
		await phone.exchange();
		expect(phone.kept?.sheet?.second_circle).toBeNull();
		phone.now += DAY_MS;
		await phone.exchange();
		await phone.exchange();
		phone.now -= 2 * DAY_MS;
		await phone.exchange();
		expect(path().filter((asked) => asked.startsWith("GET"))).toHaveLength(2);
		expect(phone.kept).toMatchObject({ state: "joined", sheet: { second_circle: "W3PFTN" }, sheetAt: phone.now });
	});

	it("is fetched each minute on the day of the entry test, until it is closed", async () => {
		server.sheet = { ...SHEET, entry_test_closed: true };
		const phone = new Phone();
		const asked = (): number => path().filter((one) => one.startsWith("GET")).length;
		phone.now = dayAt(SHEET, 0) + DAY_MS / 2;
		phone.kept = phone.kept && { ...phone.kept, sheetAt: phone.now };
		phone.now += 59_000;
		await phone.exchange();
		expect(asked()).toBe(0);
		phone.now += 1_000;
		await phone.exchange();
		expect(phone.kept?.sheet?.entry_test_closed).toBe(true);
		phone.now += 60_000;
		await phone.exchange();
		expect(asked()).toBe(1);
	});

	it.each([{ answers_until: "2027-12-31" }, { is_open: true }])(
		"takes up again what was closed: %o",
		async (change) => {
			const closed = { ...SHEET, is_open: false };
			const phone = new Phone({ state: "over", problem: "closed", sheet: closed });
			phone.log = [given(NOON)];
			server.sheet = closed;
			phone.now += DAY_MS;
			await phone.exchange();
			expect([phone.kept?.state, server.rows.size]).toEqual(["over", 0]);
			server.sheet = { ...closed, ...change };
			await phone.exchange();
			expect(phone.kept?.state).toBe("over");
			phone.now += DAY_MS;
			await phone.exchange();
			expect([phone.kept?.state, phone.kept?.problem, server.rows.size]).toEqual(["joined", null, 1]);
		},
	);

	it("is fetched with the key, so that a code that was replaced leads to it too", async () => {
		const phone = new Phone();
		phone.now += DAY_MS;
		server.sheet = { ...SHEET, code: "W3PFTN" };
		await phone.exchange();
		expect(server.asked[0]).toMatchObject({ method: "GET", path: SHEET.code, key: phone.kept?.key });
		expect(phone.kept).toMatchObject({ code: SHEET.code, sheet: { code: "W3PFTN" } });
	});
	it("holds up no answer where it does not come", async () => {
		const phone = new Phone();
		phone.now += DAY_MS;
		phone.log = [given(NOON)];
		server.faults = ["there"];
		expect(await phone.exchange()).toEqual({ kind: "nothing" });
		expect([server.rows.size, phone.kept?.sheet]).toEqual([1, SHEET]);
	});
});

describe("joining and leaving", () => {
	it("fetches the sheet, joins, and sends what was answered since the tap", async () => {
		const phone = new Phone({ state: "pending", sheet: null, code: SHEET.code });
		phone.log = [given(NOON + 5)];
		await phone.exchange();
		expect(server.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
			`GET ${SHEET.code}`,
			`POST ${SHEET.code}/learners`,
			`POST ${SHEET.code}/answers`,
		]);
		expect(server.rows.size).toBe(1);
	});

	it("takes everything out, and tries again until the network answers", async () => {
		const phone = new Phone({ state: "leaving" });
		server.isJoined = true;
		server.faults = ["there", "back"];
		expect((await phone.exchange()).kind).toBe("later");
		expect((await phone.exchange()).kind).toBe("later");
		expect((await phone.exchange()).kind).toBe("nothing");
		expect(phone.kept).toBeUndefined();
		expect(server.isJoined).toBe(false);
	});

	it("sends nothing more once the learner left, even between two batches", async () => {
		server.isJoined = true;
		const phone = new Phone();
		phone.log = Array.from({ length: MOST_ANSWERS + 1 }, (_, place) => given(NOON + place));
		const store = phone.store();
		const change = store.change;
		store.change = async (changed) => {
			await change(changed);
			if (phone.kept) phone.kept = { ...phone.kept, state: "leaving" };
		};
		await exchange(store);
		expect(server.asked).toHaveLength(1);
	});
});
