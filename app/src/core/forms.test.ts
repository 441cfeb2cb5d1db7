import { describe, expect, it } from "vitest";
import vectors from "../../../protocol/forms_vectors.json" with { type: "json" };
import type { Answer } from "./answer";
import { after, answer, bundleOf, card, SHEET, training } from "./cast";
import { courseOf } from "./course";
import { cardsOf, drawPairs, splitForms, stateOf, unasked } from "./forms";
import { isSetAside, plan } from "./session";
import { belongsTo, dayAt, heldBack, testsOf } from "./training";

const CARDS = Array.from({ length: 24 }, (_, place) =>
	card(`card-${String(place).padStart(2, "0")}`, { notion: `notion-${place >> 1}`, critical: place % 4 === 0 }),
);
const BUNDLE = bundleOf("deck", CARDS);
const on = (day: number): number => dayAt(SHEET, day) + 12 * 3_600_000;
/** Gives the same numbers in every run. */
function chance(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
		return state / 0x80000000;
	};
}
const asked = (name: string, day: number, as: "test" | "control" = "test") =>
	answer(name.split("/")[1] ?? "", on(day), { asked: { as, day, training: SHEET.code } });

describe("the two forms", () => {
	// The server counts by the same halves before it gives a certificate.
	it.each(vectors.halves)("are those of protocol/forms_vectors.json", ({ cards, A, B }) => {
		const deck = cards.map(({ id, ...rest }) => card(id, rest as Parameters<typeof card>[1]));
		const named = (ids: string[]) => ids.map((id) => `deck/${id}`);
		expect(splitForms([bundleOf("deck", deck)])).toEqual({ A: named(A), B: named(B) });
	});

	it.each(vectors.crossed)("cross as in protocol/forms_vectors.json", ({ form, test_days, asked }) => {
		const planned = testsOf(training({ form: form as "A" | "B", sheet: { ...SHEET, test_days } }));
		expect(planned.slice(1).map((test) => test.form)).toEqual(asked);
	});

	// The desk says before a training how many cards its tests hold.
	it.each(vectors.asked)("hold as many cards as protocol/forms_vectors.json says", ({ cards, uses_controls, A, B }) => {
		const deck = cards.map(({ id, ...rest }) => card(id, rest as Parameters<typeof card>[1]));
		const forms = splitForms([bundleOf("deck", deck)]);
		const pairs = drawPairs(after(deck, []), forms, uses_controls ? SHEET.control_cards : 0, chance(7));
		const [, first, second] = testsOf(training({ joinedAt: on(0) }));
		const held = [first, { ...first, form: first.form === "A" ? "B" : "A" } as typeof second].map((test) => ({
			form: test.form,
			count: cardsOf(training({ joinedAt: on(0), forms, pairs }), test).length,
		}));
		expect(Object.fromEntries(held.map(({ form, count }) => [form, count]))).toEqual({ A, B });
	});

	it("part the cards of every notion, and hold each card once", () => {
		const { A, B } = splitForms([BUNDLE]);
		expect([...A, ...B].sort()).toEqual(CARDS.map(({ id }) => `deck/${id}`).sort());
		const notionsOf = (half: string[]) =>
			new Set(half.map((name) => CARDS.find(({ id }) => name.endsWith(id))?.notion)).size;
		expect([notionsOf(A), notionsOf(B)]).toEqual([12, 12]);
	});

	it("leave out what tells before the end, or is judged by the learner", () => {
		const kinds = ["tip", "recall", "scenario", "choice", "truth"].map((kind) => card(kind, { kind }));
		const { A, B } = splitForms([bundleOf("deck", kinds)]);
		expect([...A, ...B].sort()).toEqual(["deck/choice", "deck/truth"]);
	});

	it("let several decks take turns", () => {
		const { A } = splitForms([BUNDLE, bundleOf("other", CARDS)]);
		expect(A.slice(0, 4).map((name) => name.split("/")[0])).toEqual(["deck", "other", "deck", "other"]);
	});

	it("begin with an entry test on the day of the training alone, for those who join on it", () => {
		const daysOf = (joinedAt: number) => testsOf(training({ joinedAt })).map(({ day }) => day);
		const [entry, first] = testsOf(training({ joinedAt: on(0) }));
		expect([entry.opensAt, entry.closesAt]).toEqual([dayAt(SHEET, 0), dayAt(SHEET, 1)]);
		expect(first.closesAt).toBe(dayAt(SHEET, 30 + SHEET.test_window_days));
		expect(stateOf(training(), entry, [], dayAt(SHEET, 1) - 1)).toBe("open");
		expect(daysOf(dayAt(SHEET, 1) - 1)).toEqual([0, 30, 90, 180]);
		expect(daysOf(dayAt(SHEET, 1))).toEqual([30, 90, 180]);
		// Which half comes next is drawn, and does not hang on the day somebody joined.
		expect(testsOf(training({ joinedAt: on(1) }))[0].form).toBe(first.form);
	});

	it("is not asked once it was closed in the room, unless it was begun", () => {
		const closed = training({ joinedAt: on(0), sheet: { ...SHEET, entry_test_closed: true } });
		const [entry, first] = testsOf(closed);
		expect(stateOf(closed, entry, [], on(0))).toBe("missed");
		expect(stateOf(closed, entry, [asked("deck/card-01", 0)], on(0))).toBe("open");
		expect(stateOf(closed, first, [], on(30))).toBe("open");
		// A sheet from before that was in it.
		const { entry_test_closed: _, ...before } = SHEET;
		expect(stateOf(training({ sheet: before as typeof SHEET }), entry, [], on(0))).toBe("open");
	});

	it("cross from test to test", () => {
		const forms = (form: "A" | "B", entry_test = true) =>
			testsOf(training({ form, sheet: { ...SHEET, entry_test } })).map((test) => `${test.day}${test.form}`);
		expect(forms("A")).toEqual(["0A", "30B", "90A", "180B"]);
		expect(forms("B")).toEqual(["0B", "30A", "90B", "180A"]);
		expect(forms("A", false)).toEqual(["30B", "90A", "180B"]);
	});
});

