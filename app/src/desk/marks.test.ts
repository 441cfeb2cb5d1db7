import { expect, test } from "vitest";
import { Marks } from "./marks";
import type { Feedback } from "./page";

const feedback = (place: string, severity: "error" | "warning"): Feedback => ({
	place: [place],
	text: place,
	severity,
});

function focused(problems: Feedback[]): string | null | undefined {
	document.body.innerHTML =
		'<p></p><form><div data-contentpath="prompt"><input></div><div data-contentpath="reflex"><input></div></form>';
	const [summary, form] = [document.querySelector("p"), document.querySelector("form")];
	if (!summary || !form) throw new Error("the page has a summary and a form");
	Element.prototype.scrollIntoView = () => undefined;
	new Marks(form, summary, { toFirst: "first" } as never).show(problems);
	summary.querySelector("button")?.click();
	return document.activeElement?.closest("[data-contentpath]")?.getAttribute("data-contentpath");
}

test("the way to the first leads to an error before any advice", () => {
	expect(focused([feedback("prompt", "warning"), feedback("reflex", "error")])).toBe("reflex");
	expect(focused([feedback("prompt", "warning"), feedback("reflex", "warning")])).toBe("prompt");
});
