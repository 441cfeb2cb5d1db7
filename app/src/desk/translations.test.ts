import { beforeEach, expect, test } from "vitest";
import { showCounts } from "./translations";

beforeEach(() => {
	document.body.innerHTML = `<h2 data-r-count="toDo">2 texts to do</h2><summary data-r-count="done">3 done</summary>
		<div data-r-segment="reflex"><span data-r-mark>original changed</span><p data-r-hold>Still right</p></div>`;
});

const segment = (): HTMLElement => document.querySelector<HTMLElement>("[data-r-segment]") as HTMLElement;
const at = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector) as HTMLElement;

test("a saved text leaves what is to do at once", () => {
	showCounts({ toDo: "1 text to do", done: "4 done" }, segment(), "");
	expect(at("[data-r-count=toDo]").textContent).toBe("1 text to do");
	expect(at("[data-r-count=done]").textContent).toBe("4 done");
	expect(at("[data-r-mark]").hidden).toBe(true);
	expect(at("[data-r-hold]").hidden).toBe(true);
});

test("an emptied text is to do again", () => {
	showCounts({ toDo: "3 texts to do", done: "2 done" }, segment(), "missing");
	expect(at("[data-r-mark]").hidden).toBe(false);
	expect(at("[data-r-mark]").textContent).toBe("missing");
});
