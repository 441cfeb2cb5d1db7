import { expect, test } from "vitest";
import { search } from "./search";

const found = (text: string, wanted: string): string[] | null =>
	search(text, wanted)?.flatMap(({ text: piece, isFound }) => (isFound ? [piece] : [])) ?? null;

test("words are found without accents and capitals, and shown as they stand", () => {
	expect(found("Noter l’heure exacte.", "NOTER")).toEqual(["Noter"]);
	expect(found("Réagir à temps", "reagir")).toEqual(["Réagir"]);
	expect(found("Cœur et Straße", "coeur strasse")).toEqual(["Cœur", "Straße"]);
	expect(found("D’abord", "d'abord")).toEqual(["D’abord"]);
});

test("every word has to be there, in any order", () => {
	expect(found("Observer, noter, transmettre.", "transmettre noter")).toEqual(["noter", "transmettre"]);
	expect(found("Observer, noter, transmettre.", "noter police")).toBeNull();
});

test("the pieces put together are the text, and nothing searched marks nothing", () => {
	const text = "Croire, rassurer, noter : noter encore.";
	expect(
		search(text, "noter")
			?.map((piece) => piece.text)
			.join(""),
	).toBe(text);
	expect(search(text, "noter")).toHaveLength(5);
	expect(search(text, " ")).toEqual([{ text, isFound: false }]);
});
