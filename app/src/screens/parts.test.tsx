// @vitest-environment happy-dom
import { render } from "preact";
import { expect, it } from "vitest";
import { loadMessages } from "../i18n/catalogues";
import { Share, shareText } from "./parts";

async function textOf(count: number, total?: number): Promise<string | null> {
	await loadMessages("en");
	const place = document.createElement("div");
	render(<Share of={{ mean: 0.58, low: 0.3, high: 0.8, count }} total={total} />, place);
	return place.textContent;
}

it("predicts nothing of fewer than five cards", async () => {
	expect(await textOf(4, 22)).toBe("too few cards seen so far");
	expect(await textOf(5)).toBe("58% (30 to 80)");
});

it("says of how many cards where others were never seen", async () => {
	expect(await textOf(6, 22)).toBe("58% (30 to 80) of 6 cards seen");
});

it("is never certain of what it predicts", async () => {
	await loadMessages("en");
	expect(shareText({ mean: 0.998, low: 0.996, high: 1 })).toBe("99% (99 to 99)");
	expect(shareText({ mean: 0.02, low: 0, high: 0.3 })).toBe("2% (1 to 30)");
});
