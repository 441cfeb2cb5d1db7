/** What a training's tests ask: two halves of the cards, and cards held back beside cards alike that were practised. */
import type { Answer } from "./answer";
import type { AnyCard, Bundle } from "./bundle";
import type { DeckCard } from "./session";
import { type Form, nameOf, type Pair, type PlannedTest, type Training } from "./training";
import { drawUnseen, reservedWording } from "./wordings";

/** Kinds that are marked by what was chosen, and tell nothing before the answer is given. */
const MARKED: readonly AnyCard["kind"][] = ["choice", "multiple", "truth", "order", "match", "cloze", "hotspot"];
/** Being of another kind makes two cards as unlike as this much of the model's effect. */
const OTHER_KIND = 1;

export const isTestable = ({ kind }: AnyCard): boolean => MARKED.includes(kind);

/** Returns the halves of these decks. Cards of one notion lie in both; decks take turns, so that a shortened half holds all of them. */
export function splitForms(decks: readonly Bundle[]): Record<Form, string[]> {
	const halves = decks.map(({ deck, cards }) => {
		const ordered = cards.filter(isTestable).sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
		const names = ordered.map(({ id }) => nameOf({ deck, card: id }));
		return { A: names.filter((_, place) => place % 2 === 0), B: names.filter((_, place) => place % 2 === 1) };
	});
	return { A: inTurn(halves.map(({ A }) => A)), B: inTurn(halves.map(({ B }) => B)) };
}

/** Ids hold no space: a notion comes before those it is the beginning of. */
const placeOf = ({ notion, id }: AnyCard): string => `${notion} ${id}`;

function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
	const longest = Math.max(0, ...lists.map(({ length }) => length));
	return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list.slice(place, place + 1))).flat();
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
	const drawn = [...items];
	for (let last = drawn.length - 1; last > 0; last--) {
		const other = Math.floor(random() * (last + 1));
		[drawn[last], drawn[other]] = [drawn[other], drawn[last]];
	}
	return drawn;
}

/** Returns how unlike two cards are: by their kind, and by how hard others found them. */
function unlikeness(one: DeckCard, other: DeckCard): number {
	const kinds = one.card.kind === other.card.kind ? 0 : OTHER_KIND;
	return kinds + Math.abs(one.met.effects[0] - other.met.effects[0]);
}

/**
 * Returns at most `count` pairs of cards alike that the learner never met, of one deck and of two notions; a coin says which of a
 * pair is held back. One lies in each half, so that the tests of both stay equally long. Critical cards are never drawn, nor a
 * deck's first card, which the site shows to everybody.
 */
export function drawPairs(
	cards: readonly DeckCard[],
	forms: Record<Form, readonly string[]>,
	count: number,
	random: () => number,
): Pair[] {
	const isFirst = (entry: DeckCard): boolean => cards.find(({ deck }) => deck === entry.deck) === entry;
	const fit = cards.filter((entry) => !entry.card.critical && entry.dueAt === null && !isFirst(entry));
	const within = (half: readonly string[]): DeckCard[] =>
		shuffled(
			fit.filter((entry) => half.includes(drawnName(entry))),
			random,
		);
	const [waiting, others] = [within(forms.A), within(forms.B)];
	const pairs: Pair[] = [];
	for (const one of waiting) {
		if (pairs.length === count) break;
		const alike = others.filter(({ deck, card }) => deck === one.deck && card.notion !== one.card.notion);
		alike.sort((first, second) => unlikeness(one, first) - unlikeness(one, second));
		if (!alike[0]) continue;
		others.splice(others.indexOf(alike[0]), 1);
		const [held, practised] = shuffled([drawnName(one), drawnName(alike[0])], random);
		pairs.push({ held, practised });
	}
	return pairs;
}

const drawnName = ({ deck, card }: DeckCard): string => nameOf({ deck, card: card.id });

/** One card of a test and how its answer is marked in the log. */
export interface TestCard {
	name: string;
	as: "test" | "control";
	form?: Form;
}

/** Returns what a test asks: its form without the cards of the pairs, and on their day the pairs. */
export function cardsOf(training: Training, test: PlannedTest): TestCard[] {
	const { sheet, forms, pairs } = training;
	if (!sheet || !forms) return [];
	const paired = (pairs ?? []).flatMap(({ held, practised }) => [held, practised]);
	const half = forms[test.form].filter((name) => !paired.includes(name)).slice(0, sheet.cards_a_form);
	const asked: TestCard[] = half.map((name) => ({ name, as: "test", form: test.form }));
	if (test.day !== sheet.control_day) return asked;
	const both = (pairs ?? []).flatMap(({ held, practised }): TestCard[] => [
		{ name: held, as: "control" },
		{ name: practised, as: "test" },
	]);
	return [...asked, ...both];
}

/**
 * Returns the cards that a test asks in the wording reserved for tests, each with its number; all others are asked in their own words.
 *
 * Half of a form's cards are drawn, and both cards of each pair. None where no later test would show what carried over, nor for a
 * learner who practised such a wording of these cards before joining. A wording that another test showed is not shown again.
 */
export function unseenWordings(
	training: Training,
	test: PlannedTest,
	cardOf: (name: string) => AnyCard | undefined,
	answers: readonly Answer[],
): ReadonlyMap<string, number> {
	const asked = cardsOf(training, test);
	const reserved = new Map<string, number>();
	for (const { name } of asked) {
		const card = cardOf(name);
		const wording = card ? reservedWording(card) : null;
		if (wording !== null) reserved.set(name, wording);
	}
	const shown = answers.filter((answer) => reserved.get(nameOf(answer)) === answer.variant);
	if (!training.sheet?.test_days.length || shown.some((answer) => !answer.asked)) return new Map();
	const formed = asked.filter(({ name, form }) => form && reserved.has(name)).map(({ name }) => name);
	const paired = (training.pairs ?? []).map(({ held, practised }) => [held, practised]);
	const drawn = [
		...drawUnseen(training.key, test.form, formed, test.turn),
		...paired.filter((pair) => pair.every((name) => reserved.has(name))).flat(),
	];
	const isOther = ({ asked }: Answer): boolean => asked?.training !== training.code || asked.day !== test.day;
	const met = new Set(shown.filter(isOther).map(nameOf));
	return new Map(drawn.filter((name) => !met.has(name)).map((name) => [name, reserved.get(name) ?? 0]));
}

/** Returns those that are still to be asked; one that was left out on purpose is not asked again. */
export function unasked(cards: readonly TestCard[], code: string, day: number, answers: readonly Answer[]): TestCard[] {
	const own = answers.filter(({ asked }) => asked?.training === code && asked.day === day);
	const names = new Set(own.map(nameOf));
	return cards.filter(({ name }) => !names.has(name));
}

/** Returns whether the trainer closed the entry test before this learner began it. */
function isClosedTo({ code, sheet }: Training, { day }: PlannedTest, answers: readonly Answer[]): boolean {
	if (day !== 0 || !sheet?.entry_test_closed) return false;
	return !answers.some(({ asked }) => asked?.training === code && asked.day === 0);
}

export type TestState = "open" | "coming" | "done" | "missed";

/** Returns where a test stands for this learner. */
export function stateOf(training: Training, test: PlannedTest, answers: readonly Answer[], now: number): TestState {
	const cards = cardsOf(training, test);
	const isAsked = cards.length > 0 && unasked(cards, training.code, test.day, answers).length === 0;
	if (training.done.includes(test.day) || isAsked) return "done";
	if (now < test.opensAt) return "coming";
	return now < test.closesAt && !isClosedTo(training, test, answers) ? "open" : "missed";
}
