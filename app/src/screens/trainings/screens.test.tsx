import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Bundle } from "../../core/bundle";
import type { Index } from "../../core/bundleIndex";
import { answer, card, MODEL, SHEET, training } from "../../core/cast";
import { splitForms } from "../../core/forms";
import { dayOf, timeOn } from "../../core/sessionDays";
import type { CertificateReply } from "../../core/wire";
import { loadMessages } from "../../i18n/catalogues";
import { loadTrainingWords } from "../../i18n/trainings/words";
import { go } from "../../router";
import {
	answers,
	bundles,
	clock,
	deckCards,
	index,
	language,
	online,
	openStore,
	settings,
	store,
} from "../../state/app";
import { changeTrainings, present, trainings } from "../../state/trainings";
import { DEFAULT_SETTINGS } from "../../store/settings";
import { Join } from "./join";
import { List } from "./list";
import { Test } from "./test";

const tick = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
const text = (): string => document.body.textContent ?? "";
function button(label: string): HTMLButtonElement {
	const found = [...document.querySelectorAll("button")].find((one) => one.textContent === label);
	if (!found) throw new Error(`no button "${label}" in ${text()}`);
	return found;
}
const published = (decks: string[], spoken: string): Index =>
	({ language: spoken, decks: decks.map((deck) => ({ deck, url: "", cards: [] })) }) as unknown as Index;
