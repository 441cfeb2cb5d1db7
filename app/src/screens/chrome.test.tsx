// @vitest-environment happy-dom
import { beforeEach, expect, it } from "vitest";
import type { Index } from "../core/bundleIndex";
import { loadMessages } from "../i18n/catalogues";
import { index } from "../state/app";
import { mountChrome, nameLinks } from "./chrome";

beforeEach(() => {
	document.body.innerHTML = `<a class="skip-link" href="/units/" data-exit>Urgence : Quitter vite</a>
		<form action="/units/"><button class="exit" data-exit><svg></svg><span><span class="visually-hidden">Urgence : </span>Quitter vite</span></button></form>
		<a href="/fr/notices/privacy/" data-privacy>Vie privée</a>`;
});

it("says the quick exit in the language chosen, with its target and drawing kept", async () => {
	await loadMessages("nl");
	nameLinks();
	const [link, button] = [document.querySelector("a"), document.querySelector("button")];
	expect(link?.textContent).toBe("Nood: Snel weg");
	expect(button?.textContent).toBe("Nood: Snel weg");
	expect(button?.querySelector("svg")).not.toBeNull();
	expect(link?.getAttribute("href")).toBe("/units/");
});

it("leads to the notice in the language chosen", async () => {
	await loadMessages("de");
	nameLinks();
	const link = document.querySelector("[data-privacy]");
	expect(link?.textContent).toBe("Datenschutz");
	expect(link?.getAttribute("href")).toBe("/de/notices/privacy/");
});

it("carries the name of the site that published the cards", () => {
	index.value = { format: 1, language: "fr", published_at: "", decks: [], contacts: [], site: "Réseau Abri" } as Index;
	mountChrome();
	expect(document.querySelector(".brand")?.textContent).toBe("Réseau Abri");
	index.value = null;
});
