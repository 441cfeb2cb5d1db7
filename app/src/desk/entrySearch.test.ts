import { expect, test } from "vitest";
import { isFound } from "./entrySearch";

test("an entry is found without accents, capitals or the order of its words", () => {
	expect(isFound("Écoute-Enfants, l’horaire", "horaire ecoute")).toBe(true);
	expect(isFound("Sœurs et frères", "soeurs")).toBe(true);
	expect(isFound("Écoute-Enfants", "police")).toBe(false);
	expect(isFound("Écoute-Enfants", "")).toBe(true);
});

test("a number is found with or without its spaces", () => {
	expect(isFound("Child Focus 116 000", "116000")).toBe(true);
	expect(isFound("Child Focus 116000", "116 000")).toBe(true);
	expect(isFound("Child Focus 116 000", "117000")).toBe(false);
});
