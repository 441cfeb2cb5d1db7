// @vitest-environment happy-dom
import { render } from "preact";
import { expect, it } from "vitest";
import type { Bundle } from "../../core/bundle";
import { loadMessages } from "../../i18n/catalogues";
import { route } from "../../router";
import { bundles } from "../../state/app";
import { Waiting } from ".";
import type { Session } from "./sessionState";

const bundle = (deck: string, title: string): [string, Bundle] => [
	deck,
	{ deck, title, cards: [] } as unknown as Bundle,
];

async function buttonsOf(wanted: string): Promise<(string | null)[]> {
	await loadMessages("nl");
	bundles.value = new Map([bundle("voyage", "Op reis"), bundle("accueil", "Aan het onthaal")]);
	route.value = { screen: "session", deck: wanted, language: "nl" };
	const place = document.createElement("div");
	render(<Waiting running={{ deck: "voyage", paused: true } as Session} />, place);
	return [...place.querySelectorAll("button")].map(({ textContent }) => textContent);
}

it("offers the deck asked for beside the one that waits, by name", async () => {
	expect(await buttonsOf("accueil")).toEqual(["Beginnen: Aan het onthaal", "Verdergaan: Op reis"]);
});

it("offers only to resume where the deck asked for is the one that waits", async () => {
	expect(await buttonsOf("voyage")).toEqual(["Sessie hervatten"]);
});
