import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Bundle } from "../../core/bundle";
import type { Index } from "../../core/bundleIndex";
import { answer, card, MODEL, SHEET, training } from "../../core/cast";
import { splitForms } from "../../core/forms";
import { loadMessages } from "../../i18n/catalogues";
import { loadTrainingWords } from "../../i18n/trainings/words";
import { go, route } from "../../router";
import { answers, bundles, change, index, language, openStore, reserved, settings, store } from "../../state/app";
import { changeTrainings, readTrainings } from "../../state/trainings";
import { BarStart } from "../chrome";
import { Level } from "./certificateLine";
import { List } from "./list";
import { Open } from "./open";
import { Test } from "./test";

const NOON = new Date(2026, 10, 25, 12);
const DEFAULTS = { explanation: "Un doute suffit.", reflex: "Noter, transmettre.", sources: [] };
const options = [
	{ id: "call", text: "J’appelle.", feedback: "Oui.", right: true },
	{ id: "wait", text: "J’attends.", feedback: "Non.", right: false },
];
// What is sent is tested beside it; here it would end in the middle of another test.
vi.mock("../../state/trainingSync", async (original) => ({
	...(await original<object>()),
	sendNow: async () => undefined,
}));

const left = [{ id: "danger", text: "Danger", feedback: null, right: "police" }];
const right = [
	{ id: "police", text: "Le 101" },
	{ id: "focus", text: "Le 116 000" },
];
const CARDS = [
	card("a", { ...DEFAULTS, prompt: "Vrai ?", if_true: "Oui.", if_false: "Non." }),
	card("b", { ...DEFAULTS, kind: "choice", prompt: "Que faire ?", options }),
	card("c", { ...DEFAULTS, kind: "match", prompt: "Qui appeler ?", left, right, content_note: "hard" }),
];
const bundle = {
	deck: "deck",
	audience: "adults",
	content_notes: { hard: "Une carte difficile." },
	facts: {},
	pictures: {},
	memory: MODEL,
	cards: CARDS,
} as unknown as Bundle;
const NAMES = ["deck/a", "deck/b", "deck/c"];

const tick = (): Promise<void> => new Promise((done) => setTimeout(done, 20));
const text = (): string => document.querySelector("#app")?.textContent ?? "";
const element = <Found extends HTMLElement>(selector: string): Found => {
	const found = document.querySelector<Found>(selector);
	if (!found) throw new Error(`no ${selector} in ${text()}`);
	return found;
};
function button(label: string): HTMLButtonElement {
	const found = [...document.querySelectorAll("button")].find((one) => one.textContent === label);
	if (!found) throw new Error(`no button "${label}" in ${text()}`);
	return found;
}
async function press(label: string): Promise<void> {
	button(label).click();
	await tick();
}
const asked = (day = 0) => ({ as: "test" as const, day, form: "A" as const, training: SHEET.code });
const given = (id: string, changes = {}) => answer(id, NOON.getTime() + 1000, { asked: asked(), ...changes });

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: NOON });
	vi.stubGlobal("scrollTo", () => undefined);
	vi.stubGlobal("fetch", async () => {
		throw new TypeError("no network");
	});
	document.body.innerHTML = `<div id="bar"></div><main id="app"></main>`;
	language.value = "fr";
	await Promise.all([loadMessages("fr"), loadTrainingWords("fr"), openStore()]);
	await readTrainings();
	answers.value = [];
	index.value = { language: "fr", decks: [{ deck: "deck", url: "", cards: [] }] } as unknown as Index;
	bundles.value = new Map([["deck", bundle]]);
	await changeTrainings(() => [training({ forms: { ...splitForms([bundle]), A: NAMES }, pairs: [] })]);
});

