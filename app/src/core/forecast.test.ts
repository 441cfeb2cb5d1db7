import { expect, test } from "vitest";
import { forecast, type KnownCard, retained } from "./forecast";
import { after, DAY_MS, DEFAULT_PARAMETERS, recallAt } from "./memory";

function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}
const cards: KnownCard[] = Array.from({ length: 20 }, (_, index) => ({
	state: after(null, index % 4 ? 3 : 1, 0, DEFAULT_PARAMETERS),
	parameters: DEFAULT_PARAMETERS,
	targetRecall: 0.9,
}));

test("what is retained is the mean of the recalls, within its interval", () => {
	const now = 5 * DAY_MS;
	const mean = cards.reduce((sum, card) => sum + recallAt(card.state, now, card.parameters), 0) / cards.length;
	const predicted = retained(cards, now);
	expect(predicted?.mean).toBeCloseTo(mean, 12);
	expect(predicted?.low).toBeLessThan(mean);
	expect(predicted?.high).toBeGreaterThan(mean);
	expect(retained([], now)).toBeNull();
});

test("nine draws out of ten fall within the interval", () => {
	const now = 5 * DAY_MS;
	const predicted = retained(cards, now);
	const random = seeded(7);
	const draws = 4000;
	let inside = 0;
	for (let draw = 0; draw < draws; draw++) {
		const share = cards.filter((card) => random() < recallAt(card.state, now, card.parameters)).length / cards.length;
		if (predicted && share >= predicted.low - 1e-9 && share <= predicted.high + 1e-9) inside++;
	}
	expect(inside / draws).toBeGreaterThan(0.85);
});

test("with practice more remains in thirty days than without", () => {
	const predicted = forecast(cards, DAY_MS, 30, seeded(1));
	expect(predicted).not.toBeNull();
	if (!predicted) return;
	expect(predicted.with.mean).toBeGreaterThan(predicted.without.mean + 0.1);
	expect(predicted.with.low).toBeLessThanOrEqual(predicted.with.mean);
	expect(predicted.with.high).toBeGreaterThanOrEqual(predicted.with.mean);
	expect(forecast([], DAY_MS, 30, seeded(1))).toBeNull();
});
