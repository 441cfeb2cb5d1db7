import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Bundle } from "../../core/bundle";
import { card, MODEL } from "../../core/cast";
import { loadMessages } from "../../i18n/catalogues";
import { bundles, openStore, store } from "../../state/app";
import { SessionScreen } from ".";
import { answer, session, startWith } from "./machine";

let place: HTMLElement;

beforeEach(async () => {
	await loadMessages("fr");
	await openStore();
	const shared = { content_notes: {}, pictures: {}, sources: {}, audience: "public", title: "Accueil" };
	const cards = [card("one", { confidence: true, prompt: "Que faites-vous ?" }), card("two")];
	bundles.value = new Map([["deck", { ...shared, deck: "deck", memory: MODEL, cards } as unknown as Bundle]]);
	place = document.createElement("main");
	place.id = "app";
	document.body.replaceChildren(place);
	startWith("deck", ["one", "two"]);
	render(<SessionScreen />, place);
	answer({ truth: true });
	await vi.waitFor(() => expect(place.querySelector(".confidence")).not.toBeNull());
});

afterEach(() => {
	render(null, place);
	store().end();
	session.value = null;
});

it("shows the question beside how sure one is", () => {
	expect(place.querySelector("article")?.textContent).toContain("Que faites-vous ?");
});

it.each(["the browser's way back", "the button"])("leads back to the question by %s", async (way) => {
	const [back] = [...place.querySelectorAll("button")].filter((button) => button.textContent === "Revoir la question");
	await vi.waitFor(() => {
		if (way === "the button") back.click();
		else dispatchEvent(new PopStateEvent("popstate"));
		expect(session.value).toMatchObject({ step: "ask", draft: { truth: true } });
	});
});
