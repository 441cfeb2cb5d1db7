import { describe, expect, test } from "vitest";
import vectors from "../../../protocol/hybrid_vectors.json";
import type { Grade } from "./answer";
import { timesGiven } from "./answerTimes";
import type { CardPrior } from "./bundle";
import { MODEL as model } from "./cast";
import { observe, predict } from "./hybrid";
import { weightOf } from "./memory";
import { wasRight } from "./recallTomorrow";
import { waitDays } from "./scheduling";
import {
	type CardTrace,
	type LearnerTrace,
	type Met,
	type NotionTrace,
	startCard,
	startLearner,
	startNotion,
} from "./trace";

const priors: Record<string, number[] | undefined> = vectors.cards;

/** Returns what is kept under a name, made at first use. */
function kept<Value>(traces: Map<string, Value>, name: string, make: () => Value): Value {
	const known = traces.get(name) ?? make();
	traces.set(name, known);
	return known;
}

const unmet = (): Met => ({
	learner: startLearner(model),
	card: startCard(model),
	notion: startNotion(model),
	effects: [0, 0, 1, 0.1],
	still: null,
});

describe("the model pooled over learners", () => {
	test("predicts what Python predicts and asks again when Python asks, along every learner's log", () => {
		const learners = new Map<string, LearnerTrace>();
		const cards = new Map<string, CardTrace>();
		const notions = new Map<string, NotionTrace>();
		let judged = 0;
		for (const row of vectors.rows) {
			const met: Met = {
				learner: kept(learners, row.learner, () => startLearner(model)),
				card: kept(cards, `${row.learner}/${row.card}`, () => startCard(model)),
				notion: kept(notions, `${row.learner}/${row.notion}`, () => startNotion(model)),
				effects: priors[row.card] as CardPrior,
				still: null,
			};
			if (row.predicted) {
				const found = predict(met, row.time, model);
				for (const name of ["recall", "low", "high"] as const)
					expect(Math.abs(found[name] - row.predicted[name])).toBeLessThanOrEqual(1e-9);
				judged++;
			}
			observe(met, row.time, row.credit, row.grade as Grade, model, weightOf(row.seconds ?? 0));
			expect(Math.abs(waitDays(met.card) / row.wait_days - 1)).toBeLessThanOrEqual(1e-9);
			expect(wasRight(met)).toBe(row.was_right);
		}
		expect(judged).toBeGreaterThan(300);
	});

	test.each(vectors.clocks)("dates answers as Python does, whatever the clock showed: %o", ({ times, now, given }) => {
		expect(timesGiven(times, now)).toEqual(given);
	});

	test("counts anew what an answer to this or another card changed, and what another model says", () => {
		const met = unmet();
		const other = { ...unmet(), learner: met.learner, notion: met.notion };
		const harsher = { ...model, coefficients: model.coefficients.map((value) => value - 0.01) };
		for (let time = 0; time < 20 * 86_400; time += 40_000) {
			observe(time % 3 ? met : other, time, (time / 40_000) % 2, 3, model);
			for (const after of [10, 100_000, 1_000_000])
				for (const by of [model, harsher])
					expect(predict(met, time + after, by)).toEqual(predict({ ...met, still: null }, time + after, by));
		}
	});

	test("does not count time that runs backwards", () => {
		const met = unmet();
		observe(met, 1_000, 1, 3, model);
		expect(predict(met, 0, model)).toEqual(predict(met, 1_000, model));
	});

	test("falls with the days beyond three", () => {
		const met = unmet();
		observe(met, 0, 1, 3, model);
		const recalls = [3, 7, 30, 180, 365].map((days) => predict(met, days * 86_400, model).recall);
		expect(recalls).toEqual([...recalls].sort((one, other) => other - one));
		expect(recalls[0]).toBeGreaterThan(recalls[4]);
	});
});
