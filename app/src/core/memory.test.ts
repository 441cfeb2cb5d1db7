import { readFileSync } from "node:fs";
import { FSRSAlgorithm, generatorParameters } from "ts-fsrs";
import { describe, expect, test } from "vitest";
import { firstMemory, gradeOf, type Memory, nextMemory, retrievability } from "./memory";

interface Row {
	grade: number;
	elapsed_days: number;
	stability_days: number;
	difficulty: number;
	recall_after_10_days: number;
}
interface Vectors {
	parameters: Record<string, number[]>;
	histories: { parameters: string; answers: Row[] }[];
}
const vectors: Vectors = JSON.parse(readFileSync("../protocol/memory_vectors.json", "utf8"));

describe("the memory of one card", () => {
	test("follows the vectors that Python wrote", () => {
		for (const history of vectors.histories) {
			const w = vectors.parameters[history.parameters];
			let memory: Memory | null = null;
			for (const row of history.answers) {
				memory = memory ? nextMemory(memory, row.grade, row.elapsed_days, w) : firstMemory(row.grade, w);
				expect(Math.abs(memory.stability / row.stability_days - 1)).toBeLessThan(1e-9);
				expect(Math.abs(memory.difficulty - row.difficulty)).toBeLessThan(1e-9);
				expect(retrievability(10, memory.stability, w)).toBeCloseTo(row.recall_after_10_days, 9);
			}
		}
	});

	test("agrees with ts-fsrs within 1e-5, fractional days included", () => {
		for (const history of vectors.histories) {
			const w = vectors.parameters[history.parameters];
			const peer = new FSRSAlgorithm(generatorParameters({ w, enable_short_term: true }));
			let memory: Memory | null = null;
			let theirs: Memory | null = null;
			for (const row of history.answers) {
				// ts-fsrs applies its same-day rule only at exactly zero days; ours holds for the whole first day.
				const elapsed = row.elapsed_days < 1 ? 0 : row.elapsed_days;
				theirs = peer.next_state(theirs, elapsed, row.grade);
				memory = memory ? nextMemory(memory, row.grade, elapsed, w) : firstMemory(row.grade, w);
				expect(Math.abs(memory.stability - theirs.stability)).toBeLessThan(1e-5 * Math.max(1, memory.stability));
				expect(Math.abs(memory.difficulty - theirs.difficulty)).toBeLessThan(1e-5);
			}
		}
	});

	test("has fallen to 90 % after its stability, and does not count time that runs backwards", () => {
		const w = vectors.parameters.default;
		expect(retrievability(7, 7, w)).toBeCloseTo(0.9, 12);
		expect(retrievability(-3, 7, w)).toBe(1);
	});
});

test.each([
	[0, null, 1],
	[0.49, "sure", 1],
	[0.5, null, 2],
	[0.99, "sure", 2],
	[1, null, 3],
	[1, "rather", 3],
	[1, "guess", 2],
	[null, null, 2],
] as const)("credit %s with confidence %s is grade %s", (credit, confidence, grade) => {
	expect(gradeOf(credit, confidence)).toBe(grade);
});
