import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SHEET, training } from "../../core/cast";
import { loadMessages } from "../../i18n/catalogues";
import { language, openStore, store } from "../../state/app";
import { changeTrainings, readTrainings, trainings } from "../../state/trainings";
import { ErasePanel } from "./erase";

let place: HTMLElement;
let asked: string[];
let answer: () => Promise<Response>;

async function press(label: string): Promise<void> {
	const button = await vi.waitFor(() => {
		const found = [...place.querySelectorAll("button")].find(({ textContent }) => textContent === label);
		if (!found) throw new Error(`no "${label}" in ${place.textContent}`);
		return found;
	});
	button.click();
}

const said = (text: string): Promise<void> => vi.waitFor(() => expect(place.textContent).toContain(text));

beforeEach(async () => {
	asked = [];
	answer = async () => new Response(null, { status: 204 });
	vi.stubGlobal("fetch", (url: string, { method = "GET" }: RequestInit = {}) => {
		asked.push(`${method} ${url}`);
		return answer();
	});
	language.value = "en";
	await Promise.all([loadMessages("en"), openStore()]);
	await readTrainings();
	await changeTrainings(() => [training({ sheet: SHEET })]);
	place = document.createElement("main");
	document.body.replaceChildren(place);
	render(<ErasePanel />, place);
});

afterEach(() => {
	render(null, place);
	store().end();
	vi.unstubAllGlobals();
});

it("lets the site delete what was sent, e-mail reminders included, before the key is erased", async () => {
	let keysThen = 0;
	answer = async () => {
		keysThen = trainings.value.length;
		return new Response(null, { status: 204 });
	};
	await press("Erase everything");
	await press("Yes, erase everything");
	await said("Everything is erased.");
	expect(asked[0]).toBe(`DELETE /api/v1/trainings/${SHEET.code}/answers`);
	expect(keysThen).toBe(1);
	expect(trainings.value).toEqual([]);
});

it("erases nothing where the site does not answer, and says what would stay", async () => {
	answer = () => Promise.reject(new TypeError("no network"));
	await press("Erase everything");
	await press("Yes, erase everything");
	await said("The site did not answer: nothing is erased.");
	await said("Reminders by e-mail go on, each with a link to stop them.");
	expect(trainings.value).toHaveLength(1);

	answer = async () => new Response(null, { status: 204 });
	await press("Try again");
	await said("Everything is erased.");
	expect(trainings.value).toEqual([]);
});

it("erases this device alone for who wants it, and does not say that all is erased", async () => {
	answer = () => Promise.reject(new TypeError("no network"));
	await press("Erase everything");
	await press("Yes, erase everything");
	await press("Erase only this device");
	await said("This device is erased. What was sent stays on the site until the promised day.");
	expect(place.textContent).not.toContain("Everything is erased.");
	expect(trainings.value).toEqual([]);
});

it("asks nothing of the site where no training was joined", async () => {
	await changeTrainings(() => []);
	await press("Erase everything");
	await press("Yes, erase everything");
	await said("Everything is erased.");
	expect(asked).toEqual([]);
});

it("counts a training that the site no longer knows as deleted there", async () => {
	answer = async () => new Response("{}", { status: 404 });
	await press("Erase everything");
	await press("Yes, erase everything");
	await said("Everything is erased.");
});
