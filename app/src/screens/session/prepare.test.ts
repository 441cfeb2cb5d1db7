import { expect, test } from "vitest";
import type { AnyCard } from "../../core/bundle";
import { mark } from "../../core/marking";
import { inVariant } from "./prepare";

const tip = {
	id: "tip",
	kind: "tip",
	prompt: "Pourquoi on se tait",
	points: [{ title: "Le doute", text: "Un doute suffit." }],
	variants: [{ prompt: "Pourquoi se tait-on ?" }],
} as unknown as AnyCard;

test("a tip comes back as a question, whose answer is what it told", () => {
	expect(mark(inVariant(tip, 0), {}).credit).toBeNull();
	const asked = inVariant(tip, 1);
	expect(asked).toMatchObject({
		id: "tip",
		kind: "recall",
		prompt: "Pourquoi se tait-on ?",
		do: ["Le doute · Un doute suffit."],
	});
	expect(mark(asked, { self: "part" }).credit).toBe(0.5);
});
