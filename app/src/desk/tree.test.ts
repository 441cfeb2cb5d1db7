import { beforeEach, expect, test, vi } from "vitest";
import { leadTo, MARKED } from "./marks";
import { entries } from "./places";
import { connectRows } from "./rows";
import { connectTree } from "./tree";

const WORDS = {
	map: "Map",
	mapHint: "Each box is a step.",
	stepStart: "Start",
	stepEnding: "Ending",
	stepApart: "Apart",
	leadsTo: "leads to {numbers}",
	openStep: "Open step {number}: {name}",
	addAfter: "Add after",
	addStep: "Add a step",
	backToMap: "Back",
	toMendCount: "To fix: {count}",
	adviceCount: "Advice: {count}",
	row: "Row",
};

const choice = (to: string): string =>
	`<div data-streamfield-child><input type="hidden" name="c-deleted" value=""><div data-contentpath="to"><label>To</label><input type="hidden" data-r-row="steps" value="${to}"></div>
	<div data-contentpath="credit"><select><option value="1" selected></option></select></div></div>`;

const row = (id: string, text: string, choices: string[] = []): string =>
	`<div data-streamfield-child><input type="hidden" name="s-deleted" value=""><section class="w-panel" id="panel-${id}" data-panel>
	<span data-panel-heading-text>${id}</span><div class="w-panel__content"><div data-contentpath="id"><input data-r-id value="${id}"></div>
	<div data-contentpath="text"><textarea>${text}</textarea></div><div data-contentpath="ending"><input type="checkbox" ${choices.length ? "" : "checked"}></div>
	<div data-contentpath="choices"><div data-streamfield-list-container>${choices.map(choice).join("")}</div></div></div></section></div>`;

let form: HTMLElement;
const list = (): HTMLElement => form.querySelector('[data-contentpath="steps"]') as HTMLElement;
const boxes = (): HTMLButtonElement[] => [...form.querySelectorAll<HTMLButtonElement>(".r-box")];
const box = (text: string): HTMLButtonElement =>
	boxes().find(({ textContent }) => textContent?.includes(text)) as HTMLButtonElement;
const opened = (): string[] =>
	entries(list())
		.filter(({ hidden }) => !hidden)
		.map((shown) => shown.querySelector("textarea")?.value ?? "");
const press = (target: Element, key: string): void => {
	target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
};

beforeEach(() => {
	document.body.innerHTML = `<form><div data-contentpath="start"><input data-r-row="steps" value="wait"></div>
		<div data-contentpath="steps"><div><div data-streamfield-list-container>${row("police", "The police come")}${row("wait", "A child waits", ["police", ""])}
		<button type="button" data-streamfield-list-add></button></div></div></div></form>`;
	form = document.querySelector("form") as HTMLElement;
	const add = list().querySelector<HTMLElement>("[data-streamfield-list-add]") as HTMLElement;
	add.addEventListener("click", () => {
		const holder = document.createElement("div");
		holder.innerHTML = row("", "");
		add.before(holder.firstElementChild as Element);
	});
	connectRows(form, WORDS);
	connectTree(form, WORDS);
});

test("the first step is open alone, the others stay in the form", () => {
	expect(boxes().map(({ textContent }) => textContent)).toEqual([
		"2. A child waits Start leads to 1",
		"1. The police come Ending",
	]);
	expect(opened()).toEqual(["A child waits"]);
	expect(form.querySelectorAll("textarea")).toHaveLength(2);
	expect(boxes().map((one) => one.getAttribute("aria-expanded"))).toEqual(["true", "false"]);
});

test("a box opens its step alone and leads into it; a step leads back to its box", () => {
	box("police").click();
	expect(opened()).toEqual(["The police come"]);
	expect(document.activeElement?.id).toBe("panel-police");
	expect(form.querySelector("#panel-police [data-panel-heading-text]")?.textContent).toBe("The police come");
	form.querySelector<HTMLElement>("#panel-police .r-step-end button")?.click();
	expect(document.activeElement).toBe(box("police"));
});

test("the map takes one stop of the tab key, and the arrow keys move it", () => {
	const stops = (): (string | null)[] =>
		boxes()
			.filter(({ tabIndex }) => tabIndex === 0)
			.map(({ textContent }) => textContent);
	expect(stops()).toEqual(["2. A child waits Start leads to 1"]);
	box("child").focus();
	press(box("child"), "ArrowRight");
	expect(document.activeElement).toBe(box("police"));
	expect(stops()).toEqual(["1. The police come Ending"]);
	expect(opened()).toEqual(["A child waits"]);
});

test("a box that has the focus keeps it while the step is written", () => {
	const held = box("child");
	held.focus();
	const text = form.querySelector<HTMLTextAreaElement>("#panel-wait textarea") as HTMLTextAreaElement;
	text.value = "A child waits alone";
	text.dispatchEvent(new Event("input", { bubbles: true }));
	expect(document.activeElement).toBe(held);
	expect(held.textContent).toContain("A child waits alone");
});

test("a choice opens the step it leads to, or gets a new one that it leads to", () => {
	const tools = [...form.querySelectorAll<HTMLElement>("#panel-wait .r-step-tools")];
	const shown = tools.map((one) => [...one.querySelectorAll("button")].filter(({ hidden }) => !hidden));
	expect(shown.map(([one]) => one?.textContent)).toEqual(["Open step 1: The police come", "Add after"]);
	shown[1]?.[0]?.click();
	expect(boxes()).toHaveLength(3);
	expect(opened()).toEqual([""]);
	const added = entries(list()).at(-1)?.querySelector<HTMLInputElement>("[data-r-id]")?.value;
	expect(added).toMatch(/^new:/);
	expect([...form.querySelectorAll<HTMLInputElement>("#panel-wait [data-r-row]")].map(({ value }) => value)).toEqual([
		"police",
		added,
	]);
	shown[0]?.[0]?.click();
	expect(opened()).toEqual(["The police come"]);
});

test("a problem in a folded step marks its box, and is led to in the open step", async () => {
	const text = form.querySelector<HTMLElement>('#panel-police [data-contentpath="text"]') as HTMLElement;
	text.insertAdjacentHTML("beforeend", '<ul class="r-problems"><li class="r-problem r-error"></li></ul>');
	form.dispatchEvent(new Event(MARKED));
	expect(box("police").textContent).toContain("To fix: 1");
	expect(box("police").className).toContain("r-box-wrong");
	text.scrollIntoView = vi.fn();
	leadTo(text);
	expect(opened()).toEqual(["The police come"]);
	expect(document.activeElement).toBe(text.querySelector("textarea"));
});

test("where the open step is deleted, the first one opens, and its box has the focus", () => {
	box("police").click();
	const gone = entries(list())[0] as HTMLElement;
	(gone.querySelector('[name="s-deleted"]') as HTMLInputElement).value = "1";
	form.dispatchEvent(new Event("r-rows"));
	expect(opened()).toEqual(["A child waits"]);
	expect(document.activeElement).toBe(box("child"));
	expect(boxes()).toHaveLength(1);
});
