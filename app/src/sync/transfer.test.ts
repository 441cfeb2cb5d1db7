import { describe, expect, it } from "vitest";
import { type Answer, uuidv7 } from "../core/answer";
import { after, answer as answered, card, LATER, MEMORIES, MODEL } from "../core/cast";
import { predict } from "../core/hybrid";
import { DAY_MS } from "../core/memory";
import { Replay } from "../core/replay";
import type { DeckCard } from "../core/session";
import { isAnswer } from "../store/row";
import {
	addPart,
	BadTransfer,
	type CardPlace,
	contentOf,
	fileOf,
	linksOf,
	type Parts,
	pack,
	unpack,
	wholeOf,
} from "./transfer";

const NOON = Date.UTC(2026, 10, 24, 12);
const ADDRESS = "https://example.org/fr/settings/";
const cards = Array.from({ length: 88 }, (_, place) => card(`carte-${place}`, { notion: `notion-${place >> 1}` }));
const places: CardPlace[] = cards.map(({ id, notion, kind }) => ({ deck: "deck", card: id, notion, kind }));
/** Four months of answers: right, wrong, half right, guessed, some cards once and some ten times. */
const log: Answer[] = Array.from({ length: 420 }, (_, place) => {
	const { id, notion } = cards[(place * 37 + (place >> 5)) % cards.length];
	const credit = [1, 1, 0, 0.5, 1, 1 / 3, 1][place % 7];
	const confidence = place % 5 === 0 ? "guess" : null;
	return answered(id, NOON - (420 - place) * 0.3 * DAY_MS, { notion, credit, confidence });
});
const known = after(cards, log).filter(({ dueAt }) => dueAt !== null);

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
	it("carry every prediction to another phone", () => {
		const links = linksOf(pack(known), ADDRESS);
		expect(links.length).toBeGreaterThan(1);
		const rows = unpack(wholeOf(received(links.toReversed())) ?? "", places);
		expect(rows.every(isAnswer)).toBe(true);
		const there = new Map(after(cards, rows).map((entry) => [entry.card.id, entry]));
		for (const here of known) {
			const moved = there.get(here.card.id) as DeckCard;
			for (const days of [0.1, 1, 5, 40]) {
				const [one, other] = [here, moved].map(({ met }) => predict(met, NOON / 1000 + days * 86_400, MODEL));
				for (const name of ["recall", "low", "high"] as const)
					expect(Math.abs(one[name] - other[name])).toBeLessThan(0.015);
			}
			const wait = (entry: DeckCard): number => ((entry.dueAt ?? 0) - NOON) / DAY_MS;
			expect(Math.abs(wait(here) - wait(moved))).toBeLessThan(Math.max(1, 0.06 * Math.abs(wait(here))));
		}
	});

	it("carry the longest wait a card was recalled after, though it was answered since", () => {
		const [only] = cards;
		const times = [100, 93, 72, 9, 8].map((days) => NOON - days * DAY_MS);
		const asked = times.map((at) => answered(only.id, at, { notion: only.notion }));
		const here = after([only], asked)[0];
		const there = after([only], unpack(pack([here]), places.slice(0, 1)))[0];
		expect(here.met.card.held).toBe(63);
		expect(Math.abs(there.met.card.held / 63 - 1)).toBeLessThan(0.02);
		expect(Math.abs((there.dueAt ?? 0) - (here.dueAt ?? 0))).toBeLessThan(3 * DAY_MS);
	});

	it("go on predicting alike as answers follow", () => {
		const rows = unpack(pack(known), places);
		const next = cards
			.slice(0, 12)
			.map(({ id, notion }, place) => answered(id, NOON + place * 30_000, { notion, credit: place % 3 ? 1 : 0 }));
		const [here, there] = [log, rows].map((before) => after(cards, [...before, ...next]));
		for (const [place, { met }] of here.entries()) {
			const later = (NOON + 9 * DAY_MS) / 1000;
			const [one, other] = [met, there[place].met].map((each) => predict(each, later, MODEL).recall);
			expect(Math.abs(one - other)).toBeLessThan(0.02);
		}
	});

	it("of a typical learner fit in two pictures", () => {
		expect(linksOf(pack(known.slice(0, 24)), ADDRESS)).toHaveLength(2);
		expect(linksOf(pack(known), ADDRESS).length).toBeLessThanOrEqual(7);
	});

	it("change nothing on a phone that has the log already", () => {
		const rows = unpack(pack(known), places);
		expect(after(cards, [...log, ...rows])).toEqual(after(cards, log));
	});

	it("leave a card alone that has changed its meaning since", () => {
		const changed = places.map((place, at) => (at === 3 ? { ...place, meaning: 2 } : place));
		const rows = unpack(pack(known), changed);
		expect(rows).toHaveLength(known.length - 1);
		expect(rows.some((row) => row.card === "carte-3")).toBe(false);
	});

	it("give the same rows twice, so that receiving twice changes nothing", () => {
		const packed = pack(known);
		expect(unpack(packed, places)).toEqual(unpack(packed, places));
		const rows = unpack(packed, places);
		expect(new Set(rows.map(({ id }) => id)).size).toBe(known.length);
		expect(new Replay().follow([...rows, ...rows], MEMORIES, LATER)).toEqual(
			new Replay().follow(rows, MEMORIES, LATER),
		);
	});

	it("name no card and no deck", () => {
		expect(linksOf(pack(known), ADDRESS).join()).not.toMatch(/deck|carte/);
	});

	it("wait for the parts that are missing", () => {
		expect(wholeOf(received(linksOf(pack(known), ADDRESS).slice(1)))).toBeNull();
	});

	it("are refused when damaged, foreign or newer", () => {
		const [first, ...others] = linksOf(pack(known), ADDRESS);
		expect(reasonOf(() => wholeOf(received([`${first.slice(0, -1)}_`, ...others])))).toBe("damaged");
		expect(reasonOf(() => addPart("#receive=hello", null))).toBe("format");
		expect(reasonOf(() => unpack("CQ", places))).toBe("version");
		expect(reasonOf(() => unpack("AQE", places))).toBe("format");
		expect(reasonOf(() => unpack("AgE", places))).toBe("format");
		expect(reasonOf(() => unpack("AwE", places))).toBe("damaged");
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
		expect(contentOf(fileOf([answer], NOON))).toEqual({ answers: [answer], trainings: [] });
	});

	it("are refused when what was moved before holds no numbers", () => {
		const [row] = unpack(pack(known), places);
		const trace = row.trace as NonNullable<Answer["trace"]>;
		const written = (changed: object): string => fileOf([{ ...row, trace: { ...trace, ...changed } }], NOON);
		expect(contentOf(written({})).answers).toHaveLength(1);
		expect(reasonOf(() => contentOf(written({ held: undefined })))).toBe("damaged");
		expect(reasonOf(() => contentOf(written({ held: -1 })))).toBe("damaged");
		expect(reasonOf(() => contentOf(written({ held: "9" })))).toBe("damaged");
		expect(reasonOf(() => contentOf(written({ learner: { ...trace.learner, pace: null } })))).toBe("damaged");
	});

	it("are refused whole when anything in them is wrong", () => {
		expect(reasonOf(() => contentOf("hello"))).toBe("format");
		expect(reasonOf(() => contentOf("null"))).toBe("format");
		expect(reasonOf(() => contentOf('{"format":"ravive-log","version":9,"answers":[]}'))).toBe("version");
		expect(reasonOf(() => contentOf(fileOf([answer, { ...answer, grade: 7 as never }], NOON)))).toBe("damaged");
	});
});