afterEach(() => {
	render(null, element("#app"));
	render(null, element("#bar"));
	store().end();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

async function open(...before: ReturnType<typeof given>[]): Promise<void> {
	answers.value = before;
	go(`/fr/test/${SHEET.code}`);
	render(<Test />, element("#app"));
	render(<BarStart />, element("#bar"));
	await tick();
}

describe("a test under way", () => {
	it("can be left for later from its bar: what is answered stays, and the lists lead on with it", async () => {
		await open(given("a"));
		expect(document.querySelector("[data-pause]")).toBeNull();
		await press("Continuer le test");
		element("[data-pause]").click();
		expect(route.value.screen).toBe("cards");
		render(<Open />, element("#app"));
		await tick();
		expect(text()).toContain("Continuer le test");
		render(<List />, element("#app"));
		await tick();
		expect(text()).toContain("Continuer le test");
		expect(document.querySelector("[data-pause]")).toBeNull();
	});

	it("is not begun any more once it was closed in the room", async () => {
		await open();
		expect(text()).toContain("Commencer le test");
		await changeTrainings((list) =>
			list.map((one) => ({ ...one, sheet: one.sheet && { ...one.sheet, entry_test_closed: true } })),
		);
		await tick();
		expect(text()).not.toContain("Commencer le test");
	});

	it("shows its end where another tab took it to its end", async () => {
		await open(given("a"), given("b", { kind: "choice", parts: { wait: 0 }, credit: 0 }));
		await press("Continuer le test");
		answers.value = [...answers.value, given("c", { kind: "match", parts: { danger: 1 } })];
		await tick();
		expect(text()).toContain("C’est fait, merci");
		expect(text()).toContain("2 réponses justes");
	});
});

describe("the end of a test", () => {
	const textOf = (id: string): string => element(`[data-card="${id}"]`).textContent ?? "";

	it("tells of each card whether it was right, what was answered and what is right, in words", async () => {
		const missed = given("b", { kind: "choice", parts: { wait: 0 }, credit: 0 });
		await open(given("a", { parts: { true: 1 } }), missed);
		await press("Continuer le test");
		await press("Continuer");
		await press("Le 116 000");
		await press("Suite");
		expect(text()).toContain("Réponses justes\u00a0: 1 sur 3. Ce nombre ne se montre que sur cet appareil.");
		expect(textOf("a")).toMatch(/Juste.*Vrai · votre choix/);
		expect(textOf("b")).toMatch(/À revoir.*J’appelle\. · à retenir.*J’attends\. · votre choix/);
		expect(textOf("c")).toMatch(/À revoir.*Le 101.*votre choix\s: Le 116 000/);
		expect(text().indexOf("Que faire ?")).toBeLessThan(text().indexOf("Vrai ?"));
	});

	it("says no more of an answer than the log does where the page was opened anew", async () => {
		await open(given("a", { parts: {}, credit: 0 }), given("c", { kind: "match", parts: { danger: 0 }, credit: 0 }));
		await press("Continuer le test");
		await press("Je ne sais pas");
		expect(textOf("c")).toContain("Le 101");
		for (const id of ["a", "b", "c"]) expect(textOf(id)).not.toContain("votre choix");
		expect(textOf("a")).toContain("Vrai · à retenir");
	});

	it("counts what was left out, and does not say that all was right", async () => {
		await open(given("a", { parts: { true: 1 } }), given("b", { kind: "choice", parts: { call: 1 } }));
		await press("Continuer le test");
		element(".content-note input").click();
		await press("Continuer");
		expect(text()).toContain("1 carte passée");
		expect(text()).not.toContain("tout était juste");
		expect(document.querySelector("[data-card=c]")).toBeNull();
	});
});

describe("a card that has a wording for tests", () => {
	const reworded = {
		...DEFAULTS,
		prompt: "En mots d’avant",
		if_true: "Oui.",
		if_false: "Non.",
		variants: [{ prompt: "En mots neufs" }],
	};
	const cards = ["d", "e"].map((id) => card(id, reworded));

	it("is asked in it by half of the cards, and the log says which wording was shown", async () => {
		bundles.value = new Map([["deck", { ...bundle, cards } as Bundle]]);
		await changeTrainings(() => [training({ forms: { A: ["deck/d", "deck/e"], B: [] }, pairs: [] })]);
		expect(reserved.value).toEqual(["deck"]);
		await open();
		await press("Commencer le test");
		const shown: string[] = [];
		for (const _ of cards) {
			shown.push(text().includes("En mots neufs") ? "new" : "known");
			await press("Vrai");
		}
		expect([...shown].sort()).toEqual(["known", "new"]);
		expect(answers.value.map(({ variant }) => (variant ? "new" : "known"))).toEqual(shown);
		expect(text()).toContain("C’est fait, merci");
	});
});

describe("the end of a delayed test", () => {
	const NAMED = ["deck/d", "deck/e", "deck/f", "deck/g"];
	const later = NAMED.map((name) =>
		card(name.slice(-1), { ...DEFAULTS, prompt: name, if_true: "Oui.", if_false: "Non." }),
	);
	const sheet = { ...SHEET, held_on: "2026-10-20", entry_test: false, certificate_share: 0.8 };
	const held = { sheet, forms: { A: NAMED, B: NAMED }, pairs: [] };
	const endOf = async (credit: number, changes = {}): Promise<void> => {
		bundles.value = new Map([["deck", { ...bundle, cards: later }]]);
		await changeTrainings(() => [training({ ...held, ...changes })]);
		const at = { as: "test" as const, day: 30, form: "B" as const, training: SHEET.code };
		await open(...["d", "e", "f"].map((id) => given(id, { asked: at, credit })));
		await press("Continuer le test");
		await press("Vrai");
	};
	const main = (): (string | null)[] =>
		[...document.querySelectorAll("#app .button:not(.button-quiet)")].map((one) => one.textContent);

	it("offers the certificate first where its level was shown", async () => {
		await endOf(1);
		expect(text()).toContain("le niveau de l’attestation est atteint");
		expect(main()).toEqual(["Demander l’attestation"]);
	});

	it("says what level it takes and when the next test is where it was not", async () => {
		await endOf(0);
		expect(text()).toMatch(/dès 80\s% de réponses justes.* Prochain test\s: dès le 18 janvier 2027\./);
		expect(main()).toEqual(["Terminer"]);
	});

	it("is not praised for what an earlier test showed", async () => {
		await endOf(1);
		const one = training(held);
		render(<Level training={one} day={90} />, element("#app"));
		expect(text()).toMatch(/dès 80\s% de réponses justes/);
		expect(text()).not.toContain("atteint");
		render(<Level training={one} day={30} />, element("#app"));
		expect(text()).toContain("atteint");
	});

	it("says nothing of a certificate where the training gives none", async () => {
		await endOf(1, { sheet: { ...SHEET, held_on: "2026-10-20", entry_test: false } });
		expect(text()).not.toContain("ttestation");
	});
});

describe("what a test is about", () => {
	const SUBJECTS = ["blackmail", "image", "confided"];
	const sensitive = Array.from({ length: 8 }, (_, place) =>
		card(`s${place}`, { ...DEFAULTS, if_true: "Oui.", if_false: "Non.", content_note: SUBJECTS[place] ?? "image" }),
	);
	const names = sensitive.map(({ id }) => `deck/${id}`);
	const content_notes = { blackmail: "Un chantage.", image: "Une image.", confided: "Quelqu’un confie." };
	const begin = async (key = "k"): Promise<void> => {
		bundles.value = new Map([["deck", { ...bundle, cards: sensitive, content_notes } as unknown as Bundle]]);
		await changeTrainings(() => [training({ key, forms: { A: names, B: names }, pairs: [] })]);
		await open();
		await press("Commencer le test");
	};

	it("is said once, before the first card, whatever the order of the cards", async () => {
		const firsts = new Set<string>();
		for (let seed = 0; seed < 12; seed++) {
			await begin(`key-${seed}`);
			for (const note of Object.values(content_notes)) expect(text()).toContain(note);
			await press("Continuer");
			for (const _ of names) {
				expect(document.querySelector(".content-note")).toBeNull();
				await press("Vrai");
			}
			expect(text()).toContain("C’est fait, merci");
			firsts.add(answers.value[0]?.card ?? "");
			render(null, element("#app"));
		}
		expect(firsts.size).toBeGreaterThan(2);
	});

	it("can be passed subject by subject: its cards then count as not answered", async () => {
		await begin();
		expect(text()).toContain("compte alors comme une carte sans réponse");
		element("label:nth-of-type(1) input").click();
		const [passed, ...others] = [...document.querySelectorAll("label")].map((label) => label.textContent ?? "");
		await press("Continuer");
		const id = SUBJECTS.find((subject) => content_notes[subject as "image"] === passed);
		const out = sensitive.filter(({ content_note }) => content_note === id).map((one) => one.id);
		expect(answers.value.map(({ type, card }) => `${type} ${card}`).sort()).toEqual(out.map((one) => `skip ${one}`));
		expect([out.length > 0, others.length]).toEqual([true, 2]);
		for (let place = out.length; place < names.length; place++) await press("Vrai");
		expect(text()).toContain("C’est fait, merci");
	});

	it("is not said of subjects whose note the learner set quiet, and is left for later beside the way to help", async () => {
		const before = settings.value.quietNotes;
		change({ quietNotes: ["deck#blackmail", "deck#image"] });
		await begin();
		expect([...document.querySelectorAll("label")].map((label) => label.textContent)).toEqual(["Quelqu’un confie."]);
		expect(element<HTMLAnchorElement>(".actions > .act-now").getAttribute("href")).toBe("/fr/act/");
		await press("Faire une pause");
		expect([route.value.screen, answers.value]).toEqual(["cards", []]);
		change({ quietNotes: before });
	});
});
