import { expect, test } from "vitest";
import vectors from "../../../protocol/hybrid_vectors.json";
import type { Grade } from "./answer";
import { MODEL } from "./cast";
import { observe, predict } from "./hybrid";
import { type Met, startCard, startLearner, startNotion } from "./trace";

const DAY = 86_400;
const CARDS = 6;
/** Rounding moves a recall by so much. */
const ROUNDING = 1e-12;

function seeded(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Returns six cards in three notions, each harder or easier than others at random, at first sight and once met. */
function unmet(random: () => number): Met[] {
	const learner = startLearner(MODEL);
	const notions = Array.from({ length: CARDS / 2 }, () => startNotion(MODEL));
	return Array.from({ length: CARDS }, (_, place) => ({
		learner,
		card: startCard(MODEL),
		notion: notions[place >> 1],
		effects: [6 * random() - 3, 4 * random() - 2, random(), 0.1],
		still: null,
	}));
}

const CREDITS = [
	[0, 1],
	[0.5, 2],
	[1, 3],
	[null, 2],
] as const;

test.each(Array.from({ length: 150 }, (_, seed) => seed + 1))(
	"recall never rises while nothing is answered (%i)",
	(seed) => {
		const random = seeded(seed * 7_919);
		const cards = unmet(random);
		let [time, last] = [0, 0];
		for (let answers = 1 + Math.floor(random() * 25); answers > 0; answers--) {
			const [credit, grade] = CREDITS[Math.floor(random() * CREDITS.length)];
			observe(cards[Math.floor(random() * CARDS)], time, credit, grade as Grade, MODEL);
			last = time;
			time += random() < 0.7 ? random() * 200 : random() ** 3 * 40 * DAY;
		}
		const later = Array.from({ length: 40 }, () => random() ** 4 * 400 * DAY).sort((one, other) => one - other);
		for (const met of cards) {
			const found = later.map((wait) => predict(met, last + wait, MODEL));
			for (const [place, one] of found.slice(1).entries())
				for (const name of ["recall", "low", "high"] as const)
					expect(one[name]).toBeLessThanOrEqual(found[place][name] + ROUNDING);
		}
	},
);

test("a coefficient that lets recall rise is noticed", () => {
	const coefficients = MODEL.coefficients.map((value, place) => (vectors.inputs[place] === "fall_6" ? 3 : value));
	const [met] = unmet(seeded(1));
	observe(met, 0, 1, 3, MODEL);
	const [day, days] = [DAY, 3 * DAY].map((time) => predict(met, time, { ...MODEL, coefficients }).recall);
	expect(days).toBeGreaterThan(day);
});
