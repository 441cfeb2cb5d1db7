import { describe, expect, it, vi } from "vitest";
import { app, card, DAY_MS, emptyPhoneEachTest, machine, NOON, openPage, SENSITIVE, settled, TWO } from "./machineCast";

emptyPhoneEachTest();

describe("a session", () => {
	it("shows the fact in the words of the card", async () => {
		await openPage(TWO);
		machine.start("voyage");
		expect(machine.current.value?.shown.prompt).toBe("Que faites-vous ? Appelez le 101.");
	});

	it("asks how sure before it tells, and counts a right guess as hard", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		expect([machine.session.value?.step, app.answers.value.length]).toEqual(["confidence", 0]);
		machine.confide("guess");
		expect(machine.session.value?.step).toBe("feedback");
		expect(app.answers.value[0]).toMatchObject({ card: "first", credit: 1, grade: 2, confidence: "guess" });
	});

	it("logs the meaning the card had, where it is not the first", async () => {
		await openPage([card("first", { meaning: 3 }), card("second")]);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		machine.next();
		machine.answer({ choice: "right" });
		expect(app.answers.value.map(({ meaning }) => meaning)).toEqual([3, undefined]);
	});

	it("ends with what was revived, and nothing waits any more", async () => {
		await openPage([card("only")]);
		machine.start("voyage");
		machine.answer({ choice: "wrong" });
		machine.next();
		expect(machine.session.value?.step).toBe("end");
		expect(machine.session.value?.tiles[0]).toMatchObject({ before: null, result: "again" });
		await settled();
		await openPage([card("only")]);
		expect(await machine.findPaused()).toBe(false);
	});

	it("shows its end again where that is loaded again, and not at the next visit", async () => {
		const loaded = (type: string) =>
			vi.spyOn(performance, "getEntriesByType").mockReturnValue([{ type } as PerformanceNavigationTiming]);
		await openPage([card("only")]);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		machine.next();
		await settled();
		loaded("reload");
		await openPage([card("only")]);
		expect(await machine.findPaused()).toBe(false);
		expect(machine.session.value).toMatchObject({ step: "end", paused: false });
		loaded("navigate");
		await openPage([card("only")]);
		await machine.findPaused();
		expect(machine.session.value).toBeNull();
		vi.restoreAllMocks();
	});

	it("goes back from how sure one is to the question, with what was answered", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.answer({ choice: "wrong" });
		machine.reopen();
		expect(machine.session.value).toMatchObject({ step: "ask", draft: { choice: "wrong" }, response: null });
		expect(app.answers.value).toEqual([]);
	});

	it("asks as many cards as the address promises, also where none is due", async () => {
		await openPage(["a", "b", "c", "d", "e"].map((id) => card(id)));
		history.replaceState(null, "", "/fr/decks/voyage/start/?cards=3");
		machine.start("voyage");
		expect(machine.session.value?.tiles).toHaveLength(3);
		for (let asked = 0; asked < 3; asked++) {
			machine.answer({ choice: "right" });
			machine.next();
		}
		machine.finish();
		machine.start("voyage");
		expect(machine.session.value?.tiles).toHaveLength(3);
		history.replaceState(null, "", "/");
		machine.start("voyage");
		expect(machine.session.value?.tiles.length).not.toBe(3);
	});

	it("does not start when nothing is due or new", async () => {
		await openPage([card("only")]);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		machine.next();
		machine.finish();
		expect(machine.start("voyage")).toBe(false);
		expect(machine.start("voyage", true)).toBe(true);
	});
});

