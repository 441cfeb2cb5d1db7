import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Bundle } from "../../core/bundle";
import type { Index } from "../../core/bundleIndex";
import { answer, card, MODEL } from "../../core/cast";
import { retained } from "../../core/retained";
import type { Training } from "../../core/training";
import { loadMessages } from "../../i18n/catalogues";
import { answers, bundles, deckCards, index, openStore, settings, store } from "../../state/app";
import { circlesOf, trainings } from "../../state/trainings";
import { DEFAULT_SETTINGS } from "../../store/settings";
import { session } from "./machine";
import { Closing } from "./sessionEnd";
import type { Session, SessionTile } from "./sessionState";

const NOW = new Date(2026, 10, 25, 12).getTime();
const DAY_MS = 86_400_000;
const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h"];

const tile = (id: string, result: SessionTile["result"]): SessionTile => ({
	...{ deck: "deck", card: id, theme: "react", variant: 0, before: null },
	...{ after: result === "skipped" ? null : 0.8, result },
});
let place: HTMLElement;

function drawn(...tiles: SessionTile[]): string {
	place = document.createElement("div");
	render(<Closing session={{ deck: "deck", tiles, step: "end" } as Session} />, place);
	return place.textContent ?? "";
}

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: NOW });
	await loadMessages("fr");
	await openStore();
	const cards = NAMES.map((id) => card(id, id === "h" ? { content_note: "images" } : {}));
	const bundle = { deck: "deck", title: "Accueil", memory: MODEL, content_notes: {}, cards };
	bundles.value = new Map([["deck", bundle as unknown as Bundle]]);
});

afterEach(() => {
	render(null, place);
	store().end();
	session.value = null;
	settings.value = DEFAULT_SETTINGS;
	index.value = null;
	vi.useRealTimers();
});

it("says how many cards are still due, and goes on with them where one wants to", () => {
	answers.value = [...NAMES.map((id) => answer(id, NOW - 90 * DAY_MS)), answer("a", NOW)];
	settings.value = { ...DEFAULT_SETTINGS, setAside: ["deck#images"] };
	const said = drawn(tile("a", "right"));
	expect(said).toContain("Il reste 6 cartes à raviver, maintenant ou plus tard.");
	expect(said).not.toMatch(/Prochaine séance|rien à faire/);
	const [done, more] = [...place.querySelectorAll<HTMLButtonElement>(".actions button")];
	expect([done?.textContent, more?.textContent]).toEqual(["Terminer", "Raviver"]);
	expect(more?.className).toContain("button-quiet");
	more?.click();
	const asked = session.value?.tiles.map((one) => one.card) ?? [];
	expect(asked.length).toBeGreaterThan(3);
	expect(asked).not.toContain("a");
	expect(asked).not.toContain("h");
});

it("goes on in all decks where what is due is of another one", () => {
	const cards = NAMES.map((id) => card(id));
	bundles.value = new Map([
		...bundles.value,
		["other", { deck: "other", title: "Voyage", memory: MODEL, content_notes: {}, cards } as unknown as Bundle],
	]);
	const others = ["b", "c", "d", "e"].map((id) => answer(id, NOW - 90 * DAY_MS, { deck: "other" }));
	answers.value = [...others, answer("a", NOW)];
	expect(drawn(tile("a", "right"))).toContain("Il reste 4 cartes à raviver");
	place.querySelectorAll<HTMLButtonElement>(".actions button")[1]?.click();
	expect(session.value?.tiles[0]).toMatchObject({ deck: "other", card: "b" });
});

it.each([1, 2, 3])("leaves no tail: %i cards that are still due wait for the next session", (count) => {
	answers.value = [
		...NAMES.slice(1, 1 + count).map((id) => answer(id, NOW - 90 * DAY_MS)),
		...NAMES.slice(1 + count).map((id) => answer(id, NOW)),
		answer("a", NOW),
	];
	const said = drawn(tile("a", "right"));
	expect(said).not.toContain("Il reste");
	expect(said).toMatch(/Prochaine séance\s: (?!aujourd)/);
});

