import { describe, expect, it } from "vitest";
import vectors from "../../../protocol/wording_vectors.json" with { type: "json" };
import type { Answer } from "./answer";
import { after, answer, card, SHEET, training } from "./cast";
import { unseenWordings } from "./forms";
import { DAY_MS } from "./memory";
import { plan } from "./session";
import { dayAt, type Form, reservedDecks, testsOf } from "./training";
import { drawUnseen, lastWordings, nextWording, practisedWordings, reservedWording } from "./wordings";

const on = (day: number): number => dayAt(SHEET, day) + 12 * 3_600_000;
const reworded = (id: string, variants = 1) =>
	card(id, {
		prompt: `${id} ?`,
		variants: Array.from({ length: variants }, (_, place) => ({ prompt: `${id} ${place}` })),
	});

describe("the wording that tests have for themselves", () => {
	it("is what the server says it is", () => {
		for (const { why, card: given, reserved, practised } of vectors.cards) {
			const shown = card("card", given);
			expect([why, reservedWording(shown), practisedWordings(shown)]).toEqual([why, reserved, practised]);
		}
	});

	it("is drawn as on the server", () => {
		for (const { key, form, names, turn, unseen } of vectors.draws)
			expect(drawUnseen(key, form as Form, names, turn)).toEqual(unseen);
	});

	it("never comes up in practice until the last test is over, and afterwards does", () => {
		const joined = training();
		const known = reworded("known", 2);
		const log: Answer[] = [];
		const asked = (days: number[]): number[] =>
			days.map((day) => {
				const reserved = reservedDecks([joined], on(day));
				const input = { cards: after([known], log), answers: log, now: on(day), early: true, reserved };
				const [{ variant }] = plan(input);
				log.push(answer("known", on(day), { variant }));
				return variant;
			});
		expect(asked([0, 5, 30, 100, 200])).toEqual([0, 1, 0, 1, 0]);
		expect(asked([202, 210, 220])).toEqual([1, 2, 0]);
	});

	it("is left to practice where there is no later test, nor a training any more", () => {
		const noTests = { ...SHEET, test_days: [] };
		const of = (changes: Parameters<typeof training>[0]) => reservedDecks([training(changes)], on(1));
		expect(of({})).toEqual(["deck"]);
		expect(of({ state: "pending" })).toEqual(["deck"]);
		expect([of({ sheet: noTests }), of({ sheet: null }), of({ state: "over" }), of({ state: "leaving" })]).toEqual([
			[],
			[],
			[],
			[],
		]);
	});
});

describe("the wording last shown", () => {
	it("is not that of a snapshot of another phone", () => {
		const log = [
			answer("known", 9 * DAY_MS, { variant: 1 }),
			answer("known", 8 * DAY_MS, { type: "snapshot", variant: 0 }),
		];
		expect(lastWordings(log)).toEqual(new Map([["deck/known", 1]]));
	});

	it("is followed by the first where the card has no more", () => {
		expect(nextWording(card("known"), 3, false)).toBe(0);
		expect(nextWording(reworded("known", 2), 2, true)).toBe(0);
	});
});

describe("a test", () => {
	const CARDS = Array.from({ length: 12 }, (_, place) =>
		place < 8 ? reworded(`card-${place}`) : card(`card-${place}`, { notion: `n-${place}` }),
	);
	const cardOf = (name: string) => CARDS.find(({ id }) => name === `deck/${id}`);
	const names = CARDS.map(({ id }) => `deck/${id}`);
	const forms = { A: names.filter((_, place) => place % 2 === 0), B: names.filter((_, place) => place % 2 === 1) };
	const joined = training({ forms, pairs: [] });
	const [entry, , third] = testsOf(joined);
	const unseen = (of = joined, test = entry, log: Answer[] = []) => unseenWordings(of, test, cardOf, log);

	it("asks half of its cards in words that practice did not show, and the other half the next time", () => {
		const [first, then] = [unseen(), unseen(joined, third)];
		expect([first.size, then.size]).toEqual([2, 2]);
		expect([...first.keys(), ...then.keys()].sort()).toEqual(forms.A.slice(0, 4));
		expect(new Set([...first.values(), ...then.values()])).toEqual(new Set([1]));
	});

	it("stays the same while it is answered, and shows no wording that another test showed", () => {
		const [name] = unseen().keys();
		const shown = (day: number) => ({
			...answer(name.split("/")[1], on(day), { variant: 1 }),
			asked: { as: "test" as const, day, form: "A" as const, training: SHEET.code },
		});
		expect([...unseen(joined, entry, [shown(0)]).keys()]).toEqual([...unseen().keys()]);
		expect([...unseen(joined, entry, [shown(90)]).keys()]).toEqual([...unseen().keys()].filter((one) => one !== name));
	});

	it("asks a learner who practised such a wording before joining in the cards' own words alone", () => {
		expect(unseen(joined, entry, [answer("card-0", on(-9), { variant: 1 })]).size).toBe(0);
		expect(unseen(joined, entry, [answer("card-0", on(-9), { variant: 1, type: "skip" })]).size).toBe(0);
		expect(unseen(joined, entry, [answer("card-0", on(-9)), answer("card-1", on(-9), { variant: 1 })]).size).toBe(2);
	});

	it("asks all in their own words where no later test would show what carried over", () => {
		expect(unseen({ ...joined, sheet: { ...SHEET, test_days: [] } }).size).toBe(0);
	});

	it("asks both cards of a pair alike", () => {
		const paired = training({
			forms,
			pairs: [
				{ held: "deck/card-0", practised: "deck/card-1" },
				{ held: "deck/card-2", practised: "deck/card-9" },
			],
		});
		const pairs = [...unseen(paired, third).keys()].filter((name) => !forms.A.slice(2).includes(name));
		expect(pairs.sort()).toEqual(["deck/card-0", "deck/card-1"]);
	});
});
