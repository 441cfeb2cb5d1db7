import { describe, expect, it, vi } from "vitest";
import { FetchFailed, published } from "./source";

const answering = (document: unknown) =>
	vi.stubGlobal("fetch", async () => new Response(JSON.stringify(document), { status: 200 }));

describe("a published deck", () => {
	it("is taken when its memory model is known", async () => {
		const bundle = { format: 1, deck: "voyage", memory: { model: "pooled-1" } };
		answering(bundle);
		expect(await published().bundle("fr", "voyage.json")).toEqual(bundle);
	});

	it("is refused when another version of Ravive made it, and fetched anew the next time", async () => {
		const source = published();
		answering({ format: 1, deck: "voyage", memory: { model: "fsrs-6" } });
		const refused = source.bundle("fr", "voyage.json");
		await expect(refused).rejects.toThrow(FetchFailed);
		await expect(refused).rejects.toThrow(
			"voyage: memory model fsrs-6 is unknown; pooled-1 is accepted; update the app",
		);
		answering({ format: 1, deck: "voyage", memory: { model: "pooled-1" } });
		expect((await source.bundle("fr", "voyage.json")).deck).toBe("voyage");
	});
});
