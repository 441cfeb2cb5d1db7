import { describe, expect, it } from "vitest";
import { type Answer, uuidv7 } from "../core/answer";
import { type CardState, DEFAULT_PARAMETERS } from "../core/memory";
import { replay } from "../core/replay";
import {
	addPart,
	answersOf,
	BadTransfer,
	type CardPlace,
	fileOf,
	linksOf,
	type Parts,
	pack,
	unpack,
	wholeOf,
} from "./transfer";

const NOON = Date.UTC(2026, 10, 24, 12);
const ADDRESS = "https://example.org/fr/settings/";
const cards = Array.from({ length: 88 }, (_, place) => `carte-${place}`);
const places: CardPlace[] = cards.map((card) => ({ deck: "voyage", card, notion: "n", kind: "choice" }));
const states = new Map<string, CardState>(
	cards.map((card, place) => [
		`voyage/${card}`,
		{
			stability: 0.2 + place * 3.7,
			difficulty: 1 + (place % 10),
			lastAt: NOON - place * 3_600_000,
			answers: 2,
			lastGrade: 3,
		},
	]),
);

function received(links: string[]): Parts {
	let parts: Parts | null = null;
	for (const link of links) parts = addPart(new URL(link).hash, parts);
	if (!parts) throw new Error("no part was read");
	return parts;
}

const reasonOf = (work: () => unknown): string => {
	try {
		work();
	} catch (error) {
		if (error instanceof BadTransfer) return error.reason;
	}
	return "accepted";
};

describe("codes", () => {
	it("carry every memory to another phone", () => {
		const links = linksOf(pack(states), ADDRESS);
		expect(links.length).toBeGreaterThan(1);
		const whole = wholeOf(received(links.toReversed()));
		const moved = replay(unpack(whole ?? "", places), () => DEFAULT_PARAMETERS);
		expect(moved.size).toBe(states.size);
		for (const [key, { stability, difficulty, lastAt }] of states) {
			const there = moved.get(key) as CardState;
			expect(there.stability / stability).toBeCloseTo(1, 3);
			expect(Math.abs(there.difficulty - difficulty)).toBeLessThan(0.02);
			expect(Math.abs(there.lastAt - lastAt)).toBeLessThan(60_000);
		}
	});

	it("give the same rows twice, so that receiving twice changes nothing", () => {
		const packed = pack(states);
		expect(unpack(packed, places)).toEqual(unpack(packed, places));
		expect(new Set(unpack(packed, places).map(({ id }) => id)).size).toBe(states.size);
	});

	it("name no card and no deck", () => {
		expect(linksOf(pack(states), ADDRESS).join()).not.toMatch(/voyage|carte/);
	});

	it("wait for the parts that are missing", () => {
		expect(wholeOf(received(linksOf(pack(states), ADDRESS).slice(1)))).toBeNull();
	});

	it("are refused when damaged, foreign or newer", () => {
		const [first, ...others] = linksOf(pack(states), ADDRESS);
		expect(reasonOf(() => wholeOf(received([`${first.slice(0, -1)}_`, ...others])))).toBe("damaged");
		expect(reasonOf(() => addPart("#receive=hello", null))).toBe("format");
		expect(reasonOf(() => unpack("CQ", places))).toBe("version");
		expect(reasonOf(() => unpack("AQE", places))).toBe("damaged");
		expect(addPart("#move", null)).toBeNull();
	});
});

describe("files", () => {
	const answer: Answer = {
		...places[0],
		id: uuidv7(NOON, Math.random),
		type: "answer",
		variant: 1,
		at: NOON,
		credit: 0.5,
		grade: 2,
		confidence: "guess",
		durationMs: 1200,
		parts: { a: 0.5 },
	};

	it("give back the whole log", () => {
		expect(answersOf(fileOf([answer], NOON))).toEqual([answer]);
	});

	it("are refused whole when anything in them is wrong", () => {
		expect(reasonOf(() => answersOf("hello"))).toBe("format");
		expect(reasonOf(() => answersOf("null"))).toBe("format");
		expect(reasonOf(() => answersOf('{"format":"ravive-log","version":9,"answers":[]}'))).toBe("version");
		expect(reasonOf(() => answersOf(fileOf([answer, { ...answer, grade: 7 as never }], NOON)))).toBe("damaged");
	});
});
