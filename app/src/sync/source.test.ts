import { beforeEach, describe, expect, it, vi } from "vitest";
import { FetchFailed, published, versionOf } from "./source";

const INDEX = { format: 1, language: "fr", published_at: "", decks: [], contacts: [] };
const URL_OF_DECK = "/bundles/voyage.fr.0123456789abcdef.json";
const BUNDLE = { format: 1, deck: "voyage", memory: { model: "pooled-3" } };

interface Asked {
	url: string;
	headers: Record<string, string>;
}

let asked: Asked[] = [];

/** Answers requests in turn; the last answer stands for all later ones. */
function answering(...responses: (() => Response)[]): void {
	asked = [];
	vi.stubGlobal("fetch", async (url: string, { headers }: { headers: Record<string, string> }) => {
		asked.push({ url, headers });
		const response = responses[Math.min(asked.length, responses.length) - 1];
		if (!response) throw new TypeError("no answer was prepared");
		return response();
	});
}

const json = (body: object, headers: Record<string, string> = {}): Response => Response.json(body, { headers });

function from(address: string, response: Response): Response {
	Object.defineProperty(response, "url", { value: address });
	return response;
}

beforeEach(() => vi.unstubAllGlobals());

describe("the index", () => {
	it("is asked for by its tag, and is the same object while nothing newer is published", async () => {
		answering(
			() => json(INDEX, { ETag: '"one"' }),
			() => new Response(null, { status: 304 }),
		);
		const source = published();
		const first = await source.index("fr");
		expect(await source.index("fr")).toBe(first);
		expect(asked.map(({ headers }) => headers)).toEqual([{}, { "If-None-Match": '"one"' }]);
	});

	it("is the same object when it is sent whole for nothing", async () => {
		answering(() => json(INDEX, { ETag: '"one"' }));
		const source = published();
		expect(await source.index("fr")).toBe(await source.index("fr"));
	});

	it("is new when another tag comes with it, and each language has its own", async () => {
		answering(
			() => json(INDEX, { ETag: '"one"' }),
			() => json({ ...INDEX, language: "nl" }, { ETag: '"two"' }),
			() => json({ ...INDEX, published_at: "today" }, { ETag: '"three"' }),
		);
		const source = published();
		const first = await source.index("fr");
		await source.index("nl");
		const second = await source.index("fr");
		expect([first.published_at, second.published_at]).toEqual(["", "today"]);
		expect(asked[2]?.headers).toEqual({ "If-None-Match": '"one"' });
	});

	it("that cannot be had is reported with its address and the answer", async () => {
		answering(() => new Response("", { status: 503 }));
		await expect(published().index("fr")).rejects.toThrow(FetchFailed);
		await expect(published().index("fr")).rejects.toThrow("the server answered 503");
	});
});

describe("a bundle", () => {
	it("is fetched once, and named by its address", async () => {
		answering(() => from(`http://localhost${URL_OF_DECK}`, json(BUNDLE)));
		const source = published();
		const first = await source.bundle("fr", URL_OF_DECK);
		await source.bundle("fr", URL_OF_DECK);
		expect([first.version, asked.length]).toEqual(["0123456789abcdef", 1]);
	});

	it("that an older copy stands in for is asked for again", async () => {
		const older = "http://localhost/bundles/voyage.fr.fedcba9876543210.json";
		answering(
			() => from(older, json(BUNDLE)),
			() => from(`http://localhost${URL_OF_DECK}`, json(BUNDLE)),
		);
		const source = published();
		const versions = [await source.bundle("fr", URL_OF_DECK), await source.bundle("fr", URL_OF_DECK)];
		expect(versions.map(({ version }) => version)).toEqual(["fedcba9876543210", "0123456789abcdef"]);
	});

	it("of another memory model is refused, and fetched anew the next time", async () => {
		answering(
			() => from(`http://localhost${URL_OF_DECK}`, json({ ...BUNDLE, memory: { model: "fsrs-6" } })),
			() => from(`http://localhost${URL_OF_DECK}`, json(BUNDLE)),
		);
		const source = published();
		await expect(source.bundle("fr", URL_OF_DECK)).rejects.toThrow(
			"voyage: memory model fsrs-6 is unknown; pooled-3 is accepted; update the app",
		);
		expect((await source.bundle("fr", URL_OF_DECK)).bundle.deck).toBe("voyage");
	});

	it("has its version in its address", () => {
		expect(versionOf(URL_OF_DECK)).toBe("0123456789abcdef");
		expect(versionOf("/bundles/index.fr.json")).toBe("");
	});
});
