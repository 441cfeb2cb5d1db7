// @vitest-environment happy-dom
import { render } from "preact";
import { act } from "preact/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AnyCard } from "../../core/bundle";
import type { IndexedDeck } from "../../core/bundleIndex";
import { after, answer, card } from "../../core/cast";
import { DAY_MS } from "../../core/memory";
import { loadMessages } from "../../i18n/catalogues";
import { language } from "../../state/app";
import { firstChoices } from "./firstChoices";
import { Others } from "./others";
import { localVoice } from "./readAloud";
import { reflexesOf } from "./reflexes";
import { PassOn } from "./share";

const NOW = 1000 * DAY_MS;

beforeEach(async () => {
	await loadMessages("fr");
	language.value = "fr";
	render(null, document.body);
	vi.unstubAllGlobals();
});

describe("where someone new begins", () => {
	const deck = (name: string, audience: IndexedDeck["audience"]): IndexedDeck =>
		({ deck: name, audience }) as IndexedDeck;

	it("is the first listed deck of each audience", () => {
		const decks = [deck("b", "professionals"), deck("a", "professionals"), deck("c", "teenagers"), deck("d", "public")];
		expect(firstChoices(decks).map((found) => found.deck)).toEqual(["d", "b", "c"]);
	});

	it("is no choice where all decks are for the same people", () => {
		expect(firstChoices([deck("a", "professionals"), deck("b", "professionals")])).toEqual([]);
	});
});

describe("reflexes", () => {
	const cards = [
		card("met", { reflex: "Noter." }),
		card("same", { reflex: "Noter." }),
		card("new", { reflex: "Transmettre." }),
	];

	it("are those of the cards met, each once, and count what the decks begun still hold", () => {
		const log = [answer("met", NOW - 9 * DAY_MS), answer("same", NOW - DAY_MS)];
		const { met, unmet } = reflexesOf(after(cards, log), []);
		expect(met.map(({ text, entry }) => [text, entry.card.id])).toEqual([["Noter.", "met"]]);
		expect(unmet).toBe(1);
	});

	it("of a deck that was not begun are not counted, and a card held back for a test stays closed", () => {
		expect(reflexesOf(after(cards, []), [])).toEqual({ met: [], unmet: 0 });
		const log = [answer("met", NOW - DAY_MS)];
		expect(reflexesOf(after(cards, log), ["deck/met"]).met).toEqual([]);
	});
});

it("says why not the others of those that were not chosen alone", () => {
	const options = ["right", "chosen", "other", "silent"].map((id) => ({
		id,
		text: id,
		feedback: id === "silent" ? "" : `why ${id}`,
		right: id === "right",
	}));
	const shown = card("choice", { kind: "choice", options }) as AnyCard;
	render(<Others card={shown} response={{ choice: "chosen" }} t={(key) => key} />, document.body);
	expect([...document.querySelectorAll("[data-other]")].map((line) => line.textContent)).toEqual(["otherwhy other"]);
	render(<Others card={card("tip")} response={{}} t={(key) => key} />, document.body);
	expect(document.querySelector("details")).toBeNull();
});

describe("reading aloud", () => {
	const voice = (lang: string, localService: boolean) => ({ lang, localService });

	it("takes a voice of the device in the language of the cards, never one that sends the text away", () => {
		const voices = [voice("fr-FR", false), voice("nl_BE", true), voice("fr-BE", true)];
		vi.stubGlobal("speechSynthesis", { getVoices: () => voices });
		expect(localVoice("fr")).toBe(voices[2]);
		expect(localVoice("nl")).toBe(voices[1]);
		expect(localVoice("de")).toBeNull();
	});
});

describe("passing on", () => {
	const pressed = async (): Promise<void> => {
		render(<PassOn title="Voyage" deck="voyage" card="first" />, document.body);
		await act(async () => document.querySelector("button")?.click());
	};
	const url = `${location.origin}/fr/decks/voyage/cards/first/`;

	it("gives the device the public address and the title, and nothing else", async () => {
		const share = vi.fn();
		vi.stubGlobal("navigator", { share });
		await pressed();
		expect(share).toHaveBeenCalledExactlyOnceWith({ title: "Voyage", url });
	});

	it("copies the address where the device has no list, and says so", async () => {
		const writeText = vi.fn();
		vi.stubGlobal("navigator", { clipboard: { writeText } });
		await pressed();
		expect(writeText).toHaveBeenCalledExactlyOnceWith(url);
		expect(document.querySelector("[role=status]")?.textContent).toBe("Adresse copiée");
	});

	it("is silent where the list was closed, and says when copying was refused", async () => {
		vi.stubGlobal("navigator", { share: () => Promise.reject(new DOMException("closed", "AbortError")) });
		await pressed();
		expect(document.querySelector("[role=status]")?.textContent).toBe("");
		vi.stubGlobal("navigator", { clipboard: { writeText: () => Promise.reject(new Error("refused")) } });
		render(null, document.body);
		await pressed();
		expect(document.querySelector("[role=status]")?.textContent).toContain("refusé");
	});
});
