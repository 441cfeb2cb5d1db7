// All screens opened after each step of some weeks: what they say of a card, of a day and of a number is the same.
import "fake-indexeddb/auto";
import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Confidence } from "../core/answer";
import type { Bundle } from "../core/bundle";
import type { Index } from "../core/bundleIndex";
import { card, MODEL, SHEET, training } from "../core/cast";
import { splitForms } from "../core/forms";
import { DAY_MS } from "../core/memory";
import { testsOf } from "../core/training";
import { loadMessages } from "../i18n/catalogues";
import { loadTrainingWords } from "../i18n/trainings/words";
import { go, hrefOf } from "../router";
import { answers, bundles, index, language, openStore, store } from "../state/app";
import { changeTrainings, readTrainings, trainings } from "../state/trainings";
import { CardsScreen, DeckScreen } from "./cards";
import { MemoryScreen } from "./memory";
import { SessionScreen } from "./session";
import { answer, confide, current, finish, next, session, skip, start } from "./session/machine";
import { List } from "./trainings/list";
import { Test } from "./trainings/test";
import { answerTest, testCards } from "./trainings/testCourse";

const LONG_MS = 120_000;
const MORNING = new Date(2026, 10, 26, 9).getTime();
const NAMES = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
const TEXTS = { explanation: "Un doute suffit.", if_true: "Oui.", if_false: "Non." };
const CARDS = NAMES.map((id) =>
	card(id, {
		...TEXTS,
		prompt: `Question ${id} ?`,
		reflex: `Réflexe ${id}.`,
		...(id === "b" && { confidence: true }),
		...(id === "d" && { kind: "tip", points: ["…"], situation: false }),
		...(id === "g" && { critical: true }),
	}),
);
const SHARED = { content_notes: {}, facts: {}, pictures: {}, sources: {}, audience: "public", title: "Accueil" };
const BUNDLE = { ...SHARED, deck: "deck", memory: MODEL, cards: CARDS } as unknown as Bundle;
const LINE = {
	deck: "deck",
	title: "Accueil",
	summary: "",
	audience: "public",
	url: "",
	cards: NAMES.map((id) => [id]),
};
// What is sent is tested beside it.
vi.mock("../state/trainingSync", async (original) => ({
	...(await original<object>()),
	sendNow: async () => undefined,
}));

/** What was found to differ; a test that ends with none compared everything it names. */
let differences: string[] = [];
let step = "";
function same(what: string, ...found: unknown[]): void {
	const texts = found.map((one) => JSON.stringify(one));
	if (new Set(texts).size > 1) differences.push(`${step}: ${what}: ${texts.join(" ≠ ")}`);
}

const place = (): HTMLElement => document.querySelector<HTMLElement>("#app") as HTMLElement;
const text = (of: ParentNode | null): string => of?.textContent?.replace(/[\u00a0\u202f\s]+/g, " ").trim() ?? "";
async function open(screen: preact.JSX.Element): Promise<HTMLElement> {
	render(null, place());
	await act(() => render(screen, place()));
	return place();
}
const press = (within: ParentNode, label: string): Promise<void> =>
	act(() => [...within.querySelectorAll("button")].find((one) => text(one).startsWith(label))?.click());
const numberIn = (said: string, pattern: RegExp): number => Number(pattern.exec(said)?.[1] ?? 0);
const dayIn = (said: string, pattern: RegExp): string | undefined => pattern.exec(said)?.[1];
const counted = (words: readonly string[]): Record<string, number> => {
	const counts: Record<string, number> = {};
	for (const word of [...words].sort()) counts[word] = (counts[word] ?? 0) + 1;
	return counts;
};
const summed = (summary: string): Record<string, number> =>
	Object.fromEntries(
		summary
			.split(" · ")
			.map((part): [string, number] => [part.split(" : ")[0], Number(part.split(" : ")[1])])
			.sort(([one], [other]) => (one < other ? -1 : 1)),
	);
const tiles = (within: ParentNode): string[] =>
	[...within.querySelectorAll<HTMLElement>(".mosaic .tile")].map(
		(tile) => `${tile.style.getPropertyValue("--recall")} ${tile.dataset.state ?? ""}`,
	);

interface Row {
	prompt: string;
	word: string;
	day: string;
}

