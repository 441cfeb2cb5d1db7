import { describe, expect, it } from "vitest";
import type { Answer } from "./answer";
import { answer, SHEET, training } from "./cast";
import { earnedDay } from "./certificateLevel";
import { dayAt } from "./training";

const names = (form: string, count: number) =>
	Array.from({ length: count }, (_, place) => `deck/${form.toLowerCase()}-${place}`);
const FORMS = { A: names("A", 14), B: names("B", 14) };
const joined = training({ forms: FORMS, pairs: [], sheet: { ...SHEET, certificate_share: 0.8 } });

/** Answers a test: the first `right` cards right, then so many wrong. */
function sit(day: number, form: "A" | "B", right: number, wrong = 12 - right): Answer[] {
	return FORMS[form].slice(0, right + wrong).map((name, place) =>
		answer(name.split("/")[1] ?? "", dayAt(SHEET, day) + place, {
			credit: place < right ? 1 : 0,
			asked: { as: "test", day, form, training: SHEET.code },
		}),
	);
}

describe("a level", () => {
	it("is shown by the share of right answers that the training asks", () => {
		expect(earnedDay(joined, sit(30, "B", 9))).toBeNull();
		expect(earnedDay(joined, sit(30, "B", 10))).toBe(30);
	});

	it("is not shown by the entry test, nor by practice", () => {
		expect(earnedDay(joined, sit(0, "A", 12))).toBeNull();
		const practised = sit(30, "B", 12).map(({ asked: _, ...plain }) => plain);
		expect(earnedDay(joined, practised)).toBeNull();
	});

	it("counts what was left out or never reached", () => {
		expect(earnedDay(joined, sit(30, "B", 9, 0))).toBeNull();
		expect(earnedDay(joined, sit(30, "B", 10, 0))).toBe(30);
	});

	it("needs some cards, and wholly right answers", () => {
		const few = { ...joined, forms: { A: FORMS.A, B: FORMS.B.slice(0, 3) } };
		expect(earnedDay(few, sit(30, "B", 3, 0))).toBeNull();
		const partly = sit(30, "B", 12).map((one) => ({ ...one, credit: 0.9 }));
		expect(earnedDay(joined, partly)).toBeNull();
	});

	it("is the one of the latest test that showed it", () => {
		expect(earnedDay(joined, [...sit(30, "B", 12), ...sit(90, "A", 11), ...sit(180, "B", 2)])).toBe(90);
	});

	it("is of this training, and only where it gives certificates", () => {
		const other = sit(30, "B", 12).map((one) => ({ ...one, asked: one.asked && { ...one.asked, training: "ABC234" } }));
		expect(earnedDay(joined, other)).toBeNull();
		expect(earnedDay({ ...joined, sheet: SHEET }, sit(30, "B", 12))).toBeNull();
	});
});