describe("cards held back", () => {
	const fresh = after(CARDS, []);
	const FORMS = splitForms([BUNDLE]);

	it("are never critical, never the first, never met, and of another notion than their like", () => {
		for (let seed = 1; seed < 200; seed++) {
			const met = after(CARDS, [
				answer("card-05", 0, { notion: "notion-2" }),
				answer("card-06", 0, { notion: "notion-3" }),
			]);
			const pairs = drawPairs(met, FORMS, 3, chance(seed));
			expect(pairs).toHaveLength(3);
			const names = pairs.flatMap(({ held, practised }) => [held, practised]);
			expect(new Set(names).size).toBe(6);
			for (const name of names) {
				const { critical, id } = CARDS.find(({ id }) => name === `deck/${id}`) ?? CARDS[0];
				expect(critical).toBe(false);
				expect(["card-00", "card-05", "card-06"]).not.toContain(id);
			}
			const notionOf = (name: string) => CARDS.find(({ id }) => name.endsWith(id))?.notion;
			for (const { held, practised } of pairs) expect(notionOf(held)).not.toBe(notionOf(practised));
		}
	});

	it("fall on every card that may be drawn, and on either of a pair, as often", () => {
		const counts = new Map<string, number>();
		for (let seed = 1; seed <= 2000; seed++)
			for (const { held } of drawPairs(fresh, FORMS, 3, chance(seed * 7919)))
				counts.set(held, (counts.get(held) ?? 0) + 1);
		const ordinary = new Set(fresh.filter(({ card }) => !card.critical).map(({ card }) => `deck/${card.id}`));
		expect(new Set(counts.keys())).toEqual(ordinary);
		for (const half of [FORMS.A, FORMS.B]) {
			const drawn = half.filter((name) => ordinary.has(name));
			const expected = 3000 / drawn.length;
			for (const name of drawn) expect(Math.abs((counts.get(name) ?? 0) - expected)).toBeLessThan(0.35 * expected);
		}
	});

	it("are as many as there can be where a deck is small, and none where the training holds none back", () => {
		expect(drawPairs(after(CARDS.slice(0, 4), []), FORMS, 3, chance(1)).length).toBeLessThan(2);
		expect(drawPairs(fresh, FORMS, 0, chance(1))).toEqual([]);
	});

	it("take as many cards from one half as from the other, so that both tests stay as long", () => {
		for (let seed = 1; seed < 200; seed++) {
			const names = drawPairs(fresh, FORMS, 3, chance(seed)).flatMap(({ held, practised }) => [held, practised]);
			expect(names.filter((name) => FORMS.A.includes(name))).toHaveLength(3);
			expect(names.filter((name) => FORMS.B.includes(name))).toHaveLength(3);
		}
	});

	const pairs = drawPairs(fresh, FORMS, 3, chance(4));
	const held = pairs.map((pair) => pair.held);
	const joined = training({ pairs, forms: splitForms([BUNDLE]) });

	it("wait until they were asked at their test, or its days are over", () => {
		expect(heldBack([joined], [], on(0))).toEqual(held);
		expect(heldBack([joined], [], on(95))).toEqual(held);
		expect(heldBack([joined], [asked(held[0], 91, "control")], on(95))).toEqual(held.slice(1));
		expect(heldBack([joined], [], on(111))).toEqual([]);
		expect(heldBack([{ ...joined, state: "leaving" }], [], on(0))).toEqual([]);
	});

	it("wait as well where the clock was set back", () => {
		expect(heldBack([joined], [], on(-40))).toEqual(held);
		const begun = [asked(held[0], 91, "control")];
		expect(heldBack([joined], begun, on(80))).toEqual(held);
		expect(testsOf(joined).map((test) => stateOf(joined, test, begun, on(-40)))).toEqual(Array(4).fill("coming"));
	});

	it("come up in no session until then, however much is practised, and in one afterwards", () => {
		const given: Answer[] = [];
		const practise = (day: number): string[] => {
			const waiting = new Set(heldBack([joined], given, on(day)));
			const cards = after(CARDS, given).filter((entry) => !isSetAside(entry, waiting));
			const chosen = plan({ cards, answers: given, now: on(day) });
			given.push(...chosen.map(({ card: { id, notion } }) => answer(id, on(day), { notion })));
			return chosen.map(({ card: { id } }) => `deck/${id}`);
		};
		const before = Array.from({ length: 60 }, (_, place) => practise(place * 1.5)).flat();
		expect(new Set(before).size).toBe(CARDS.length - held.length);
		expect(before.filter((name) => held.includes(name))).toEqual([]);
		// Not known, so that they come back soon.
		given.push(...held.map((name) => ({ ...asked(name, 90, "control"), credit: 0, grade: 1 as const })));
		const later = Array.from({ length: 12 }, (_, place) => practise(91 + 5 * place)).flat();
		expect(held.every((name) => later.includes(name))).toBe(true);
	});

	it("are asked on their day beside their like, and in no form on any day", () => {
		const names = pairs.flatMap(({ held, practised }) => [held, practised]);
		for (const test of testsOf(joined)) {
			const cards = cardsOf(joined, test);
			const formed = cards.filter(({ form }) => form);
			expect(formed.every(({ name, form }) => !names.includes(name) && form === test.form)).toBe(true);
			const others = cards.filter(({ form }) => !form).map(({ name, as }) => `${as} ${name}`);
			const wanted = pairs.flatMap(({ held, practised }) => [`control ${held}`, `test ${practised}`]);
			expect(others).toEqual(test.day === 90 ? wanted : []);
		}
	});
});

