import { render } from "preact";
import { afterEach, beforeEach, expect, it } from "vitest";
import { loadMessages } from "../i18n/catalogues";
import { go, startRouter } from "../router";
import { App } from "./app";

const place = document.createElement("main");

beforeEach(async () => {
	await loadMessages("fr");
	startRouter({ hash: false });
	go("/fr/cards/");
	render(<App />, place);
});

afterEach(() => {
	render(null, place);
	window.name = "";
});

const titled = async (path: string): Promise<string> => {
	go(path);
	await new Promise((done) => setTimeout(done, 20));
	return document.title;
};

it("names the screen in the tab", async () => {
	expect(await titled("/fr/act/")).toBe("Agir · Ravive");
});

it("leaves the tab to the converter once the learner left fast, whatever screen Back brings behind its cover", async () => {
	window.name = "units";
	document.title = "Convertir des unités";
	expect(await titled("/fr/act/")).toBe("Convertir des unités");
});
