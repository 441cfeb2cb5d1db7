import { render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Contact } from "../core/bundleIndex";
import { loadMessages } from "../i18n/catalogues";
import { contactsFor, dateOf, guessCountry, NoteSheet } from "./act";

const contact = (id: string, changed: Partial<Contact>): Contact => ({
	id,
	need: "danger",
	countries: ["BE"],
	name: id,
	value: "112",
	href: "tel:112",
	purpose: "",
	audience: "all",
	always: false,
	status: "to_confirm",
	verified_on: "2026-11-24",
	expires_on: "2027-05-23",
	...changed,
});
const EMERGENCY = contact("emergency", { countries: ["EU"], always: true });
const BELGIAN = contact("belgian", {});
const FRENCH = contact("french", { countries: ["FR"] });
const ONLINE = contact("online", { countries: ["WORLD"] });
const idsFor = (country: string): string[] =>
	contactsFor([ONLINE, BELGIAN, FRENCH, EMERGENCY], country).map(({ id }) => id);

afterEach(() => {
	document.body.replaceChildren();
});

describe("whom to call", () => {
	it("begins with the emergency numbers, then the country, then everywhere", () => {
		expect(idsFor("BE")).toEqual(["emergency", "belgian", "online"]);
		expect(idsFor("FR")).toEqual(["emergency", "french", "online"]);
		expect(idsFor("JP")).toEqual(["emergency", "online"]);
	});

	it("guesses the country from the browser's language", () => {
		expect(guessCountry(["BE", "FR"], "fr-FR")).toBe("FR");
		expect(guessCountry(["BE", "FR"], "fr")).toBe("BE");
		expect(guessCountry(["BE"], "en-US")).toBe("BE");
	});

	it("shows the age of an expired entry", async () => {
		await loadMessages("en");
		const now = Date.UTC(2027, 10, 24);
		expect(dateOf(BELGIAN, now)).toContain("365 days");
		expect(dateOf(BELGIAN, Date.UTC(2026, 11, 1))).toContain("read on");
	});
});

describe("the note sheet", () => {
	it("writes nothing anywhere and forgets its words on leaving", async () => {
		await loadMessages("fr");
		const stored = vi.spyOn(Storage.prototype, "setItem");
		const sent = vi.spyOn(globalThis, "fetch");
		const opened = vi.fn();
		vi.stubGlobal("indexedDB", { open: opened });
		render(<NoteSheet />, document.body);
		const fields = [...document.querySelectorAll("textarea")];
		expect(fields).toHaveLength(4);
		for (const field of fields) {
			expect(field.name).toBe("");
			expect(field.getAttribute("autocomplete")).toBe("off");
			field.value = "une voiture grise";
			field.dispatchEvent(new Event("input", { bubbles: true }));
		}
		await new Promise((done) => setTimeout(done, 20));
		render(null, document.body);
		expect(fields.map(({ value }) => value)).toEqual(["", "", "", ""]);
		expect(stored).not.toHaveBeenCalled();
		expect(sent).not.toHaveBeenCalled();
		expect(opened).not.toHaveBeenCalled();
		vi.unstubAllGlobals();
	});
});