describe("a closed tab", () => {
	it("resumes in the middle of the card, with its draft", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		machine.confide("sure");
		machine.next();
		machine.draft({ choice: "wrong" });
		await settled();
		await openPage(TWO);
		expect(await machine.findPaused()).toBe(true);
		expect(machine.session.value).toMatchObject({ paused: true, position: 1, draft: { choice: "wrong" } });
		machine.resume();
		expect(machine.current.value?.card.id).toBe("second");
		expect(app.answers.value).toHaveLength(1);
	});

	it("asks no card twice whose answer was kept where its place was not", async () => {
		await openPage([...TWO, card("third")]);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		await settled();
		vi.spyOn(app.store(), "writeSession").mockReturnValue();
		machine.confide("sure");
		machine.next();
		machine.skip();
		await settled();
		await openPage([...TWO, card("third")]);
		expect(await machine.findPaused()).toBe(true);
		machine.resume();
		expect(machine.current.value?.card.id).toBe("third");
		expect(machine.session.value).toMatchObject({ position: 2, draft: null, response: null });
		expect(machine.session.value?.tiles.map(({ result }) => result)).toEqual(["right", "skipped", null]);
	});

	it("is not offered again when its last answer was kept", async () => {
		await openPage([card("only")]);
		machine.start("voyage");
		await settled();
		vi.spyOn(app.store(), "writeSession").mockReturnValue();
		machine.answer({ choice: "wrong" });
		machine.next();
		await settled();
		await openPage([card("only")]);
		expect(await machine.findPaused()).toBe(false);
	});

	it("goes on without the cards that are no longer published", async () => {
		await openPage(TWO);
		machine.start("voyage");
		await settled();
		await openPage([TWO[1]]);
		await machine.findPaused();
		machine.resume();
		expect(machine.current.value?.card.id).toBe("second");
	});

	it("loses no card when it goes on before the decks are there", async () => {
		await openPage(TWO);
		machine.start("voyage");
		await settled();
		await openPage(TWO);
		const decks = app.bundles.value;
		app.bundles.value = new Map();
		await machine.findPaused();
		machine.resume();
		app.bundles.value = decks;
		expect(machine.current.value?.card.id).toBe("first");
	});
});

describe("a card the learner leaves", () => {
	it("counts for nothing", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.skip();
		expect(app.answers.value[0]).toMatchObject({ type: "skip", grade: null });
		expect(app.traces.value?.cards.size).toBe(0);
		expect(machine.session.value?.position).toBe(1);
	});

	it("stands behind its note, and its subject can be set aside", async () => {
		await openPage(SENSITIVE);
		machine.start("voyage");
		machine.skip();
		expect(machine.session.value?.step).toBe("note");
		machine.setSubjectAside();
		expect(machine.session.value?.step).toBe("end");
		expect(app.settings.value.setAside).toEqual(["voyage#confide"]);
		machine.finish();
		vi.spyOn(Date, "now").mockReturnValue(NOON + 7 * DAY_MS);
		machine.start("voyage");
		expect(machine.session.value?.tiles.map((tile) => tile.card)).toEqual(["first"]);
	});

	it("rests for a week, also where the learner asks for more", async () => {
		await openPage([card("first"), card("second")]);
		machine.start("voyage");
		machine.skip();
		machine.answer({ choice: "right" });
		machine.next();
		expect(machine.more()).toBe(false);
		for (const days of [1, 6]) {
			vi.spyOn(Date, "now").mockReturnValue(NOON + days * DAY_MS);
			expect(machine.start("voyage", true) && machine.session.value?.tiles.map((tile) => tile.card)).toEqual([
				"second",
			]);
			machine.finish();
		}
		vi.spyOn(Date, "now").mockReturnValue(NOON + 7 * DAY_MS);
		expect(machine.start("voyage")).toBe(true);
		expect(machine.session.value?.tiles.map((tile) => tile.card)).toContain("first");
	});
});

describe("three more", () => {
	it("are new cards, as long as there are any, and none that was seen today", async () => {
		await openPage(Array.from({ length: 9 }, (_, place) => card(`card-${place}`)));
		const answerAll = (): string[] => {
			const shown = machine.session.value?.tiles.map((tile) => tile.card) ?? [];
			for (const _tile of shown) {
				machine.answer({ choice: "wrong" });
				machine.next();
			}
			return shown;
		};
		machine.start("voyage");
		const seen = answerAll();
		expect(seen).toHaveLength(6);
		expect(machine.more()).toBe(true);
		const more = answerAll();
		expect(more).toHaveLength(3);
		expect(more.filter((id) => seen.includes(id))).toEqual([]);
		expect(machine.more()).toBe(false);
	});
});
