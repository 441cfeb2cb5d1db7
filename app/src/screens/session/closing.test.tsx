import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Bundle } from "../../core/bundle";
import { answer, card, MODEL } from "../../core/cast";
import { loadMessages } from "../../i18n/catalogues";
import { answers, bundles, openStore, settings, store } from "../../state/app";
import { DEFAULT_SETTINGS } from "../../store/settings";
import { Closing } from "./closing";
import { session } from "./machine";
import type { Session, SessionTile } from "./saved";

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
	answers.value = [answer("b", NOW - 90 * DAY_MS, { deck: "other" }), answer("a", NOW)];
	expect(drawn(tile("a", "right"))).toContain("Il reste 1 carte à raviver");
	place.querySelectorAll<HTMLButtonElement>(".actions button")[1]?.click();
	expect(session.value?.tiles[0]).toMatchObject({ deck: "other", card: "b" });
});

it("says the day of the next session where nothing is due, of no card set aside", () => {
	answers.value = [answer("h", NOW - 90 * DAY_MS), answer("a", NOW)];
	settings.value = { ...DEFAULT_SETTINGS, setAside: ["deck#images"] };
	const said = drawn(tile("a", "right"));
	expect(said).toMatch(/Prochaine séance\s: (?!aujourd)/);
	expect(said).toContain("D’ici là, rien à faire.");
	expect(said).toContain("Encore 3");
});

it("counts as revived what was known, in part too, or read", () => {
	answers.value = NAMES.map((id) => answer(id, NOW));
	expect(drawn(tile("a", "right"), tile("b", "again"), tile("c", "partly"), tile("d", "skipped"))).toContain(
		"2 cartes ont repris couleur",
	);
	render(null, place);
	expect(drawn(tile("a", "read"), tile("b", "again"))).toContain("1 carte a repris couleur");
	render(null, place);
	const said = drawn(tile("a", "again"));
	expect(said).toContain("La séance est terminée");
	expect(said).toContain("Avant la séance");
});
