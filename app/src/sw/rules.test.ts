import { describe, expect, it } from "vitest";
import { deckOf, ruleOf, shellOf } from "./rules";

describe("the service worker", () => {
	it.each([
		["/fr/session/", true, "shell"],
		["/de/decks/voyage/start/", true, "shell"],
		["/fr/start/", true, "shell"],
		["/fr/join/K7M4QD", true, "shell"],
		["/fr/join/", true, "shell"],
		["/nl/test/K7M4QD", true, "shell"],
		["/fr/trainings/", true, "shell"],
		["/api/v1/trainings/K7M4QD", false, "ignore"],
		["/fr/", true, "page"],
		["/nl/decks/voyage/", true, "page"],
		["/fr/leaving/", true, "page"],
		["/", true, "other"],
		["/fr/decks/voyage/print/", true, "other"],
		["/nl/decks/voyage/cards/ticket/", true, "other"],
		["/fr/nowhere/", true, "other"],
		["/fr/decks/voyage/file/", true, "ignore"],
		["/desk/pages/", true, "ignore"],
		["/bundles/index.fr.json", false, "index"],
		["/bundles/voyage.fr.abc.json", false, "immutable"],
		["/static/app/assets/main-abc.js", false, "immutable"],
		["/fr/shell/", false, "ignore"],
	] as const)("treats %s (navigation: %s) as %s", (path, isNavigation, rule) => {
		expect(ruleOf(path, isNavigation)).toBe(rule);
	});

	it("never touches the page whose answer clears the storage", () => {
		expect(ruleOf("/units/", true)).toBe("ignore");
		expect(ruleOf("/units/", false)).toBe("ignore");
	});

	it("tells a deck by the address of its cards, whatever their version", () => {
		expect(deckOf("/bundles/voyage.fr.0123456789abcdef.json")).toBe("voyage.fr");
		expect(deckOf("/bundles/index.fr.json")).toBeNull();
		expect(deckOf("/bundles/0123456789abcdef.svg")).toBeNull();
	});

	it("finds the shell of a page's language", () => {
		expect(shellOf("/nl/decks/voyage/")).toBe("/nl/shell/");
		expect(shellOf("/")).toBe("/fr/shell/");
	});
});
