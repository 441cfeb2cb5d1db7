import { render } from "preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Contact } from "../core/bundleIndex";
import { loadMessages } from "../i18n/catalogues";
import { ContactLine, datesOf, NoteSheet } from "./act";
import { countriesFor, guessCountry, helpIn, listenersIn, UNKNOWN } from "./pocket/places";

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
const REPORT = contact("report", { countries: ["WORLD"], need: "travel" });
const EVERYONE = [ONLINE, BELGIAN, FRENCH, EMERGENCY, REPORT];
const idsFor = (country: string): (string | undefined)[][] => {
	const { local, own, wider } = helpIn(EVERYONE, country);
	return [[local?.id], own.map(({ id }) => id), wider.map(({ id }) => id)];
};

afterEach(() => {
	document.body.replaceChildren();
});

describe("whom to call", () => {
	it("begins with the local police, then the country, then who answers from anywhere, travel first", () => {
		expect(idsFor("BE")).toEqual([["belgian"], ["emergency"], ["report", "online"]]);
		expect(idsFor("FR")).toEqual([["french"], ["emergency"], ["report", "online"]]);
		expect(idsFor("ES")).toEqual([["emergency"], [], ["report", "online"]]);
	});

	it("gives no number where none was verified", () => {
		expect(idsFor("JP")).toEqual([[undefined], [], ["report", "online"]]);
		// Somewhere unnamed: the number of the Union beside, which says where it holds.
		expect(idsFor("WORLD")).toEqual([[undefined], ["emergency"], ["report", "online"]]);
	});

	it("lists the home country, then the others by their names, then any other", () => {
		const names = countriesFor([contact("far", { countries: ["TH"] })], (code) => code);
		expect([names[0], names[1], names.at(-1)]).toEqual(["BE", "AT", "WORLD"]);
		expect(names).toContain("TH");
		expect(names).not.toContain("EU");
	});

	it("guesses where the device is by its clock, then by its language, and never home for elsewhere", () => {
		const known = ["BE", "DE", "FR", "TH", "WORLD"];
		expect(guessCountry(known, "fr", "Europe/Brussels")).toBe("BE");
		expect(guessCountry(known, "fr-FR", "Europe/Brussels")).toBe("BE");
		expect(guessCountry(known, "fr-BE", "Europe/Paris")).toBe("FR");
		expect(guessCountry(known, "fr-FR", "UTC")).toBe("FR");
		for (const clock of ["America/New_York", "Europe/London", "Asia/Bangkok"])
			for (const language of ["en", "en-US", "en-GB", "fr-BE", "de-DE"])
				expect(guessCountry(known, language, clock)).toBe("WORLD");
		expect(guessCountry(known, "th-TH", "Asia/Bangkok")).toBe("TH");
	});

	it("asks where a browser hides its clock and names no country of the list, and gives the number of the Union meanwhile", () => {
		const known = ["BE", "DE", "FR", "WORLD"];
		for (const clock of ["UTC", "Etc/UTC", ""])
			for (const language of ["fr", "nl", "en-US"]) expect(guessCountry(known, language, clock)).toBe(UNKNOWN);
		expect(idsFor(UNKNOWN)).toEqual([["emergency"], [], ["report", "online"]]);
	});

	it("gives a teenager who listens, a page with a chat first and no line of adults; else who helps a child", () => {
		const line = contact("line", { need: "talk", audience: "children", href: "tel:103" });
		const chat = contact("chat", { need: "talk", audience: "everyone", href: "https://chat.example" });
		const adults = contact("adults", { need: "talk", audience: "adults" });
		const child = contact("child", { need: "child", audience: "everyone" });
		const listeners = (contacts: Contact[]): string[] => listenersIn(helpIn(contacts, "BE")).map(({ id }) => id);
		expect(listeners([BELGIAN, line, chat, adults, child])).toEqual(["chat", "line"]);
		expect(listeners([BELGIAN, adults, child])).toEqual(["child"]);
	});

	it("says in one line when the contacts were checked", async () => {
		await loadMessages("en");
		expect(datesOf([BELGIAN, EMERGENCY])).toMatch(/^Accessed on .*24.*2026, to be confirmed by the organisation\.$/);
		const later = contact("later", { verified_on: "2026-12-01", status: "confirmed" });
		expect(datesOf([later])).toMatch(/^Accessed on .*2026\.$/);
		expect(datesOf([later, BELGIAN])).toMatch(/between .*24.* and .*December 1/);
		expect(datesOf([])).toBe("");
	});
});

describe("contacts that were checked long ago", () => {
	const here = process.env.TZ;
	afterEach(() => {
		vi.useRealTimers();
		if (here === undefined) delete process.env.TZ;
		else process.env.TZ = here;
	});

	it.each(["Europe/Brussels", "America/New_York"])(
		"say so from midnight on, by the clock of the phone in %s",
		async (zone) => {
			process.env.TZ = zone;
			await loadMessages("fr");
			const said = (): string => {
				const place = document.createElement("ul");
				render(<ContactLine contact={contact("old", {})} />, place);
				return place.textContent;
			};
			vi.useFakeTimers({ toFake: ["Date"], now: new Date(2027, 4, 22, 23, 59) });
			expect(said()).not.toMatch(/jours/);
			vi.setSystemTime(new Date(2027, 4, 23, 0, 1));
			expect(said()).toMatch(/180\sjours/);
		},
	);
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
