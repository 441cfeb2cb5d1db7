/** A fully right answer to a card: what the desk shows as "answered". */
import type { AnyCard, ScenarioCard } from "./bundle";
import type { Response } from "./marking";

const isRight = ({ right }: { right: boolean }): boolean => right;
const idOf = ({ id }: { id: string }): string => id;

/** Returns an answer that `mark` gives full credit; of a scenario without such a way, the best one that reaches an ending. */
export function rightAnswer(card: AnyCard): Response {
	switch (card.kind) {
		case "choice":
			return { choice: card.options.find(isRight)?.id ?? "" };
		case "multiple":
			return { choices: card.options.filter(isRight).map(idOf) };
		case "truth":
			return { truth: card.right };
		case "order":
			return { order: card.steps.map(idOf) };
		case "match":
			return { pairs: Object.fromEntries(card.left.map(({ id, right }) => [id, right])) };
		case "cloze":
			return { gaps: Object.fromEntries(card.gaps.map(({ id, accept }) => [id, accept[0] ?? ""])) };
		case "recall":
			return { self: "all" };
		case "hotspot":
			return { spots: card.spots.filter(isRight).map(idOf) };
		case "scenario":
			return { path: bestWay(card) };
		case "tip":
			return {};
	}
}

type Way = { path: [string, string][]; credit: number };

/** The way from the start to an ending with the highest credit a decision; no step is passed twice. */
function bestWay(card: ScenarioCard): [string, string][] {
	const from = (id: string, passed: readonly string[]): Way | null => {
		const step = card.steps.find((found) => found.id === id);
		if (!step || passed.includes(id)) return null;
		const choices = step.choices ?? [];
		if (choices.length === 0) return { path: [], credit: 0 };
		let best: Way | null = null;
		for (const choice of choices) {
			const rest = from(choice.to, [...passed, id]);
			if (!rest) continue;
			const way: Way = { path: [[id, choice.id], ...rest.path], credit: choice.credit + rest.credit };
			if (!best || way.credit / way.path.length > best.credit / best.path.length) best = way;
		}
		return best;
	};
	return from(card.start, [])?.path ?? [];
}
