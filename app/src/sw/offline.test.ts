import { beforeAll, describe, expect, it, vi } from "vitest";

type Offline = typeof import("./offline");
let offline: Offline;

beforeAll(async () => {
	vi.stubGlobal("__VERSION__", "v1");
	vi.stubGlobal("__ICONS__", { cards: "", exit: "", hide: "" });
	offline = await import("./offline");
});

function read(...given: Parameters<Offline["offlinePage"]>): Document {
	// Its look and its guard would be fetched.
	const html = offline.offlinePage(...given).replace(/<(link|script)[^>]*>/g, "");
	return new DOMParser().parseFromString(html, "text/html");
}

describe("the look of that page", () => {
	it("is the one that stands in a shell, to its last character", () => {
		expect(offline.styleIn("<head><style>\nbody{margin:0}\n</style><style>p{}</style></head>")).toBe(
			"\nbody{margin:0}\n",
		);
		expect(offline.styleIn("<head></head>")).toBeNull();
	});
});

describe("the page for an address that is not on this phone", () => {
	it.each([
		["fr", "Pas encore sur cet appareil", "Quitter vite"],
		["nl", "Nog niet op dit toestel", "Snel weg"],
		["de", "Noch nicht auf diesem Gerät", "Schnell weg"],
		["en", "Not on this device yet", "Quick exit"],
	] as const)("speaks %s, names whom to call and can be left fast", (language, title, exit) => {
		const page = read(language, []);
		expect(page.documentElement.lang).toBe(language);
		expect(page.querySelector("h1")?.textContent).toBe(title);
		expect(page.querySelector("button[data-exit]")?.textContent).toContain(exit);
		const numbers = [...page.querySelectorAll("a[href^='tel:']")].map((link) => link.getAttribute("href"));
		expect(numbers).toEqual(["tel:112", "tel:101", "tel:116000"]);
		expect(page.querySelectorAll(".on-phone")).toHaveLength(0);
	});

	it("leads to the cards that are here, each shelf in its language, whatever a title holds", () => {
		const decks = [{ deck: "voyage", title: '<Je> & "pars"' }];
		const page = read("nl", [{ language: "fr", decks }]);
		const shelf = page.querySelector(".on-phone");
		expect(shelf?.getAttribute("lang")).toBe("fr");
		const links = [...(shelf?.querySelectorAll("a") ?? [])].map((link) => [
			link.getAttribute("href"),
			link.textContent,
		]);
		expect(links).toEqual([
			["/fr/cards/", "Vos cartes"],
			["/fr/decks/voyage/start/", '<Je> & "pars"'],
		]);
	});

	it("has the name of the site where the phone knows it, and no other", () => {
		const named = read("fr", [{ language: "fr", site: 'Nord & "Sud"', decks: [] }]);
		expect(named.title).toBe("Pas encore sur cet appareil");
		expect(named.querySelector(".brand")?.textContent).toBe('Nord & "Sud"');
		const unknown = read("fr", []);
		expect(unknown.querySelector(".brand")?.textContent).toBe("");
	});

	it("carries neither inline script nor inline style", () => {
		expect(offline.offlinePage("fr", [])).not.toMatch(/ style=|<style|<script>| on\w+=/);
	});
});
