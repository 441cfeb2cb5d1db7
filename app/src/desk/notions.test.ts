import { beforeEach, expect, test, vi } from "vitest";
import { connectNotions } from "./notions";

const field = (): HTMLInputElement => document.querySelector("input") as HTMLInputElement;
const options = (): string[] =>
	[...document.querySelectorAll("[role=option] b")].map(({ textContent }) => textContent ?? "");
const note = (): string => document.querySelector("[role=status]")?.textContent ?? "";
const type = (text: string): void => {
	field().value = text;
	field().dispatchEvent(new Event("input", { bubbles: true }));
};
const press = (key: string): void => {
	field().dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
};

beforeEach(() => {
	document.body.innerHTML = `<label for="n">Notion</label><input id="n" list="r-notions">
		<datalist id="r-notions" data-r-new="New: {name}"><option value="noter transmettre" label="2 cartes : Dans le couloir"></option>
		<option value="prévenir tôt" label="1 carte : À l’accueil"></option></datalist>`;
	connectNotions(document.body);
});

test("notions are found by their words or their cards', without accents", () => {
	type("prevenir");
	expect(options()).toEqual(["prévenir tôt"]);
	type("COULOIR");
	expect(options()).toEqual(["noter transmettre"]);
	expect(field().getAttribute("aria-expanded")).toBe("true");
});

test("the arrow keys and Enter choose one, and the form hears of it", () => {
	const heard = vi.fn();
	document.body.addEventListener("change", heard, { once: true });
	press("ArrowDown");
	press("ArrowDown");
	expect(document.getElementById(field().getAttribute("aria-activedescendant") ?? "")?.textContent).toContain(
		"prévenir tôt",
	);
	press("Enter");
	expect(field().value).toBe("prévenir tôt");
	expect(heard).toHaveBeenCalled();
	expect(field().getAttribute("aria-expanded")).toBe("false");
});

test("words that no notion has are said to be a new one; the same words otherwise written are not", () => {
	type("Un doute suffit");
	expect(note()).toBe("New: Un doute suffit");
	type("Noter, transmettre !");
	expect(note()).toBe("");
	expect(field().getAttribute("aria-expanded")).toBe("false");
	field().click();
	expect(options()).toEqual(["noter transmettre", "prévenir tôt"]);
});

test("a pointer chooses one; Escape closes the list and leaves what was typed", () => {
	type("noter");
	(document.querySelector("[role=option]") as HTMLElement).click();
	expect(field().value).toBe("noter transmettre");
	type("not");
	press("Escape");
	expect(field().value).toBe("not");
	expect(document.querySelector<HTMLElement>("[role=listbox]")?.hidden).toBe(true);
});
