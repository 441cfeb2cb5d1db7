import { expect, it } from "vitest";
import { FADING_BELOW, stateOf } from "./cardState";
import { after, answer, card } from "./cast";
import { shareTomorrow } from "./forecast";
import { recallAt } from "./hybrid";
import { DAY_MS } from "./memory";
import { horizonOf } from "./recallTomorrow";
import { retained } from "./retained";
import type { DeckCard } from "./session";

const MORNING = new Date(2026, 10, 25, 8).getTime();
const MINUTE_MS = 60_000;

/** Numbers from 0 to 1, the same ones each time. */
function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** A learner's cards after a random history of up to 90 days. */
function history(seed: number): DeckCard[] {
	const random = seeded(seed * 7919 + 1);
	const cards = Array.from({ length: 8 }, (_, place) => card(`c${place}`, { notion: `n${place >> 1}` }));
	const count = 1 + Math.floor(random() * 40);
	const moments = Array.from({ length: count }, () => MORNING - random() * 90 * DAY_MS).sort(
		(one, other) => one - other,
	);
	const given = moments.map((at) => {
		const { id, notion } = cards[Math.floor(random() * cards.length)];
		return answer(id, at, { notion, credit: [0, 0, 0.5, 1][Math.floor(random() * 4)] });
	});
	return after(cards, given);
}

it("is the same on every screen of a day, alone and in the mean, for any history", () => {
	for (let seed = 0; seed < 80; seed++) {
		const cards = history(seed);
		const met = cards.filter(({ dueAt }) => dueAt !== null);
		const figures = (now: number) => ({
			tiles: cards.map((entry) => stateOf(entry, null, now).recall),
			words: cards.map((entry) => stateOf(entry, null, now).name),
			shares: met.map((entry) => shareTomorrow(entry, horizonOf(now)).mean),
			mean: retained(met, now)?.mean ?? 0,
		});
		const first = figures(MORNING);
		expect(figures(MORNING + MINUTE_MS)).toEqual(first);
		expect(figures(MORNING + 12 * 60 * MINUTE_MS)).toEqual(first);
		const shown = first.tiles.flatMap((recall) => (recall === null ? [] : [recall]));
		expect(first.shares).toEqual(shown);
		expect(first.mean).toBeCloseTo(shown.reduce((sum, recall) => sum + recall, 0) / shown.length, 12);
	}
});

it("shows no card as remembered that was never answered right, whatever the model says, for any history", () => {
	for (let seed = 0; seed < 80; seed++)
		for (const entry of history(seed)) {
			const { name, recall } = stateOf(entry, null, MORNING);
			if (recall === null) expect(name).toBe("new");
			else if (entry.met.card.rights < 1) {
				expect(recall).toBeLessThan(FADING_BELOW);
				expect(name).toBe("read");
			} else if (entry.met.card.last !== "right") expect(name).toBe("read");
			else expect(name).toBe(recall < FADING_BELOW ? "fading" : "holds");
		}
});

it("stays pale where the model is sure of a card that was only read", () => {
	const others = Array.from({ length: 30 }, (_, place) => answer(`o${place}`, MORNING - 2 * DAY_MS));
	const [entry] = after([card("tip")], [...others, answer("tip", MORNING, { credit: null, grade: 2 })]);
	expect(recallAt(entry.met, horizonOf(MORNING) / 1000, entry.model)).toBeGreaterThan(FADING_BELOW);
	expect(stateOf(entry, null, MORNING).recall).toBeLessThan(FADING_BELOW);
});

it.each([1, 6])("does not read 72 % after six wrong answers in a row to %i cards", (count) => {
	const cards = Array.from({ length: count }, (_, place) => card(`c${place}`));
	const wrong = Array.from({ length: 6 }, (_, place) =>
		answer(`c${place % count}`, MORNING + place * 30_000, { credit: 0 }),
	);
	const known = after(cards, wrong);
	const { met, model } = known[count - 1];
	expect(recallAt(met, MORNING / 1000 + 200, model)).toBeGreaterThan(0.25);
	expect(retained(known, MORNING + 200_000)?.mean).toBeLessThan(0.25);
	expect(known.map((entry) => stateOf(entry, null, MORNING).name)).toEqual(Array(count).fill("read"));
});
