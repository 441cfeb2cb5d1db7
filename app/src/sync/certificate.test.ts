import { afterEach, describe, expect, it, vi } from "vitest";
import { askCertificate } from "./certificate";

const KEY = "A".repeat(22);
const reply = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status });
const answering = (response: () => Promise<Response>) => {
	const fetched = vi.fn(response);
	vi.stubGlobal("fetch", fetched);
	return fetched;
};

afterEach(() => vi.unstubAllGlobals());

describe("asking for a certificate", () => {
	it("sends the key and nothing else", async () => {
		const fetched = answering(async () => reply(200, { number: "1" }));
		expect(await askCertificate("K7M4QD", KEY)).toEqual({ kind: "given", certificate: { number: "1" } });
		const [address, options] = fetched.mock.calls[0] as unknown as [string, RequestInit];
		expect(address).toBe("/api/v1/trainings/K7M4QD/certificate");
		expect(options.body).toBeUndefined();
		expect(options.headers).toEqual({ Authorization: `Bearer ${KEY}` });
		expect([options.credentials, options.referrerPolicy]).toEqual(["omit", "no-referrer"]);
	});

	it.each([
		[403, "not_earned", "unearned"],
		[403, "no_certificate", "unearned"],
		[403, "withdrawn", "withdrawn"],
		[401, "unknown_key", "gone"],
		[404, "unknown_training", "gone"],
		[429, "too_many", "later"],
		[503, "failed", "later"],
	])("takes %s %s as %s", async (status, code, kind) => {
		answering(async () => reply(status, { code }));
		expect(await askCertificate("K7M4QD", KEY)).toEqual({ kind });
	});

	it("comes back later where there is no network, or no sense in the answer", async () => {
		answering(() => Promise.reject(new TypeError("no network")));
		expect(await askCertificate("K7M4QD", KEY)).toEqual({ kind: "later" });
		answering(async () => new Response("<html>", { status: 403 }));
		expect(await askCertificate("K7M4QD", KEY)).toEqual({ kind: "later" });
	});
});
