import { describe, expect, it } from "vitest";
import { app, card, emptyPhoneEachTest, machine, openPage, settled } from "./machineCast";

emptyPhoneEachTest();

describe("a content note", () => {
	const NOTED = [card("first"), ...["b", "c", "d"].map((id) => card(id, { content_note: "confide" }))];

	it("is shown once a subject a session", async () => {
		await openPage(NOTED);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		machine.next();
		expect(machine.session.value?.step).toBe("note");
		machine.acceptNote();
		machine.answer({ choice: "right" });
		machine.next();
		expect([machine.session.value?.step, machine.current.value?.card.content_note]).toEqual(["ask", "confide"]);
		await settled();
		await openPage(NOTED);
		await machine.findPaused();
		machine.resume();
		expect(machine.current.value?.note).toBe(null);
		machine.finish();
		machine.start("voyage", true);
		expect(machine.session.value?.step).toBe("note");
	});

	it("is not shown for three cards more, nor is that of another subject where other cards are left", async () => {
		const others = ["e", "f"].map((id) => card(id, { content_note: "images" }));
		await openPage([...NOTED, ...others, card("last")]);
		machine.startWith("voyage", ["b"]);
		machine.acceptNote();
		machine.answer({ choice: "right" });
		machine.next();
		expect(machine.more()).toBe(true);
		const tiles = machine.session.value?.tiles ?? [];
		expect([tiles.length, tiles.some((tile) => ["e", "f"].includes(tile.card))]).toEqual([3, false]);
		for (const _ of tiles) {
			expect(machine.session.value?.step).toBe("ask");
			machine.answer({ choice: "right" });
			machine.next();
		}
	});

	it("is not shown again for a subject where that was chosen, until it is asked back", async () => {
		await openPage(NOTED.slice(1));
		machine.start("voyage");
		machine.acceptNote(true);
		expect(app.settings.value.quietNotes).toEqual(["voyage#confide"]);
		machine.finish();
		machine.start("voyage");
		expect(machine.session.value?.step).toBe("ask");
		app.change({ quietNotes: [] });
		machine.finish();
		machine.start("voyage");
		expect(machine.session.value?.step).toBe("note");
	});

	it("that is declined leaves the other cards of its subject out of the session, and rests its own alone", async () => {
		await openPage(NOTED);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		machine.next();
		machine.skipSubject();
		expect(machine.session.value?.step).toBe("end");
		expect(app.answers.value.filter(({ type }) => type === "skip").map((one) => one.card)).toEqual(["b"]);
		machine.finish();
		machine.start("voyage");
		expect(machine.session.value?.tiles.map((tile) => tile.card)).toEqual(["c", "d"]);
	});

	it("whose subject is set aside says so, and takes it back until something else is done", async () => {
		await openPage(NOTED);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		machine.next();
		const before = machine.session.value?.tiles;
		machine.setSubjectAside();
		expect([app.settings.value.setAside, machine.session.value?.step]).toEqual([["voyage#confide"], "end"]);
		machine.undo.value?.();
		expect(app.settings.value.setAside).toEqual([]);
		expect(machine.session.value).toMatchObject({ step: "note", tiles: before });
		expect(machine.undo.value).toBeNull();
		machine.setSubjectAside();
		machine.finish();
		expect(machine.undo.value).toBeNull();
		app.change({ setAside: [] });
	});
});