const bundle = {
	deck: "deck",
	audience: "adults",
	content_notes: {},
	memory: MODEL,
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
	answers.value = [];
	settings.value = DEFAULT_SETTINGS;
	online.value = true;
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
		await openStore();
		await changeTrainings(() => [training({ forms: splitForms([bundle]) })]);
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

describe("a training of this phone", () => {
	const shown = (changes: Parameters<typeof training>[0]): void => {
		index.value = published(["deck"], "nl");
		bundles.value = new Map([["deck", bundle]]);
		trainings.value = [training({ forms: splitForms([bundle]), pairs: [], ...changes })];
		render(<List />, document.body);
	};
	const main = (): string[] =>
		[...document.querySelectorAll("[data-training] > .button:not(.button-quiet)")].map((one) => one.textContent ?? "");

	it("says when it begins, and leads to its cards until then", () => {
		shown({ sheet: { ...SHEET, held_on: "2026-12-03" } });
		expect(text()).toContain("Begint op 3 december 2026.");
		expect(text()).not.toContain("Week 1");
		expect(main()).toEqual(["Naar de kaarten"]);
	});

	it("leads to the test first, and to the cards once it is done", () => {
		shown({});
		expect(main()).toEqual(["De test beginnen"]);
		render(null, document.body);
		shown({ done: [0] });
		expect(main()).toEqual(["Naar de kaarten"]);
	});

	it("lets the test come first where cards are due too", () => {
		answers.value = [answer("a", Date.now() - 60 * 86_400_000)];
		shown({});
		expect(text()).toContain("Opfrissen");
		expect(main()).toEqual(["De test beginnen"]);
		answers.value = [];
	});

	it("leads to its cards in the languages they are in", () => {
		shown({ done: [0] });
		index.value = published(["other"], "nl");
		render(null, document.body);
		render(<List />, document.body);
		expect(main()).toEqual([]);
		expect(document.querySelector("[data-training] a[hreflang=fr]")?.getAttribute("href")).toBe("/fr/cards/");
	});
});

describe("a test of which a card was taken offline", () => {
	it("goes on without it, and without the other card of its pair", () => {
		const pairs = [
			{ held: "deck/c", practised: "deck/gone" },
			{ held: "deck/d", practised: "deck/e" },
		];
		bundles.value = new Map([
			["deck", { ...bundle, cards: ["a", "b", "c", "d", "e"].map((id) => card(id)) } as unknown as Bundle],
		]);
		const forms = { A: ["deck/a", "deck/gone", "deck/d", "elsewhere/x"], B: ["deck/b", "deck/c", "deck/e"] };
		expect(present(training({ forms, pairs }))).toMatchObject({
			forms: { A: ["deck/a", "deck/d", "elsewhere/x"], B: ["deck/b", "deck/e"] },
			pairs: [{ held: "deck/d", practised: "deck/e" }],
		});
	});

	it("goes on without a deck that was taken offline, in a language of the training", () => {
		bundles.value = new Map([["deck", bundle]]);
		const forms = { A: [`deck/${bundle.cards[0].id}`, "offline/x"], B: ["offline/y"] };
		const found = (language: string) => {
			index.value = published(["deck"], language);
			return present(training({ forms, pairs: [], sheet: { ...SHEET, languages: ["fr"] } })).forms;
		};
		expect(found("nl")).toEqual(forms);
		expect(found("fr")).toEqual({ A: [forms.A[0]], B: [] });
	});
});

describe("the cards of a training", () => {
	const drawnAt = (now: number, changes: Record<string, unknown> = {}): void => {
		vi.setSystemTime(now);
		render(null, document.body);
		bundles.value = new Map([["deck", { ...bundle, cards: [card("a", changes), card("b")] } as unknown as Bundle]]);
		render(<List />, document.body);
	};
	const dueAt = (): number => deckCards.value[0]?.dueAt ?? 0;

	beforeEach(() => {
		index.value = published(["deck"], "nl");
		trainings.value = [training({ forms: splitForms([bundle]), pairs: [], done: [0] })];
		answers.value = [answer("a", clock())];
		drawnAt(clock());
	});

	it("wait for others to come due, four days at most; then they are to revive the whole day", () => {
		drawnAt(dueAt() + 1);
		expect(text()).not.toContain("kaarten op te frissen");
		expect(text()).toMatch(/Volgende sessie met deze kaarten: \S+dag\./);
		expect(text()).toContain("Naar de kaarten");
		drawnAt(timeOn(dayOf(dueAt()) + 4));
		expect(text()).toContain("Er zijn kaarten op te frissen.Opfrissen");
		expect(text()).not.toContain("Volgende sessie");
	});

	it("are to revive on the day they come due where one is vital, at any hour", () => {
		drawnAt(timeOn(dayOf(dueAt())), { critical: true });
		expect(text()).toContain("Er zijn kaarten op te frissen.");
	});

	it("are to revive where what one asks has changed, though not on two days in a row", () => {
		drawnAt(clock() + 86_400_000, { meaning: 2 });
		expect(text()).toContain("Volgende sessie met deze kaarten: morgen.");
		drawnAt(clock() + 86_400_000, { meaning: 2 });
		expect(text()).toContain("Er zijn kaarten op te frissen.");
	});

	it("are not spoken of where their subject is set aside", () => {
		settings.value = { ...DEFAULT_SETTINGS, setAside: ["deck#violence"] };
		drawnAt(dueAt() + 1, { content_note: "violence" });
		expect(text()).not.toMatch(/op te frissen|Volgende sessie/);
	});
});

describe("leaving", () => {
	it("moves the focus to its question and shows it whole, and back where the learner stays", async () => {
		const shown = vi.spyOn(Element.prototype, "scrollIntoView");
		index.value = published(["deck"], "nl");
		render(<List />, document.body);
		await vi.waitFor(() => expect(document.activeElement?.tagName).toBe("H1"));
		button("De vorming verlaten").click();
		await vi.waitFor(() => expect(document.activeElement?.textContent).toContain("Verlaten?"));
		// With its buttons: the bar at the bottom would hide them.
		expect(shown.mock.contexts.at(-1)).toBe(button("Blijven").closest(".way"));
		button("Blijven").click();
		await vi.waitFor(() => expect(document.activeElement).toBe(button("De vorming verlaten")));
	});

	it("says first that the certificate is lost, also where the training is over", async () => {
		const certificate = { number: "1", decks: [] } as unknown as CertificateReply;
		trainings.value = [
			training({ certificate }),
			training({ code: "W3PFTN", key: "B", state: "over", problem: "closed", certificate, lastSentAt: 1 }),
		];
		index.value = published(["deck"], "nl");
		render(<List />, document.body);
		button("De vorming verlaten").click();
		await tick();
		expect(text()).toMatch(/Verlaten\?.*Het attest verdwijnt van dit toestel: bewaar eerst/);
		button("Blijven").click();
		await tick();
		expect(text()).not.toContain("Het attest verdwijnt");
		button("Van dit toestel halen").click();
		await tick();
		expect(text()).toContain("Het attest verdwijnt");
		expect(trainings.value).toHaveLength(2);
	});
});

describe("sending that fails", () => {
	it("says so, what is kept and that it goes on by itself, with what stands in the way", async () => {
		vi.stubGlobal("fetch", async () => new Response(null, { status: 502 }));
		index.value = published(["deck"], "nl");
		await openStore();
		answers.value = [answer("a", clock())];
		await changeTrainings(() => [training({ lastSentAt: clock() - 1000 })]);
		render(<List />, document.body);
		await tick();
		const [last] = [...document.querySelectorAll("[data-sent]")];
		expect(last?.innerHTML).toMatch(/\d<br>1 antwoord wacht/);
		button("Nu verzenden").click();
		await vi.waitFor(() => expect(text()).toContain("De site antwoordt niet. Verzenden is mislukt."));
		online.value = false;
		await tick();
		expect(text()).toContain("Geen netwerk. Verzenden is mislukt.");
		expect(text()).toContain("vanzelf opnieuw geprobeerd");
		store().end();
	});
});

describe("a training that takes nobody new", () => {
	it("says so first, with what to do, and asks for nothing", async () => {
		vi.stubGlobal("fetch", async () => Response.json({ ...SHEET, is_open: false }));
		trainings.value = [];
		go(`/nl/join/${SHEET.code}`);
		render(<Join />, document.body);
		await vi.waitFor(() => expect(text()).toContain("niemand meer deelnemen. Het vormingsteam kan"));
		expect(text().indexOf("niemand meer")).toBeLessThan(text().indexOf("Accueil"));
		expect(text()).not.toContain("Verstuurd worden");
	});

	it("says the same where it closed just before the tap", async () => {
		trainings.value = [training({ state: "over", problem: "closed" })];
		render(<List />, document.body);
		expect(text()).toContain("niemand meer deelnemen");
		expect(text()).not.toContain("afgesloten");
	});
});

describe("joining", () => {
	it("asks for six characters, and keeps those that were typed", async () => {
		go("/nl/join/");
		render(<Join />, document.body);
		const field = (): HTMLInputElement => document.querySelector(".code-field") as HTMLInputElement;
		field().value = "k7m 4";
		field().dispatchEvent(new Event("input", { bubbles: true }));
		await tick();
		document.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
		await tick();
		expect(text()).toContain("Een code heeft zes tekens.");
		expect(field().value).toBe("k7m 4");
	});

	it.each([
		[404, "Geen enkele vorming heeft deze code."],
		[410, "Deze code is vervangen."],
	])("shows a code that leads nowhere, to be corrected (%i)", async (status, said) => {
		vi.stubGlobal("fetch", async () => new Response(null, { status }));
		go("/nl/join/K7M4QF");
		render(<Join />, document.body);
		await vi.waitFor(() => expect(text()).toContain(said));
		expect((document.querySelector(".code-field") as HTMLInputElement).value).toBe("K7M4QF");
	});

	it.each([
		[true, "De site antwoordt niet."],
		[false, "Geen netwerk."],
	])("says what keeps the training from showing (network: %s)", async (isOnline, why) => {
		vi.stubGlobal("fetch", async () => new Response(null, { status: 502 }));
		online.value = isOnline;
		go("/nl/join/K7M4QD");
		trainings.value = [];
		render(<Join />, document.body);
		await vi.waitFor(() => expect(text()).toContain(`${why} De vorming kan nog niet getoond worden.`));
	});
});
