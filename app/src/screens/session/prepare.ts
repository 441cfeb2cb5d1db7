/** From a published card to the one on screen: the words of its variant, its facts filled in, its pictures addressed. */
import type { AnyCard, Bundle } from "../../core/bundle";
import { inVariant } from "../../core/wordings";

const FACT = /\{fact:([a-z0-9-]+)\}/g;

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };

function fill(value: Plain, textOf: (id: string) => string): Plain {
	if (typeof value === "string") return value.replace(FACT, (_found, id: string) => textOf(id));
	if (Array.isArray(value)) return value.map((part) => fill(part, textOf));
	if (typeof value !== "object" || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part, textOf)]));
}

/** What an answer is made of and marked by; all other strings of a card are words to read. */
const TASK_KEYS = new Set(["id", "kind", "mode", "start", "to", "right", "accept", "decoys"]);
/** What surrounds the question: a correction there asks nothing else. */
const SURROUNDINGS = new Set(["sources", "facts", "variants", "prior", "critical", "situation", "confidence"]);

/** Returns what a card asks, without its words: equal for two versions of a card that take the same answers and mark them alike. */
export function taskOf(card: AnyCard): string {
	const plain = (value: Plain, isTask: boolean): Plain | undefined => {
		if (typeof value === "string") return isTask ? value : undefined;
		if (Array.isArray(value)) return value.map((part) => plain(part, isTask) ?? null);
		if (typeof value !== "object" || value === null) return value;
		const parts = Object.entries(value).filter(([key]) => !SURROUNDINGS.has(key));
		return Object.fromEntries(parts.map(([key, part]) => [key, plain(part, TASK_KEYS.has(key)) ?? null]));
	};
	return JSON.stringify(plain(card as unknown as Plain, false));
}

/** Returns the card ready to show. */
export function shown(card: AnyCard, variant: number, bundle: Bundle): AnyCard {
	const facts: Bundle["facts"] = bundle.facts;
	return fill(inVariant(card, variant) as unknown as Plain, (id) => facts[id]?.value ?? "") as unknown as AnyCard;
}
