// @vitest-environment happy-dom
/** Where a subject is set aside, no screen announces its cards. */
import { render } from "preact";
import { beforeEach, expect, it, vi } from "vitest";
import type { Bundle } from "../core/bundle";
import { answer, card, MODEL } from "../core/cast";
import { loadMessages } from "../i18n/catalogues";
import { answers, bundles, held, language, settings } from "../state/app";
import * as file from "../state/file";
import { DEFAULT_SETTINGS } from "../store/settings";
import { MemoryScreen } from "./memory";
import { SettingsScreen } from "./settings";

const NOTE = "La carte suivante parle d’images.";
const DAY_MS = 86_400_000;

beforeEach(async () => {
	await loadMessages("fr");
	language.value = "fr";
	const cards = [card("spoken", { prompt: "Que dire ?", content_note: "images" }), card("other")];
	const notes = { images: NOTE };
	bundles.value = new Map([
		["deck", { deck: "deck", title: "Accueil", memory: MODEL, content_notes: notes, cards } as unknown as Bundle],
	]);
	answers.value = [answer("spoken", Date.now() - DAY_MS)];
	held.value = [];
	settings.value = DEFAULT_SETTINGS;
});

const setAside = (): void => {
	settings.value = { ...DEFAULT_SETTINGS, setAside: ["deck#images"] };
};

const pressed = (place: HTMLElement, label: string): void => {
	const found = [...place.querySelectorAll("button")].find(({ textContent }) => textContent?.startsWith(label));
	if (!found) throw new Error(`no button "${label}" in ${place.textContent}`);
	found.click();
};

async function comesBack(): Promise<string | null | undefined> {
	const place = document.createElement("div");
	render(<MemoryScreen />, place);
	pressed(place, "Voir en tableau");
	await vi.waitFor(() => expect(place.querySelector("tbody")).not.toBe(null));
	return place.querySelector("tbody tr td:last-child")?.textContent;
}

it("leaves empty when a card comes back in the table of memory", async () => {
	expect(await comesBack()).not.toBe("–");
	setAside();
	expect(await comesBack()).toBe("–");
});

it("puts no day of it into the calendar", () => {
	const place = document.createElement("div");
	render(<SettingsScreen />, place);
	const offered = vi.spyOn(file, "offerFile").mockReturnValue(undefined as never);
	pressed(place, "Télécharger");
	expect(offered.mock.calls[0]?.[2]).toContain("BEGIN:VEVENT");
	render(null, place);
	setAside();
	render(<SettingsScreen />, place);
	expect(place.textContent).toContain("Aucune séance à venir");
});

it("names the subject by the words of its cards, said to be theirs", () => {
	setAside();
	const place = document.createElement("div");
	render(<SettingsScreen />, place);
	expect(place.querySelector("q")?.textContent).toBe(NOTE);
	expect(place.textContent).toContain("Les cartes annoncées par ces mots :");
});
