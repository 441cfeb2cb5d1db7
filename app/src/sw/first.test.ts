import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keptFirst } from "./first";

const never = (): Promise<never> => new Promise(() => undefined);
const broken = (): Promise<never> => Promise.reject(new TypeError("no network"));
const later = (answer: string, afterMs: number): Promise<string> =>
	new Promise((done) => {
		setTimeout(done, afterMs, answer);
	});

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

async function within<Value>(work: Promise<Value>, ms: number): Promise<Value> {
	work.catch(() => undefined);
	await vi.advanceTimersByTimeAsync(ms);
	return work;
}

it("gives what is kept, and asks no network", async () => {
	const network = vi.fn(never);
	expect(await keptFirst(Promise.resolve("kept"), network)).toBe("kept");
	expect(network).not.toHaveBeenCalled();
});

it.each([
	["does not have it", () => Promise.resolve(undefined)],
	["refuses", () => Promise.reject(new DOMException("refused", "SecurityError"))],
	["never answers", never],
])("gives what the network brings where the storage %s", async (_what, known) => {
	expect(
		await within(
			keptFirst<string>(known(), async () => "network"),
			1000,
		),
	).toBe("network");
});

it("gives what is kept, however late, where there is no network", async () => {
	expect(await within(keptFirst(later("kept", 3000), broken), 4000)).toBe("kept");
});

it("says that neither came", async () => {
	await expect(within(keptFirst<string>(Promise.resolve(undefined), broken), 1000)).rejects.toThrow("no network");
});
