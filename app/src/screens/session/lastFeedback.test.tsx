import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { AnyCard, Bundle } from "../../core/bundle";
import { card, answer as logged, MODEL } from "../../core/cast";
import { loadMessages } from "../../i18n/catalogues";
import { answers, bundles, clock, entryOf, openStore, store } from "../../state/app";
import { SessionScreen } from ".";
import { answer, draft, next, session, skip, startAfter, startWith } from "./machine";
import type { SessionTile } from "./sessionState";

const OPENER = ".again-open";
let place: HTMLElement;

const truthCard = (id: string, changes: Record<string, unknown> = {}): AnyCard =>
	card(id, {
		if_true: `${id}: oui`,
		if_false: `${id}: non`,
		explanation: `pourquoi ${id}`,
		reflex: `réflexe ${id}`,
		...changes,
	});

const shared = { content_notes: {}, pictures: {}, sources: {}, facts: {}, audience: "public", title: "Accueil" };
function publish(...cards: AnyCard[]): void {
	bundles.value = new Map([["deck", { ...shared, deck: "deck", memory: MODEL, cards } as unknown as Bundle]]);
}

beforeEach(async () => {
	await loadMessages("fr");
	await openStore();
	place = document.createElement("main");
	place.id = "app";
	document.body.replaceChildren(place);
});

afterEach(() => {
	render(null, place);
	store().end();
	session.value = null;
	answers.value = [];
});

const drawn = async (): Promise<void> => {
	render(<SessionScreen />, place);
	await vi.waitFor(() => expect(place.querySelector("article, h1.title")).not.toBeNull());
};

/** Answers the first card and goes on to the second. */
async function goOn(...cards: AnyCard[]): Promise<void> {
	publish(...cards);
	startWith(
		"deck",
		cards.map(({ id }) => id),
	);
	answer({ truth: true });
	next();
	await drawn();
}

const press = (found: Element | null): void => (found as HTMLElement | null)?.click();
const question = (): HTMLElement | null => place.querySelector("[data-state=asked]");

describe("the explanation that was left", () => {
	it("opens in place on the next question, with its verdict, why and reflex, and closes on what was chosen", async () => {
		await goOn(
			truthCard("one"),
			truthCard("two", { kind: "choice", options: [{ id: "a", text: "A", feedback: "", right: true }] }),
		);
		const box = place.querySelector<HTMLInputElement>("[value=a]");
		press(box);
		await vi.waitFor(() => expect(session.value?.draft).toEqual({ choice: "a" }));
		press(place.querySelector(OPENER));
		await vi.waitFor(() => expect(place.querySelector(".verdict")).not.toBeNull());
		const shown = place.querySelector(".again");
		for (const text of ["Juste", "one: oui", "pourquoi one", "réflexe one"]) expect(shown?.textContent).toContain(text);
		expect(document.activeElement?.className).toBe("verdict");
		expect(question()?.closest("[hidden]")).not.toBeNull();
		press(shown?.querySelector(".actions button") ?? null);
		await vi.waitFor(() => expect(place.querySelector(".again")).toBeNull());
		expect(question()?.closest("[hidden]")).toBeNull();
		expect(place.querySelector("[value=a]")).toBe(box);
		expect(box?.checked).toBe(true);
		expect(document.activeElement).toBe(place.querySelector(OPENER));
		expect(session.value).toMatchObject({ position: 1, step: "ask", draft: { choice: "a" } });
	});

	it("is not there before any, and stays that of the card before where one was skipped", async () => {
		publish(truthCard("one"), truthCard("two"), truthCard("three"));
		startWith("deck", ["one", "two", "three"]);
		await drawn();
		expect(place.querySelector(OPENER)).toBeNull();
		answer({ truth: false });
		await vi.waitFor(() => expect(place.querySelector(".verdict")).not.toBeNull());
		expect(place.querySelector(OPENER)).toBeNull();
		next();
		skip();
		await vi.waitFor(() => expect(place.querySelector(OPENER)).not.toBeNull());
		press(place.querySelector(OPENER));
		await vi.waitFor(() => expect(place.querySelector(".again")?.textContent).toContain("one: non"));
	});

	it("can be opened at the end of the session", async () => {
		await goOn(truthCard("one"));
		expect(session.value?.step).toBe("end");
		press(place.querySelector(OPENER));
		await vi.waitFor(() => expect(place.querySelector(".again")?.textContent).toContain("pourquoi one"));
	});

	it.each([
		["of its notion", { notion: "one" }],
		["of the same reflex", { reflex: "réflexe one" }],
	])("stays closed before a card %s: it would give the answer away", async (_, changes) => {
		await goOn(truthCard("one"), truthCard("two", changes));
		expect(question()?.dataset.card).toBe("two");
		expect(place.querySelector(OPENER)).toBeNull();
	});

	it("is gone once its card is withdrawn, or asks something else", async () => {
		await goOn(truthCard("one"), truthCard("two"));
		expect(place.querySelector(OPENER)).not.toBeNull();
		publish(truthCard("one", { right: false }), truthCard("two"));
		await vi.waitFor(() => expect(place.querySelector(OPENER)).toBeNull());
		publish(truthCard("two"));
		await vi.waitFor(() => expect(place.querySelector(OPENER)).toBeNull());
	});

	it("of the start page is shown as far as the log has it", async () => {
		publish(truthCard("one"), truthCard("two"));
		answers.value = [logged("one", clock(), { parts: { false: 0 }, credit: 0 })];
		const tile: SessionTile = {
			...{ deck: "deck", card: "one", theme: "react", variant: 0, before: null },
			...{ after: 0.5, result: "again" },
		};
		expect(entryOf("deck", "one")).toBeDefined();
		startAfter("deck", tile, true);
		await drawn();
		press(place.querySelector(OPENER));
		await vi.waitFor(() => expect(place.querySelector(".again")?.textContent).toContain("one: non"));
	});

	it("is not counted in the time that the question took", async () => {
		let now = clock();
		vi.spyOn(Date, "now").mockImplementation(() => now);
		await goOn(truthCard("one"), truthCard("two"));
		press(place.querySelector(OPENER));
		await vi.waitFor(() => expect(place.querySelector(".again")).not.toBeNull());
		now += 60_000;
		press(place.querySelector(".again .actions button"));
		await vi.waitFor(() => expect(place.querySelector(".again")).toBeNull());
		now += 4000;
		answer({ truth: true });
		expect(answers.value.at(-1)).toMatchObject({ card: "two", durationMs: 4000 });
		vi.restoreAllMocks();
	});

	it("is kept with the session", async () => {
		await goOn(truthCard("one"), truthCard("two"));
		draft(null);
		expect(await store().readSession()).toMatchObject({ explained: { position: 0, response: { truth: true } } });
	});
});
