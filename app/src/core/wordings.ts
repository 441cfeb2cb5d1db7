/** In which words a card is asked. Practice takes turns; tests of a training have one wording that practice does not show. */
import type { Answer } from "./answer";
import type { AnyCard } from "./bundle";
import type { Form } from "./training";

/** Returns the card in the words of `variant`: 0 its own, 1 its first variant. */
export function inVariant(card: AnyCard, variant: number): AnyCard {
	const other = variantsOf(card)[variant - 1];
	if (!other) return card;
	const given = Object.entries(other).filter(([, value]) => value !== null && value !== undefined);
	return { ...card, ...Object.fromEntries(given) } as AnyCard;
}

const variantsOf = (card: AnyCard): readonly object[] => ("variants" in card ? (card.variants ?? []) : []);

/** Returns the wording in which each card was last shown, by `deck/card`; a card that was skipped was shown too. */
export function lastWordings(answers: readonly Answer[]): Map<string, number> {
	const last = new Map<string, number>();
	for (const { type, deck, card, variant } of answers) if (type !== "snapshot") last.set(`${deck}/${card}`, variant);
	return last;
}

/**
 * Returns the wording to practise in: never the last one where there is another; a card never shown is asked in its own words.
 * `isReserved`: a training's tests have one wording of the cards of this deck.
 */
export function nextWording(card: AnyCard, last: number | undefined, isReserved: boolean): number {
	const wordings = isReserved ? practisedWordings(card) : [0, ...variantsOf(card).map((_, place) => place + 1)];
	return (last === undefined ? undefined : wordings.find((number) => number > last)) ?? 0;
}

const plain = (text: string): string => text.trim().toLowerCase().split(/\s+/).join(" ");

/**
 * Returns the texts by which somebody who practised this wording recognises the right answer. Null for kinds that tests do not ask, or
 * whose variants reword the question alone.
 */
function recognisedBy(card: AnyCard): ReadonlySet<string> | null {
	switch (card.kind) {
		case "choice":
		case "multiple":
			return new Set(card.options.filter(({ right }) => right).map(({ text }) => plain(text)));
		case "order":
			return new Set(card.steps.map(({ text }) => plain(text)));
		case "match":
			return new Set(card.left.map(({ text }) => plain(text)));
		case "truth":
			return new Set([plain(card.prompt)]);
		case "cloze":
			return new Set([plain(card.text)]);
		default:
			return null;
	}
}

const recognisedByWording = (card: AnyCard): (ReadonlySet<string> | null)[] =>
	[0, ...variantsOf(card)].map((_, variant) => recognisedBy(inVariant(card, variant)));

const shares = (one: ReadonlySet<string> | null, other: ReadonlySet<string> | null): boolean =>
	!one || !other || [...one].some((text) => other.has(text));

/** Returns the wording that is for tests: the last of those that really differ; null where fewer than two do. */
export function reservedWording(card: AnyCard): number | null {
	const texts = recognisedByWording(card);
	const differing: number[] = [];
	texts.forEach((found, number) => {
		if (found && differing.every((earlier) => !shares(found, texts[earlier]))) differing.push(number);
	});
	return differing.length > 1 ? differing[differing.length - 1] : null;
}

/** Returns the wordings that practice shows while one is reserved: neither this one, nor those that repeat its answers. */
export function practisedWordings(card: AnyCard): number[] {
	const [texts, reserved] = [recognisedByWording(card), reservedWording(card)];
	const numbers = texts.map((_, number) => number);
	return reserved === null ? numbers : numbers.filter((number) => !shares(texts[number], texts[reserved]));
}

/** Returns a number from 0 to 2³² − 1 that follows from a text (FNV-1a, then the last steps of MurmurHash3). */
function lotOf(text: string): number {
	let lot = 0x811c9dc5;
	for (const character of text) lot = Math.imul(lot ^ character.charCodeAt(0), 0x01000193);
	lot = Math.imul(lot ^ (lot >>> 16), 0x85ebca6b);
	lot = Math.imul(lot ^ (lot >>> 13), 0xc2b2ae35);
	return (lot ^ (lot >>> 16)) >>> 0;
}

/**
 * Returns which cards of a form a learner is asked in the reserved wording: half of `names`, those with such a wording. `turn` counts
 * how often the form was planned before: at the next time it is the other half, so that no reserved wording is met twice.
 */
export function drawUnseen(key: string, form: Form, names: readonly string[], turn: number): string[] {
	const lots = new Map(names.map((name) => [name, lotOf(`${key}/${form}/${name}`)]));
	const drawn = [...names].sort(
		(one, other) => (lots.get(one) ?? 0) - (lots.get(other) ?? 0) || (one < other ? -1 : 1),
	);
	const half = (drawn.length + (lotOf(`${key}/${form}`) % 2)) >> 1;
	return turn % 2 === 0 ? drawn.slice(0, half) : drawn.slice(half);
}
