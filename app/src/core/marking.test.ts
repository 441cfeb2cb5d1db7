import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { AnyCard } from "./bundle";
import { folded, mark, type Response } from "./marking";

interface Vector {
	name: string;
	card: string;
	response: Response;
	credit?: number | null;
	parts?: Record<string, number>;
	error?: true;
}

const protocol: { cards: Record<string, AnyCard>; vectors: Vector[] } = JSON.parse(
	readFileSync("../protocol/marking_vectors.json", "utf8"),
);

describe("marking agrees with the vectors that Python obeys as well", () => {
	test.each(protocol.vectors.map((vector): [string, Vector] => [`${vector.card}: ${vector.name}`, vector]))(
		"%s",
		(_, { card: name, response, credit, parts = {}, error }) => {
			const card = protocol.cards[name] as AnyCard;
			if (error) {
				expect(() => mark(card, response)).toThrow(RangeError);
				return;
			}
			const marked = mark(card, response);
			if (credit === null) expect(marked.credit).toBeNull();
			else expect(marked.credit).toBeCloseTo(credit as number, 12);
			expect(Object.keys(marked.parts).sort()).toEqual(Object.keys(parts).sort());
			for (const [id, part] of Object.entries(parts)) expect(marked.parts[id]).toBeCloseTo(part, 12);
		},
	);
});

test("folding retains characters and digits only, without case and accents", () => {
	expect(folded("« Captures d’Écran, cœur & Straße » 116 000 !")).toBe("capturesdecrancoeurstrasse116000");
});

test("a refusal names what was answered", () => {
	expect(() => mark(protocol.cards.choice as AnyCard, { choice: "flee" })).toThrow('"flee"');
});
