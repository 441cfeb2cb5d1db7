import { describe, expect, it } from "vitest";
import { hrefOf, routeOf } from "./router";

describe("addresses", () => {
	it.each([
		["/fr/session/", "?deck=voyage", { screen: "session", deck: "voyage", language: "fr" }],
		["/nl/start/", "", { screen: "session", deck: null, language: "nl" }],
		["/de/decks/accueil/start/", "", { screen: "session", deck: "accueil", language: "de" }],
		["/en/decks/accueil/", "", { screen: "deck", deck: "accueil", language: "en" }],
		["/fr/shell/", "", { screen: "cards", deck: null, language: "fr" }],
		["/memory/", "", { screen: "memory", deck: null, language: null }],
		["/fr/join/k7m4qd", "", { screen: "join", deck: null, code: "k7m4qd", language: "fr" }],
		["/de/join/", "", { screen: "join", deck: null, code: "", language: "de" }],
		["/nl/test/K7M4QD", "", { screen: "test", deck: null, code: "K7M4QD", language: "nl" }],
		["/en/trainings/", "", { screen: "trainings", deck: null, language: "en" }],
		["/fr/", "", { screen: "cards", deck: null, language: "fr" }],
	])("%s%s leads to its screen", (path, query, route) => {
		expect(routeOf(path, query)).toEqual(route);
	});

	it("come back to the same screen", () => {
		const url = new URL(hrefOf("fr", "session", "a b"), "https://example.org");
		expect(routeOf(url.pathname, url.search)).toEqual({ screen: "session", deck: "a b", language: "fr" });
	});
});
