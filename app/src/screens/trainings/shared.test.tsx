import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SHEET } from "../../core/cast";
import type { Sheet } from "../../core/trainingSheet";
import { loadMessages } from "../../i18n/catalogues";
import { loadTrainingWords } from "../../i18n/trainings/words";
import { Shared } from "./shared";

const textOf = (sheet: Sheet): string => {
	render(<Shared sheet={sheet} joinedAt={0} />, document.body);
	return document.body.textContent ?? "";
};

beforeEach(() => Promise.all([loadMessages("de"), loadTrainingWords("de")]));
afterEach(() => render(null, document.body));

it("is said in three lines before joining, and each other promise in a fold beneath", () => {
	render(<Shared sheet={SHEET} joinedAt={0} folded="Ab 80 %" />, document.body);
	const fold = document.querySelector("details");
	expect([...document.querySelectorAll("body > .lines > li")]).toHaveLength(3);
	for (const promise of ["nur, wie viele", "Erinnerungen per E-Mail", "Tests:", "jederzeit", "Schnell weg", "Ab 80 %"])
		expect(fold?.textContent).toContain(promise);
	const inFold = fold?.textContent ?? "";
	render(<Shared sheet={SHEET} joinedAt={0} />, document.body);
	// Once joined, the same words stand without the fold.
	for (const line of document.querySelectorAll("li:nth-child(n+4), p")) expect(inFold).toContain(line.textContent);
});

describe("until when answers are kept", () => {
	it.each([[SHEET.test_days], [[]]])("is the day on the poster, whatever the tests: %j", (test_days) => {
		const text = textOf({ ...SHEET, test_days, kept_until: "2029-06-13" });
		expect(text).toContain("Spätestens am 13. Juni 2029 werden die Antworten gezählt und gelöscht.");
	});

	it("is shown in months where the sheet is of before the day was named", () => {
		const { kept_until: _none, ...before } = SHEET;
		expect(textOf(before as Sheet)).toContain("Höchstens 24 Monate nach dem Ende des Plans");
	});
});
