import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AnyCard, ScenarioCard } from "./bundle";
import { rightAnswer } from "./example";
import { mark } from "./marking";

const { cards }: { cards: Record<string, AnyCard> } = JSON.parse(
	readFileSync("../protocol/marking_vectors.json", "utf8"),
);

test.each(Object.entries(cards))("%s: the example earns all there is", (_, card) => {
	expect(mark(card, rightAnswer(card)).credit).toBe(card.kind === "tip" ? null : 1);
});

test("there is an example of every kind", () => {
	expect(new Set(Object.values(cards).map(({ kind }) => kind)).size).toBe(10);
});

test("a scenario that goes round has an example that ends", () => {
	const steps = [
		{
			id: "a",
			text: "",
			choices: [
				{ id: "round", text: "", feedback: "", to: "a", credit: 1 },
				{ id: "on", text: "", feedback: "", to: "b", credit: 0 },
			],
		},
		{ id: "b", text: "" },
	];
	expect(rightAnswer({ kind: "scenario", start: "a", steps } as unknown as ScenarioCard)).toEqual({
		path: [["a", "on"]],
	});
});
