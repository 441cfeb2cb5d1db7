import { expect, it } from "vitest";
import { card } from "./cast";
import { secondsOf } from "./readingTime";

const words = (count: number): string => "un mot ".repeat(count);
const of = (changes: Record<string, unknown>, isForMinors = false): number => {
	const { question, feedback } = secondsOf(card("one", changes), isForMinors);
	return question + feedback;
};

it("grows with what there is to read: the question, its options, what follows", () => {
	const short = of({ kind: "choice", prompt: words(10), options: [] });
	expect(of({ kind: "choice", prompt: words(30), options: [] })).toBeGreaterThan(short);
	expect(of({ kind: "choice", prompt: words(10), options: [{ text: words(10), feedback: "" }] })).toBeGreaterThan(
		short,
	);
	expect(of({ kind: "choice", prompt: words(10), options: [], explanation: words(30) })).toBeGreaterThan(short);
});

it("does not count the words of another wording, nor what nobody reads", () => {
	const plain = of({ prompt: words(10) });
	expect(of({ prompt: words(10), variants: [{ prompt: words(40) }], picture_alt: words(40) })).toBe(plain);
});

it("gives readers of 12 to 18 years more time, and counts a content note apart", () => {
	expect(of({ prompt: words(20) }, true)).toBeCloseTo(1.3 * of({ prompt: words(20) }), 9);
	expect(secondsOf(card("one"), false, "n".repeat(100)).note).toBeCloseTo(5.2, 9);
});