describe("a test", () => {
	const joined = training({ forms: splitForms([BUNDLE]), pairs: [] });
	const [entry, later] = testsOf(joined);

	it("opens on its day, for three weeks; the entry test for that day", () => {
		expect([0, 1].map((day) => stateOf(joined, entry, [], on(day)))).toEqual(["open", "missed"]);
		const states = [29, 30, 50, 51].map((day) => stateOf(joined, later, [], on(day)));
		expect(states).toEqual(["coming", "open", "open", "missed"]);
	});

	it("asks no more than a form holds, goes on where it was left, and is done once all was asked", () => {
		const short = { ...joined, sheet: { ...SHEET, cards_a_form: 4 } };
		const cards = cardsOf(short, entry);
		expect(cards).toHaveLength(4);
		const given = cards.map(({ name }) => asked(name, 0));
		expect(unasked(cards, SHEET.code, 0, given.slice(0, 3))).toEqual(cards.slice(3));
		expect(unasked(cards, "OTHER", 0, given)).toHaveLength(4);
		expect(stateOf(short, entry, given, on(0))).toBe("done");
	});
});

describe("what a training receives of", () => {
	const joined = training({ joinedAt: on(0) });

	it("is what was answered in its decks since joining, and no test of another training", () => {
		const is = (changes: Parameters<typeof answer>[2], at = on(1)) =>
			belongsTo(joined, answer("card-01", at, changes), at);
		expect(is({})).toBe(true);
		expect(is({}, on(0) - 1)).toBe(false);
		expect(is({ deck: "other" })).toBe(false);
		expect(is({ type: "skip" })).toBe(false);
		expect(is({ type: "snapshot" })).toBe(false);
		expect(is({ asked: { as: "test", day: 0, training: "OTHER1" } })).toBe(false);
		expect(is({ asked: { as: "test", day: 0, training: SHEET.code } })).toBe(true);
	});
});

describe("the plan", () => {
	const cards = after(CARDS, []);
	const at = (day: number, days: number[] = []) => {
		const given = days.map((one, place) => answer(CARDS[place]?.id ?? "", on(one)));
		const { week, cycle, situations, isOver } = courseOf(training(), cards, given, on(day)) ?? {};
		return { week, cycle, situations, isOver };
	};

	it("tells week and cycle, and the situations met in this one", () => {
		expect(at(0)).toEqual({ week: 1, cycle: 1, situations: 0, isOver: false });
		expect(at(62, [1, 2, 3])).toEqual({ week: 9, cycle: 1, situations: 3, isOver: false });
		expect(at(63, [1, 2, 63])).toEqual({ week: 10, cycle: 2, situations: 1, isOver: false });
		expect(at(400)).toMatchObject({ week: 36, cycle: 4, isOver: true });
	});

	it("begins on the day of the training", () => {
		const [before, then] = [on(-1), on(0)].map((now) => courseOf(training(), cards, [], now)?.isComing);
		expect([before, then]).toEqual([true, false]);
	});
});