/** Opens the memory in each of its views; returns the rows of its table. */
async function memory(): Promise<{ rows: Row[]; colours: string[]; said: string }> {
	const screen = await open(<MemoryScreen />);
	const said = text(screen);
	const [labels, colours] = [
		[...screen.querySelectorAll(".tile-button")].map((tile) => tile.getAttribute("aria-label")),
		tiles(screen),
	];
	const summary = text(screen.querySelector("summary"));
	await press(screen, "Voir en tableau");
	const rows = [...screen.querySelectorAll("tbody tr")].map((row) => ({
		prompt: text(row.querySelector("button")),
		word: text(row.children[1]),
		day: text(row.children[2]),
	}));
	same(
		"mosaic and table",
		labels.map((label) => label?.replace("Carte : ", "").replaceAll("\u00a0", " ")),
		rows.map(({ prompt, word }) => `${prompt} ${word}`),
	);
	const met = rows.filter(({ word }) => word !== "Jamais vue");
	if (summary) same("memory’s counts", summed(summary), counted(met.map(({ word }) => word)));
	for (const row of met) {
		await act(() =>
			[...screen.querySelectorAll<HTMLElement>("tbody button")].find((one) => text(one) === row.prompt)?.click(),
		);
		const dialog = screen.querySelector("dialog");
		const day = dayIn(text(dialog), /(?:revient|à partir de) : ([^.]+)\./) ?? "–";
		same(`history of ${row.prompt}`, [text(dialog?.querySelector("summary") ?? null), day], [row.word, row.day]);
		await act(() => void dialog?.dispatchEvent(new Event("close")));
	}
	await press(screen, "Réflexes");
	for (const line of screen.querySelectorAll(".reflexes li")) {
		const name = text(line.querySelector("span")).replace("Réflexe ", "").replace(".", "");
		same(
			`reflex of ${name}`,
			text(line.querySelector("small")),
			rows.find(({ prompt }) => prompt.includes(` ${name} `))?.word,
		);
	}
	return { rows, colours, said };
}

const practisedCards = (): number =>
	new Set(answers.value.flatMap(({ asked, type, card: id }) => (type === "answer" && !asked && id !== "d" ? [id] : [])))
		.size;

/** Opens every screen and compares them; `said` is the end of a session, where there is one. */
async function compare(name: string, end?: { said: string; summary: string; colours: string[] }): Promise<Row[]> {
	step = name;
	const { rows, colours, said } = await memory();
	const words = counted(rows.map(({ word }) => word));
	const today = rows.filter(({ day }) => day === "aujourd’hui").length;
	const isMet = rows.some(({ word }) => word !== "Jamais vue");
	const nextDay = dayIn(said, /Prochaine séance : ([^.]+)\./);
	const home = await open(<CardsScreen />);
	same("colours of home and memory", tiles(home), colours);
	same("cards of today", today, numberIn(text(home), /(\d+) cartes? à raviver\./), words["À raviver"] ?? 0);
	if (isMet) same("counts of home", summed(text(home.querySelector("summary"))), words);
	const vivid = dayIn(text(home), /Rien à raviver avant : ([^.]+)\./);
	if (vivid) same("day of home", vivid, nextDay);
	go(hrefOf("fr", "deck", "deck"));
	const deck = await open(<DeckScreen />);
	if (isMet) same("counts of the deck", summed(text(deck.querySelector("summary"))), words);
	const list = text(await open(<List />));
	same("situations", numberIn(list, /Situations [^:]*: (\d+) sur/), Math.min(practisedCards(), SHEET.plan.situations));
	same("day of the training", dayIn(list, /séance[^:]* : ([^.]+)\./), today > 0 ? undefined : nextDay);
	if (!end) return rows;
	same("colours of the end", end.colours, colours);
	same("counts of the end", summed(end.summary), words);
	same("cards left", numberIn(end.said, /Il reste (\d+)/), today);
	if (today === 0) same("day of the end", dayIn(end.said, /Prochaine séance : ([^.]+)\./), nextDay);
	return rows;
}

type Given = "right" | "wrong" | "guess" | "left";

