import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Bundle } from "../core/bundle";
import type { Index } from "../core/bundleIndex";
import { card, MODEL } from "../core/cast";
import { loadMessages } from "../i18n/catalogues";
import { loadTrainingWords } from "../i18n/trainings/words";
import { go, route, type Screen, startRouter } from "../router";
import {
	answers,
	eraseEverything,
	index,
	language,
	loadDecks,
	openStore,
	store,
	stored,
	untilStored,
	useSource,
} from "../state/app";
import { PENDING_KEY } from "../store/store";
import { App } from "./app";
import { BarStart } from "./chrome";
import { answer, findPaused, session, startWith } from "./session/machine";

const CONTACT = {
	id: "police",
	purpose: "Danger",
	name: "Police",
	href: "tel:101",
	value: "101",
	countries: ["BE"],
	always: true,
	status: "confirmed",
	verified_on: "2026-11-01",
	expires_on: "2099-01-01",
};
const INDEX = {
	format: 1,
	language: "fr",
	decks: [{ deck: "voyage", title: "Voyage", url: "/bundles/voyage.fr.0.json", audience: "public", cards: ["one"] }],
	contacts: [CONTACT],
} as unknown as Index;
const BUNDLE = {
	...{ deck: "voyage", title: "Voyage", language: "fr", audience: "public", cards: [card("one"), card("two")] },
	...{ memory: MODEL, content_notes: {}, pictures: {}, sources: {} },
} as unknown as Bundle;

/** Of screens that load on their own, on a machine that does much besides. */
const PATIENCE_MS = 30_000;
/** A request that no browser ever answers. */
const silence = (): IDBOpenDBRequest => ({}) as IDBOpenDBRequest;

let place: HTMLElement;
let answerLate: () => void;

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	vi.stubGlobal("indexedDB", { open: vi.fn(silence), deleteDatabase: vi.fn(silence) });
	vi.stubGlobal("fetch", () => new Promise(() => undefined));
	localStorage.clear();
	await Promise.all([loadMessages("fr"), loadTrainingWords("fr")]);
	// In Belgium, by the device's clock.
	vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockReturnValue({
		timeZone: "Europe/Brussels",
	} as Intl.ResolvedDateTimeFormatOptions);
	language.value = "fr";
	session.value = null;
	stored.value = "reading";
	useSource({
		index: async () => INDEX,
		bundle: async () => ({ version: "0", bundle: BUNDLE }),
		picture: (url) => url,
	});
	startRouter({ hash: false });
	await loadDecks("fr");
	const reading = new Promise<void>((done) => {
		answerLate = done;
	});
	void openStore();
	const atHand = untilStored(reading);
	await vi.advanceTimersByTimeAsync(1000);
	await atHand;
	place = document.createElement("main");
	place.id = "app";
	document.body.replaceChildren(place);
});

afterEach(() => {
	render(null, place);
	store().end();
	vi.useRealTimers();
	vi.unstubAllGlobals();
	vi.restoreAllMocks();
	index.value = null;
});

async function shown(path: string): Promise<string> {
	go(path);
	render(<App />, place);
	// Lazy screens are fetched from this very build.
	await vi.waitFor(() => expect(place.textContent).not.toContain("Chargement"), { interval: 1, timeout: PATIENCE_MS });
	return place.textContent ?? "";
}

const LATE = "Ce navigateur n’a pas encore rendu ce qu’il garde";

/** Of every screen: what it shows all the same, and what it would say wrongly. */
const SCREENS: Record<Screen, [path: string, shows: string, not: string]> = {
	act: ["/fr/act/", "101", "Chargement"],
	cards: ["/fr/cards/", "Commencer", "à découvrir"],
	deck: ["/fr/decks/voyage/", "Commencer", "à découvrir"],
	session: ["/fr/session/?deck=voyage", "Commencer", "one?"],
	memory: ["/fr/memory/", "Ma mémoire", "Pas encore de réponse"],
	settings: ["/fr/settings/", "Tout effacer", "Rien à déplacer"],
	join: ["/fr/join/K7M4QD", "Mes formations", "Ce navigateur ne garde rien"],
	trainings: ["/fr/trainings/", "Mes formations", "Aucune formation"],
	test: ["/fr/test/K7M4QD", "Mes formations", "Aucun test"],
	certificate: ["/fr/certificate/K7M4QD", "Mes formations", "Aucune attestation"],
};

it.each(Object.values(SCREENS))(
	"%s shows what needs no storage, and says what is missing",
	async (path, shows, not) => {
		const text = await shown(path);
		expect(text).toContain(LATE);
		expect(text).toContain(shows);
		expect(text).not.toContain(not);
	},
);

it.each(["/fr/memory/", "/fr/trainings/", "/fr/cards/"])("%s shows the rest once the storage answers", async (path) => {
	await shown(path);
	answerLate();
	await vi.waitFor(() => expect(stored.value).toBe("read"), { timeout: PATIENCE_MS });
	const text = await shown(path);
	expect(text).not.toContain(LATE);
	expect(text).toMatch(/Pas encore de réponse|Aucune formation|à découvrir/);
});

it("whom to call is there before anyone knows that the storage is late", async () => {
	stored.value = "reading";
	const text = await shown("/fr/act/");
	expect(text).toContain("101");
	expect(text).not.toContain(LATE);
});

it("a session begins, and its answers and its place are kept, without the storage", async () => {
	await shown("/fr/session/?deck=voyage");
	expect(session.value).toBeNull();
	place.querySelector<HTMLElement>("button.button:not(.button-quiet)")?.click();
	expect(route.value.screen).toBe("session");
	expect(session.value).not.toBeNull();
	startWith("voyage", ["one"]);
	answer({ truth: true });
	expect(answers.value).toHaveLength(1);
	expect(JSON.parse(localStorage.getItem(PENDING_KEY) ?? "[]")).toHaveLength(1);
	session.value = null;
	const paused = findPaused(0);
	await vi.advanceTimersByTimeAsync(1);
	expect(await paused).toBe(true);
});

it("everything is erased that can be, and the rest is promised", async () => {
	localStorage.setItem("ravive.settings", "{}");
	await shown("/fr/settings/");
	const erasing = eraseEverything();
	expect(localStorage.getItem("ravive.settings")).toBeNull();
	await vi.advanceTimersByTimeAsync(1000);
	expect(await erasing).toBe(false);
});

it("the bars stand", () => {
	render(<BarStart />, place);
	expect(place.textContent).toContain("Ravive");
});
