import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Bundle } from "../core/bundle";
import type { Contact, Index } from "../core/bundleIndex";
import { MODEL } from "../core/cast";
import type { Fetched, Source } from "../sync/source";
import type * as App from "./app";

type Versions = Record<string, number>;

const urlOf = (deck: string, version: number): string =>
	`/bundles/${deck}.fr.${String(version).padStart(16, "0")}.json`;

const indexOf = (decks: Versions, number = "101", language: Index["language"] = "fr"): Index =>
	({
		format: 1,
		language,
		published_at: "",
		decks: Object.entries(decks).map(([deck, version]) => ({ deck, url: urlOf(deck, version), cards: [] })),
		contacts: [{ id: "police", value: number } as unknown as Contact],
	}) as unknown as Index;

function fetched(url: string, language: Bundle["language"] = "fr"): Fetched {
	const [, deck = "", , version = ""] = /^.bundles.(\w+)\.(\w+)\.(\d+)/.exec(url) ?? [];
	return { version, bundle: { deck, language, title: version, cards: [], memory: MODEL } as unknown as Bundle };
}

let app: typeof App;
const source = { index: vi.fn<Source["index"]>(), bundle: vi.fn<Source["bundle"]>(), picture: (url: string) => url };

beforeEach(async () => {
	vi.resetModules();
	app = await import("./app");
	const kept = new Map<string, Promise<Fetched>>();
	source.index.mockReset();
	source.bundle.mockReset().mockImplementation((language, url) => {
		const known = kept.get(url) ?? Promise.resolve(fetched(url, language));
		kept.set(url, known);
		return known;
	});
	app.useSource(source);
	app.language.value = "fr";
});

const titles = (): Record<string, string> =>
	Object.fromEntries([...app.bundles.value].map(([deck, { title }]) => [deck, String(Number(title))]));

describe("what is published meanwhile", () => {
	it("takes the place of what was there", async () => {
		source.index.mockResolvedValueOnce(indexOf({ voyage: 1, accueil: 1 }));
		await app.loadDecks("fr");
		source.index.mockResolvedValueOnce(indexOf({ voyage: 2, accueil: 1 }, "112"));
		expect(await app.loadDecks("fr")).toBe(true);
		expect(titles()).toEqual({ voyage: "2", accueil: "1" });
		expect(app.index.value?.contacts[0]?.value).toBe("112");
		expect([...app.bundles.value.values()].map(app.versionAtHand)).toEqual(["0000000000000002", "0000000000000001"]);
	});

	it("draws nothing anew while there is none", async () => {
		source.index.mockResolvedValue(indexOf({ voyage: 1 }));
		await app.loadDecks("fr");
		const before = app.bundles.value;
		await app.loadDecks("fr");
		expect(app.bundles.value).toBe(before);
		expect(source.bundle).toHaveBeenCalledTimes(1);
	});

	it("brings whom to call before the cards, however slow these are", async () => {
		source.index.mockResolvedValueOnce(indexOf({ voyage: 1 }));
		await app.loadDecks("fr");
		source.index.mockResolvedValueOnce(indexOf({ voyage: 2 }, "112"));
		source.bundle.mockReturnValueOnce(new Promise(() => undefined));
		void app.loadDecks("fr");
		await vi.waitFor(() => expect(app.index.value?.contacts[0]?.value).toBe("112"));
		expect(titles()).toEqual({ voyage: "1" });
	});

	it("leaves a deck whose new cards do not come as it was, and asks for them again", async () => {
		const newer = indexOf({ voyage: 2, accueil: 1 });
		source.index.mockResolvedValueOnce(indexOf({ voyage: 1, accueil: 1 })).mockResolvedValue(newer);
		await app.loadDecks("fr");
		source.bundle.mockRejectedValueOnce(new Error("no network"));
		expect(await app.loadDecks("fr")).toBe(false);
		expect(titles()).toEqual({ voyage: "1", accueil: "1" });
		expect(await app.loadDecks("fr")).toBe(true);
		expect(titles()).toEqual({ voyage: "2", accueil: "1" });
	});

	it("takes a card offline at once, whether the deck's new cards come or not, and a deck with its last card", async () => {
		const naming = (version: number, ids: string[]): Index => {
			const index = indexOf({ voyage: version });
			return {
				...index,
				decks: index.decks.map((line) => ({ ...line, cards: ids.map((id) => [id, "react"]) })),
			} as Index;
		};
		const two = {
			deck: "voyage",
			language: "fr",
			cards: [{ id: "a" }, { id: "b" }],
			memory: MODEL,
		} as unknown as Bundle;
		source.bundle.mockResolvedValueOnce({ version: "0000000000000001", bundle: two });
		source.index.mockResolvedValueOnce(naming(1, ["a", "b"]));
		await app.loadDecks("fr");
		const ids = (): unknown => app.bundles.value.get("voyage")?.cards.map(({ id }) => id);
		expect(ids()).toEqual(["a", "b"]);
		source.bundle.mockRejectedValue(new Error("410"));
		source.index.mockResolvedValueOnce(naming(2, ["b"]));
		expect(await app.loadDecks("fr")).toBe(false);
		expect(ids()).toEqual(["b"]);
		source.index.mockResolvedValueOnce(indexOf({}));
		await app.loadDecks("fr");
		expect(app.bundles.value.size).toBe(0);
	});

	it("that does not come changes nothing, and is a failure", async () => {
		source.index.mockResolvedValueOnce(indexOf({ voyage: 1 }));
		await app.loadDecks("fr");
		source.index.mockRejectedValueOnce(new Error("no network"));
		expect(await app.loadDecks("fr")).toBe(false);
		expect([titles(), app.unreachable.value]).toEqual([{ voyage: "1" }, false]);
	});

	it("is fetched once however often it is asked for at a time", async () => {
		source.index.mockResolvedValue(indexOf({ voyage: 1 }));
		await Promise.all([app.loadDecks("fr"), app.loadDecks("fr")]);
		expect(source.index).toHaveBeenCalledTimes(1);
	});

	it("in a language that was left meanwhile does not come back", async () => {
		let answer: (index: Index) => void = () => undefined;
		source.index.mockReturnValueOnce(
			new Promise((done) => {
				answer = done;
			}),
		);
		const late = app.loadDecks("fr");
		app.language.value = "nl";
		source.index.mockResolvedValueOnce(indexOf({ accueil: 1 }, "101", "nl"));
		await app.loadDecks("nl");
		answer(indexOf({ voyage: 1 }));
		await late;
		expect([app.index.value?.language, titles()]).toEqual(["nl", { accueil: "1" }]);
	});
});