/** Answers a session card by card, and compares what each card and the end said of days and numbers with the memory. */
async function practise(name: string, given: (id: string) => Given): Promise<void> {
	step = name;
	expect(start("deck") || start("deck", true)).toBe(true);
	const screen = await open(<SessionScreen />);
	const onCards = new Map<string, string>();
	const done = new Map<string, Given>();
	while (session.value?.step !== "end") {
		const id = current.value?.card.id ?? "";
		const how = given(id);
		done.set(id, how);
		await act(() => (how === "left" ? skip() : answer(id === "d" ? {} : { truth: how !== "wrong" })));
		if (session.value?.step === "confidence")
			await act(() => confide((how === "guess" ? "guess" : "sure") as Confidence));
		if (how === "left") continue;
		await vi.waitFor(() => expect(screen.querySelector("[data-state=answered]")).not.toBeNull());
		const day = text(screen.querySelector(".comes-back b"));
		if (day) onCards.set(id, day);
		vi.setSystemTime(Date.now() + 20_000);
		await act(() => next());
	}
	const end = { said: text(screen), summary: text(screen.querySelector("details summary")), colours: tiles(screen) };
	const rows = await compare(`end of ${name}`, end);
	const rowOf = (id: string): Row | undefined => rows.find(({ prompt }) => prompt.includes(` ${id} `));
	for (const [id, day] of onCards) same(`day on card ${id}`, day, rowOf(id)?.day);
	const answered = [...done].filter(([, how]) => how !== "left").map(([id]) => id);
	const known = answered.filter((id) => id !== "d" && done.get(id) === "right");
	same("cards that are right", numberIn(end.said, /(\d+) cartes? (?:a|ont) repris couleur/), known.length);
	same("cards that were read", numberIn(end.said, /(\d+) cartes? lues?/), answered.length - known.length);
	const days = dayIn(end.said, /Ces cartes reviennent : (.+?)(?:Il reste|Prochaine)/) ?? "";
	same("days of the end", summed(days), counted(answered.map((id) => rowOf(id)?.day ?? "")));
	await act(() => finish());
}

/** Takes a test: how many cards its screens promise is how many it asks and how many its end shows. */
async function takeTest(day: number, isRight: (name: string) => boolean): Promise<void> {
	step = `test of day ${day}`;
	const [joined] = trainings.value;
	const test = testsOf(joined).find((one) => one.day === day);
	if (!test) throw new Error(`no test on day ${day}`);
	go(`/fr/test/${SHEET.code}`);
	const promisedBy = async (screen: preact.JSX.Element): Promise<number> =>
		Math.max(
			...[...(await open(screen)).querySelectorAll("p")].map((line) => numberIn(text(line), /^(\d+) cartes?, /)),
		);
	const promised = await promisedBy(<Test />);
	same("cards in the list", await promisedBy(<List />), promised);
	go(`/fr/test/${SHEET.code}`);
	const screen = await open(<Test />);
	const cards = testCards(joined, test);
	same("cards asked", cards.length, promised);
	for (const one of cards)
		await act(() =>
			answerTest(one, joined, test, { response: { truth: isRight(one.name) }, confidence: null, durationMs: 9000 }),
		);
	await act(() => undefined);
	same("cards at the end", screen.querySelectorAll("article.card").length, promised);
	const bands = new Map(
		[...screen.querySelectorAll<HTMLElement>("article.card")].map((one) => [
			one.dataset.card,
			one.style.getPropertyValue("--recall"),
		]),
	);
	const home = tiles(await open(<CardsScreen />));
	for (const [id, band] of bands) same(`colour of ${id}`, band, home[NAMES.indexOf(id ?? "")].split(" ")[0]);
}

beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["Date"], now: MORNING });
	vi.stubGlobal("scrollTo", () => undefined);
	vi.stubGlobal("fetch", async () => {
		throw new TypeError("no network");
	});
	document.body.innerHTML = `<main id="app"></main>`;
	language.value = "fr";
	differences = [];
	await Promise.all([loadMessages("fr"), loadTrainingWords("fr"), openStore()]);
	await readTrainings();
	answers.value = [];
	index.value = { language: "fr", decks: [LINE], contacts: [] } as unknown as Index;
	bundles.value = new Map([["deck", BUNDLE]]);
	const sheet = { ...SHEET, held_on: "2026-11-25" };
	await changeTrainings(() => [training({ sheet, joinedAt: MORNING, forms: splitForms([BUNDLE]), pairs: [] })]);
});

afterEach(() => {
	render(null, place());
	store().end();
	session.value = null;
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const later = (days: number): void => {
	vi.setSystemTime(Date.now() + days * DAY_MS);
	// A phone that is opened on another day reads its cards again.
	bundles.value = new Map(bundles.value);
};

it(
	"agree on words, colours, counts and days after each step",
	async () => {
		await compare("nothing answered");
		const first: Record<string, Given> = { b: "guess", c: "wrong", e: "left", g: "wrong" };
		await practise("first session", (id) => first[id] ?? "right");
		later(1);
		await compare("a day later");
		later(4);
		await compare("five days later");
		await practise("second session", (id) => (id === "a" ? "wrong" : "right"));
		later(7);
		await compare("twelve days later");
		await practise("third session", () => "right");
		later(17);
		await takeTest(30, (name) => name !== "deck/a");
		await compare("after the test");
		later(30);
		await compare("weeks later");
		expect(differences).toEqual([]);
	},
	LONG_MS,
);

it(
	"count a test as a test, and no situation as practised",
	async () => {
		later(29);
		await takeTest(30, () => true);
		await compare("after a test alone");
		expect(differences).toEqual([]);
	},
	LONG_MS,
);
