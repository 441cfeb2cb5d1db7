/** For the tests of a session's course: a deck, and pages that are opened afresh on one phone. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, vi } from "vitest";
import type { Bundle, ChoiceCard } from "../../core/bundle";
import { MODEL } from "../../core/cast";
import type * as App from "../../state/app";
import type * as Machine from "./machine";

export const NOON = Date.UTC(2026, 10, 24, 12);
export const DAY_MS = 86_400_000;

export const card = (id: string, changed: Partial<ChoiceCard> = {}): ChoiceCard => ({
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

export const bundleOf = (cards: ChoiceCard[]): Bundle => ({
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

export const TWO = [card("first", { confidence: true }), card("second")];
export const SENSITIVE = [card("first"), card("second", { content_note: "confide" })];

export let app: typeof App;
export let machine: typeof Machine;

/** The stores of the pages of a test: none goes on trying once the test is over. */
const open: { end: () => void }[] = [];

/** A page opened afresh: modules are loaded again, what the device kept stays. */
export async function openPage(cards: ChoiceCard[]): Promise<void> {
	vi.resetModules();
	app = await import("../../state/app");
	machine = await import("./machine");
	const { openStore, store } = app;
	await openStore();
	open.push(store());
	app.bundles.value = new Map([["voyage", bundleOf(cards)]]);
}

/** Waits for writes under way, as a phone does before it closes a tab. */
export const settled = (): Promise<unknown> => new Promise((done) => setTimeout(done, 30));

/** Gives each test of a file a phone that holds nothing. */
export function emptyPhoneEachTest(): void {
	beforeEach(() => {
		globalThis.indexedDB = new IDBFactory();
		localStorage.clear();
		vi.spyOn(Date, "now").mockReturnValue(NOON);
	});
	afterEach(() => {
		for (const store of open.splice(0)) store.end();
	});
}
