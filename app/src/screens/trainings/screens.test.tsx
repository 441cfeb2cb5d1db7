import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Bundle } from "../../core/bundle";
import type { Index } from "../../core/bundleIndex";
import { card, SHEET, training } from "../../core/cast";
import { splitForms } from "../../core/forms";
import { loadMessages } from "../../i18n/catalogues";
import { loadTrainingWords } from "../../i18n/trainings/words";
import { go } from "../../router";
import { bundles, index, language } from "../../state/app";
import { trainings } from "../../state/trainings";
import { List } from "./list";
import { Test } from "./test";

const tick = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
const text = (): string => document.body.textContent ?? "";
const published = (decks: string[], spoken: string): Index =>
	({ language: spoken, decks: decks.map((deck) => ({ deck, url: "", cards: [] })) }) as unknown as Index;
const bundle = {
	deck: "deck",
	audience: "adults",
	content_notes: {},
	cards: [card("a"), card("b")],
} as unknown as Bundle;

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: new Date(2026, 10, 25, 12) });
	vi.stubGlobal("scrollTo", () => undefined);
	trainings.value = [training({ sheet: { ...SHEET, languages: ["fr", "de"] } })];
	language.value = "nl";
	await loadMessages("nl");
	await loadTrainingWords("nl");
});

afterEach(() => {
	render(null, document.body);
	index.value = null;
	bundles.value = new Map();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

describe("a test whose cards are in other languages", () => {
	it("says so, and leads to those", async () => {
		go(`/nl/test/${SHEET.code}`);
		render(<Test />, document.body);
		expect(text()).toBe("Laden…");
		index.value = published(["other"], "nl");
		bundles.value = new Map([["other", bundle]]);
		await tick();
		expect(text()).toContain("staan niet in deze taal");
		expect(text()).toContain("Frans, Duits");
		const links = [...document.querySelectorAll<HTMLAnchorElement>("a[lang]")];
		expect(links.map((link) => [link.getAttribute("href"), link.textContent])).toEqual([
			[`/fr/test/${SHEET.code}`, "français"],
			[`/de/test/${SHEET.code}`, "Deutsch"],
		]);
	});

	it("waits for the decks of the language that was chosen then, and asks them", async () => {
		go(`/nl/test/${SHEET.code}`);
		index.value = published(["other"], "nl");
		bundles.value = new Map([["other", bundle]]);
		trainings.value = [training({ forms: splitForms([bundle]) })];
		render(<Test />, document.body);
		language.value = "fr";
		await tick();
		expect(text()).toBe("Laden…");
		index.value = published(["deck"], "fr");
		bundles.value = new Map([["deck", bundle]]);
		await tick();
		expect(text()).toContain("De test beginnen");
	});
});

describe("leaving", () => {
	it("moves the focus to its question, and back where the learner stays", async () => {
		index.value = published(["deck"], "nl");
		render(<List />, document.body);
		await tick();
		const button = (label: string): HTMLButtonElement => {
			const found = [...document.querySelectorAll("button")].find((one) => one.textContent === label);
			if (!found) throw new Error(`no button "${label}" in ${text()}`);
			return found;
		};
		expect(document.activeElement?.tagName).toBe("H1");
		button("De vorming verlaten").click();
		await tick();
		expect(document.activeElement?.textContent).toContain("Verlaten?");
		button("Blijven").click();
		await tick();
		expect(document.activeElement).toBe(button("De vorming verlaten"));
	});
});
