// @vitest-environment happy-dom
import { render } from "preact";
import { beforeEach, expect, it, vi } from "vitest";
import type { Bundle } from "../core/bundle";
import type { Index } from "../core/bundleIndex";
import { answer, card, MODEL, SHEET, training } from "../core/cast";
import { loadMessages } from "../i18n/catalogues";
import { answers, bundles, held, index, language, loadDecks, settings, useSource } from "../state/app";
import { trainings } from "../state/trainings";
import { DEFAULT_SETTINGS } from "../store/settings";
import { CardsScreen } from "./cards";

const DECKS = ["voyage", "accueil"];
const INDEX = {
	format: 1,
	language: "fr",
	decks: DECKS.map((deck) => ({ deck, title: deck, url: `/bundles/${deck}.fr.0.json`, audience: "public", cards: [] })),
	contacts: [],
} as unknown as Index;

const deckOf = (url: string): string => /bundles.(\w+)/.exec(url)?.[1] ?? "";
const fetched = (deck: string) => {
	const only = { ...card("only"), content_note: "violence" };
	return { version: "0", bundle: { deck, cards: [only], memory: MODEL, content_notes: {} } as unknown as Bundle };
};
const bundle = vi.fn((_language: string, url: string) => Promise.resolve(fetched(deckOf(url))));

beforeEach(async () => {
	await loadMessages("fr");
	language.value = "fr";
	bundles.value = new Map();
	index.value = null;
	trainings.value = [];
	settings.value = DEFAULT_SETTINGS;
	bundle.mockClear();
	useSource({ index: () => Promise.resolve(INDEX), bundle, picture: (url) => url });
});

function drawn(): HTMLElement {
	const place = document.createElement("div");
	render(<CardsScreen />, place);
	return place;
}

const buttonsOf = (place: HTMLElement): (string | null | undefined)[] =>
	[...place.querySelectorAll("[data-deck] button:not([data-share])")].map(({ firstChild }) => firstChild?.textContent);

it("offers to fetch again a deck whose cards did not come, and no reading of cards that are not there", async () => {
	bundle.mockImplementationOnce(() => Promise.reject(new Error("no answer from the network")));
	await loadDecks("fr");
	const place = drawn();
	expect(buttonsOf(place)).toEqual(["Réessayer", "Commencer"]);
	expect(place.querySelector("[data-deck=voyage]")?.textContent).toContain("ne sont pas sur cet appareil");
	place.querySelector<HTMLElement>("[data-deck=voyage] button")?.click();
	await vi.waitFor(() => expect(buttonsOf(place)).toEqual(["Commencer", "Commencer"]));
});

it("leads to the subjects set aside where a deck has no other, and offers no card", async () => {
	settings.value = { ...DEFAULT_SETTINGS, setAside: ["voyage#violence"] };
	await loadDecks("fr");
	const place = drawn();
	expect(buttonsOf(place)).toEqual(["Commencer"]);
	const way = place.querySelector<HTMLAnchorElement>("[data-deck=voyage] a[href$='/settings/']");
	expect(way?.textContent).toBe("Sujets mis de côté");
});

it("puts what a training is about first", async () => {
	trainings.value = [training({ state: "joined", sheet: { ...SHEET, decks: ["accueil"] } })];
	await loadDecks("fr");
	const order = [...drawn().querySelectorAll("[data-deck]")].map((panel) => panel.getAttribute("data-deck"));
	expect(order).toEqual(["accueil", "voyage"]);
});

it("says which cards wait for a test, so that the numbers of a deck add up", async () => {
	const pairs = [{ held: "voyage/only", practised: "voyage/other" }];
	trainings.value = [training({ state: "joined", sheet: { ...SHEET, decks: ["voyage"] }, pairs })];
	held.value = ["voyage/only"];
	await loadDecks("fr");
	const place = drawn();
	expect(place.querySelector("[data-deck=voyage]")?.textContent).toContain("1 carte attend le test du jour 90");
	expect(place.querySelector("[data-deck=accueil]")?.textContent).not.toContain("attend");
	held.value = [];
});

it("says which cards never seen are not to discover: set aside, or left for a week", async () => {
	const cards = [{ ...card("only"), content_note: "violence" }, card("left"), card("new")];
	bundle.mockImplementation((_language, url) => {
		const { version, bundle: plain } = fetched(deckOf(url));
		return Promise.resolve({ version, bundle: { ...plain, cards } as unknown as Bundle });
	});
	settings.value = { ...DEFAULT_SETTINGS, setAside: ["voyage#violence"] };
	answers.value = [answer("left", Date.now(), { deck: "voyage", type: "skip", grade: null, credit: null })];
	await loadDecks("fr");
	const said = drawn().querySelector("[data-deck=voyage]")?.textContent;
	expect(said).toContain("1 carte à découvrir. 1 mise de côté. 1 passée, pour plus tard.");
	answers.value = [];
});
