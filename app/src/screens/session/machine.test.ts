import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Bundle, ChoiceCard } from "../../core/bundle";
import { MODEL } from "../../core/cast";
import type * as App from "../../state/app";
import type * as Machine from "./machine";

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 86_400_000;

const card = (id: string, changed: Partial<ChoiceCard> = {}): ChoiceCard => ({
	id,
	kind: "choice",
	theme: "react",
	notion: id,
	critical: false,
	situation: true,
	prompt: `Que faites-vous ? Appelez le {fact:police}.`,
	explanation: "…",
	reflex: "…",
	sources: [],
	help: "police",
	options: [
		{ id: "right", text: "Appeler", feedback: "…", right: true },
		{ id: "wrong", text: "Attendre", feedback: "…", right: false },
	],
	variants: [],
	...changed,
});

const bundleOf = (cards: ChoiceCard[]): Bundle => ({
	format: 1,
	deck: "voyage",
	language: "fr",
	title: "Je pars en voyage",
	summary: "",
	audience: "public",
	written_for_minors: false,
	translation: "original",
	review_due: "2027-05-24",
	licence: "CC-BY-SA-4.0",
	themes: ["react"],
	memory: MODEL,
	content_notes: { confide: "La carte suivante parle d’un enfant qui confie des violences." },
	sources: {},
	facts: {
		police: {
			kind: "contact",
			name: "Police",
			value: "101",
			status: "to_confirm",
			verified_on: "2026-11-24",
			expires_on: "2027-05-23",
		},
	} as Bundle["facts"],
	pictures: {},
	cards,
});

const TWO = [card("first", { confidence: true }), card("second")];
const SENSITIVE = [card("first"), card("second", { content_note: "confide" })];

let app: typeof App;
let machine: typeof Machine;

/** A page opened afresh: modules are loaded again, what the device kept stays. */
async function openPage(cards: ChoiceCard[]): Promise<void> {
	vi.resetModules();
	app = await import("../../state/app");
	machine = await import("./machine");
	await app.openStore();
	app.bundles.value = new Map([["voyage", bundleOf(cards)]]);
}

/** Waits for writes under way, as a phone does before it closes a tab. */
const settled = (): Promise<unknown> => new Promise((done) => setTimeout(done, 30));

beforeEach(() => {
	globalThis.indexedDB = new IDBFactory();
	localStorage.clear();
	vi.spyOn(Date, "now").mockReturnValue(NOON);
});

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
		expect(machine.session.value?.step).toBe("told");
		expect(app.answers.value[0]).toMatchObject({ card: "first", credit: 1, grade: 2, confidence: "guess" });
		expect(machine.session.value?.comesBackInDays).toBeGreaterThan(0);
	});

	it("says when the card comes back by the rule that will call it back", async () => {
		await openPage([card("only")]);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		const [entry] = app.deckCards.value;
		const days = ((entry?.dueAt ?? 0) - NOON) / 86_400_000;
		expect(machine.session.value?.comesBackInDays).toBe(Math.round(days));
		expect(days).toBeGreaterThan(2);
		expect(machine.session.value?.tiles[0]?.after).toBeGreaterThan(0.5);
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
});

describe("an update of the deck in mid-session", () => {
	it("keeps the session at its card, in the new words", async () => {
		await openPage(TWO);
		machine.start("voyage");
		app.bundles.value = new Map([["voyage", bundleOf([card("first", { prompt: "Corrigé" }), TWO[1]])]]);
		expect(machine.current.value?.shown.prompt).toBe("Corrigé");
		expect(machine.session.value?.position).toBe(0);
	});

	const published = (...cards: ChoiceCard[]): void => {
		app.bundles.value = new Map([["voyage", bundleOf(cards)]]);
	};
	const reversed = (changed: Partial<ChoiceCard> = {}): ChoiceCard =>
		card("first", {
			options: [
				{ id: "call", text: "Appeler", feedback: "…", right: true },
				{ id: "wait", text: "Attendre", feedback: "…", right: false },
			],
			...changed,
		});

	it("shows a corrected number to a learner who is answering, and keeps the answer begun", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.draft({ choice: "right" });
		published(card("first", { prompt: "Appelez le 112." }), TWO[1]);
		expect(machine.current.value?.shown.prompt).toBe("Appelez le 112.");
		expect(machine.session.value?.draft).toEqual({ choice: "right" });
	});

	it("asks at once what a card now asks, when nobody began to answer", async () => {
		await openPage(TWO);
		machine.start("voyage");
		published(reversed({ prompt: "Autre" }), TWO[1]);
		expect(machine.current.value?.shown.prompt).toBe("Autre");
	});

	it.each([["asks something else", () => published(reversed({ prompt: "Autre" }), TWO[1])]])(
		"lets a learner finish a card that was begun and %s",
		async (_what, publish) => {
			await openPage([card("first"), TWO[1]]);
			machine.start("voyage");
			machine.draft({ choice: "right" });
			publish();
			machine.answer({ choice: "right" });
			expect(machine.session.value?.step).toBe("told");
			expect(machine.current.value?.shown.prompt).toBe("Que faites-vous ? Appelez le 101.");
			machine.next();
			expect(machine.current.value?.card.id).toBe("second");
		},
	);

	it("does not go on with a card that was taken offline, begun or not, and leaves out those to come", async () => {
		await openPage([...TWO, card("third")]);
		machine.start("voyage");
		machine.draft({ choice: "right" });
		published(TWO[1], card("third"));
		expect(machine.current.value).toBeNull();
		machine.answer({ choice: "right" });
		expect(app.answers.value).toHaveLength(0);
		machine.resume();
		expect(machine.current.value?.card.id).toBe("second");
		machine.answer({ choice: "right" });
		published(TWO[1]);
		machine.next();
		expect(machine.session.value?.step).toBe("end");
		expect(app.answers.value).toHaveLength(1);
	});

	it("asks a card anew whose answer, kept since an earlier visit, no longer belongs to it", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.draft({ choice: "right" });
		await settled();
		await openPage([reversed(), TWO[1]]);
		await machine.findPaused();
		machine.resume();
		expect(machine.session.value).toMatchObject({ position: 0, step: "ask", draft: null });
	});

	it("goes on after a card told in an earlier visit that now asks something else", async () => {
		await openPage([card("first"), TWO[1]]);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		await settled();
		await openPage([reversed(), TWO[1]]);
		await machine.findPaused();
		machine.resume();
		expect(machine.session.value).toMatchObject({ position: 1, step: "ask" });
		expect(app.answers.value).toHaveLength(1);
	});
});
