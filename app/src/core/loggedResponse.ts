/** What was answered to a card, as far as the log tells. */
import type { AnyCard } from "./bundle";
import type { Response } from "./marking";

/** Returns the response that was marked by these parts; empty where they do not tell, or where nothing was answered. */
export function responseFrom(card: AnyCard, parts: Readonly<Record<string, number>>): Response {
	const [part] = Object.keys(parts);
	if (part === undefined) return {};
	const chosen = (items: readonly { id: string; right: boolean }[]): string[] =>
		items.filter(({ id, right }) => id in parts && (parts[id] === 1) === right).map(({ id }) => id);
	if (card.kind === "choice") return { choice: part };
	if (card.kind === "truth") return { truth: part === "true" };
	if (card.kind === "multiple") return { choices: chosen(card.options) };
	return card.kind === "hotspot" ? { spots: chosen(card.spots) } : {};
}
