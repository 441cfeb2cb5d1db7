import { expect, test } from "vitest";
import { after, answer, card } from "./cast";
import { forecast } from "./forecast";
import { doubtsOf, logitAt } from "./hybrid";
import { DAY_MS } from "./memory";
import { horizonOf, type KnownCard, recallTomorrowAt } from "./recallTomorrow";
import { retained } from "./retained";

function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}
const START = 20_000 * DAY_MS;
const cards = Array.from({ length: 20 }, (_, place) => card(`card-${place}`, { notion: `notion-${place >> 1}` }));
const known: KnownCard[] = after(
	cards,
	cards.map(({ id, notion }, place) => answer(id, START + place * 30_000, { notion, credit: place % 4 ? 1 : 0 })),
);
const LATER = START + 5 * DAY_MS;

test("what is retained is the mean of the recalls, within its interval", () => {
	const mean = known.reduce((sum, card) => sum + recallTomorrowAt(card, horizonOf(LATER)), 0) / known.length;
	const predicted = retained(known, LATER);
	expect(predicted?.mean).toBeCloseTo(mean, 12);
	expect(predicted?.low).toBeLessThan(mean);
	expect(predicted?.high).toBeGreaterThan(mean);
	expect(retained([], LATER)).toBeNull();
});

/** Draws what is recalled of the cards: the learner's ability, their hold of each notion and of each card, then coins. */
function drawnShare(random: () => number): number {
	const normal = (variance: number): number =>
		Math.sqrt(-2 * variance * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const ability = normal(known[0].met.learner.variance);
	const notions = new Map<unknown, number>();
	const recalled = known.filter(({ met, model }) => {
		const notion = notions.get(met.notion) ?? normal(met.notion.variance);
		notions.set(met.notion, notion);
		const own = normal(doubtsOf(met, model).now);
		const logit = logitAt(met, horizonOf(LATER) / 1000, model) + ability + notion + own;
		return random() < 1 / (1 + Math.exp(-logit));
	});
	return recalled.length / known.length;
}

test("nine draws out of ten fall within the interval", () => {
	const predicted = retained(known, LATER);
	const random = seeded(7);
	const shares = Array.from({ length: 4000 }, () => drawnShare(random));
	const inside = shares.filter(
		(share) => predicted && share >= predicted.low - 1e-9 && share <= predicted.high + 1e-9,
	).length;
	expect(inside / shares.length).toBeGreaterThan(0.86);
	expect(inside / shares.length).toBeLessThan(0.95);
});

test("with practice more remains in thirty days than without", () => {
	const predicted = forecast(known, START + DAY_MS, 30, seeded(1));
	expect(predicted).not.toBeNull();
	if (!predicted) return;
	expect(predicted.with.mean).toBeGreaterThan(predicted.without.mean + 0.1);
	expect(predicted.with.low).toBeLessThanOrEqual(predicted.with.mean);
	expect(predicted.with.high).toBeGreaterThanOrEqual(predicted.with.mean);
	expect(forecast([], START, 30, seeded(1))).toBeNull();
});

test("a forecast hardly depends on the lots it draws, and changes nothing that is known", () => {
	const before = structuredClone(known.map(({ met }) => met));
	const means = [1, 2, 3].map((seed) => forecast(known, START + DAY_MS, 30, seeded(seed))?.with.mean ?? 0);
	expect(Math.max(...means) - Math.min(...means)).toBeLessThan(0.02);
	expect(known.map(({ met }) => met)).toEqual(before);
});