it("gives words first, and the figure of tomorrow one tap away, which the memory of the cards shows too", () => {
	answers.value = NAMES.map((id, place) => answer(id, NOW, { credit: place < 6 ? 0 : 1 }));
	drawn(tile("a", "again"));
	const fold = place.querySelector("details");
	expect(fold?.open).toBe(false);
	expect(fold?.querySelector("summary")?.textContent).toMatch(/^Tient encore\s:\s2 · Lue\s:\s6$/);
	const share = retained(deckCards.value, NOW);
	expect(fold?.textContent).toMatch(new RegExp(`${Math.round(100 * (share?.mean ?? 0))}\\s%`));
	expect(place.querySelectorAll('.mosaic .tile[data-state="fading"]')).toHaveLength(6);
});

const listed = (campaigns: Index["campaigns"]): void => {
	index.value = { format: 1, language: "fr", published_at: "", decks: [], contacts: [], campaigns } as Index;
};

it("leads to the campaign of these cards, else to the one that ends first, until its last day is over", () => {
	const other = { title: "Pétition", href: "/fr/petition/", ends_on: "2026-11-25" };
	const own = { title: "Voir, dire", href: "/fr/voir/", ends_on: "2026-12-01", deck: "deck" };
	const shown = (): string | null | undefined => {
		drawn(tile("a", "right"));
		return place.querySelector("[data-campaign] a")?.getAttribute("href");
	};
	answers.value = [answer("a", NOW)];
	listed([other, own]);
	expect(shown()).toBe("/fr/voir/");
	listed([other]);
	expect(shown()).toBe("/fr/petition/");
	listed([{ ...other, ends_on: "2026-11-24" }]);
	expect(shown()).toBeUndefined();
	listed(undefined);
	expect(shown()).toBeUndefined();
});

it("hands on the code of the training that these cards belong to, and no other", () => {
	const joined = (code: string | null, deck: string): Training =>
		({ code: "AAAAAA", key: deck, state: "joined", sheet: { second_circle: code, decks: [deck] } }) as never;
	trainings.value = [joined("BCDFGH", "deck"), joined("JKLMNP", "other"), joined(null, "deck")];
	expect(circlesOf(["deck"]).map(({ sheet }) => sheet?.second_circle)).toEqual(["BCDFGH"]);
	trainings.value = [];
});

it("says the day of the next session where nothing is due, of no card set aside", () => {
	answers.value = [answer("h", NOW - 90 * DAY_MS), answer("a", NOW)];
	settings.value = { ...DEFAULT_SETTINGS, setAside: ["deck#images"] };
	const said = drawn(tile("a", "right"));
	expect(said).toMatch(/Prochaine séance\s: (?!aujourd)/);
	expect(said).toContain("D’ici là, rien à faire. Les cartes reviennent regroupées en séances.");
	expect(said).toContain("Encore 3");
});

it("counts as revived the cards that were right and have more colour than before, and as read those that were explained", () => {
	answers.value = NAMES.map((id) => answer(id, NOW, { credit: id === "b" ? 0 : 1 }));
	const end = drawn(tile("a", "right"), tile("b", "again"), tile("d", "skipped"));
	expect(end).toContain("1 carte a repris couleur");
	expect(end).toContain("1 carte lue : à retrouver la prochaine fois.");
	const [before, after] = place.querySelectorAll(".six");
	expect(before.querySelectorAll("[data-state=new]")).toHaveLength(2);
	expect(after.querySelectorAll("[data-state=new]")).toHaveLength(0);
	render(null, place);
	const said = drawn({ ...tile("a", "right"), before: 1 });
	expect(said).toContain("La séance est terminée");
	expect(said).toContain("Avant la séance");
});
