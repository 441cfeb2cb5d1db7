import { describe, expect, test } from "vitest";
import { type Answer, type MovedTrace, uuidv7 } from "./answer";
import { after, answer, card, keyOfCard, MEMORIES, MEMORY, MODEL } from "./cast";
import { DAY_MS } from "./memory";
import { recallTomorrowAt } from "./recallTomorrow";
import { Replay } from "./replay";
import { plan } from "./session";

const NOW = 20_000 * DAY_MS;
const traces = (answers: readonly Answer[]) => new Replay().follow(answers, MEMORIES);
const trace = (answers: readonly Answer[], id = "card") => traces(answers)?.cards.get(`deck/${id}`);

/** A log as a learner leaves it: cards in turn, a wrong answer in four, a pause after each. */
function logOf(length: number, cards: number, pauseMs = 40_000): Answer[] {
	return Array.from({ length }, (_, place) =>
		answer(`card-${place % cards}`, NOW + place * pauseMs, {
			notion: `notion-${(place % cards) >> 1}`,
			credit: place % 4 === 3 ? 0 : 1,
		}),
	);
}

test("the order in which answers arrive changes nothing", () => {
	const answers = [
		answer("card", NOW),
		answer("card", NOW + 3 * DAY_MS, { credit: 0 }),
		answer("card", NOW + 9 * DAY_MS),
	];
	expect(traces([...answers].reverse())).toEqual(traces(answers));
});

test("a skip says nothing about memory", () => {
	expect(traces([answer("card", NOW, { type: "skip", grade: null, credit: null })])?.cards.size).toBe(0);
});

test("nothing is remembered while no deck says how memory fades", () => {
	expect(new Replay().follow([answer("card", NOW)], new Map())).toBeNull();
});

test("a tip counts as a study, a right guess as half an answer", () => {
	expect(trace([answer("card", NOW, { kind: "tip", credit: null })])).toMatchObject({
		studies: 1,
		rights: 0,
		grade: 2,
	});
	const guessed = trace([answer("card", NOW, { confidence: "guess" })]);
	expect(guessed).toMatchObject({ rights: 0.5, wrongs: 0.5, last: "right", grade: 2 });
});

test("one learner answers in all decks; a deck that is not at hand fades like another", () => {
	const elsewhere = answer("card", NOW, { deck: "gone" });
	const both = traces([elsewhere, answer("card", NOW + 1000)]);
	expect(both?.learner.answers).toBe(2);
	expect([...(both?.cards.keys() ?? [])]).toEqual(["gone/card", "deck/card"]);
});

describe("a log that grows", () => {
	test("leaves what the whole log leaves", () => {
		const log = logOf(200, 12);
		const growing = new Replay();
		for (let length = 1; length < log.length; length += 7) growing.follow(log.slice(0, length), MEMORIES);
		expect(growing.follow(log, MEMORIES)).toEqual(traces(log));
	});

	test("begins anew when an answer comes in between", () => {
		const log = logOf(30, 5);
		const replay = new Replay();
		const late = log[10];
		const others = log.filter((one) => one !== late);
		replay.follow(others, MEMORIES);
		expect(replay.follow([...others, late], MEMORIES)).toEqual(traces(log));
		expect(replay.follow([], MEMORIES)).toEqual(traces([]));
	});

	test("begins anew for each answer from elsewhere, whatever came last in the list", () => {
		const log = logOf(30, 5);
		const replay = new Replay();
		const [early, middle] = [log[3], log[20]];
		const others = log.filter((one) => one !== early && one !== middle);
		replay.follow(others, MEMORIES);
		replay.follow([...others, early], MEMORIES);
		expect(replay.follow([...others, early, middle], MEMORIES)).toEqual(traces(log));
	});

	test("begins anew with another model", () => {
		const log = logOf(30, 5);
		const easier = {
			model: { ...MODEL, coefficients: MODEL.coefficients.map((value) => value / 2) },
			priors: new Map(),
		};
		const replay = new Replay();
		replay.follow(log, MEMORIES);
		const others = new Map([["deck", easier]]);
		expect(replay.follow(log, others)).toEqual(new Replay().follow(log, others));
		expect(replay.follow(log, others)).not.toEqual(traces(log));
	});

	test("costs the answer that is new, not the log", () => {
		const log = logOf(5001, 90);
		const counted: string[] = [];
		const watched = log.map(
			(one) =>
				new Proxy(one, {
					get: (target, name) => {
						if (name === "grade") counted.push(target.id);
						return Reflect.get(target, name);
					},
				}),
		);
		const replay = new Replay();
		replay.follow(watched.slice(0, 5000), MEMORIES);
		counted.length = 0;
		replay.follow(watched, MEMORIES);
		expect(new Set(counted)).toEqual(new Set([log[5000].id]));
	});
});

const MOVED: MovedTrace = {
	...{
		rights: 3,
		wrongs: 0,
		studies: 0,
		streak: 3,
		lagBefore: 0,
		longest: 0,
		held: 0,
		effect: 0,
		variance: 1,
		since: 1,
	},
	notion: { effect: 0, variance: 1 },
	learner: { ability: 0, variance: 1, answers: 3, form: 0, session: 1, time: 0, pace: 0 },
};

describe("a memory moved from another phone", () => {
	const moved = (at: number) =>
		answer("card", at, { type: "snapshot", credit: null, grade: 3, stability: 20, difficulty: 4, trace: MOVED });

	test("counts only where it knows more", () => {
		expect(trace([answer("card", NOW), moved(NOW + DAY_MS)])?.memory?.stability).toBe(20);
		const own = [answer("card", NOW), answer("card", NOW + 2 * DAY_MS)];
		const stale = { ...moved(NOW + DAY_MS), id: uuidv7(NOW + 3 * DAY_MS, () => 0) };
		expect(traces([...own, stale])).toEqual(traces(own));
	});
});

describe("the meaning of a card", () => {
	const published = Array.from({ length: 60 }, (_, place) =>
		card(`card-${place}`, { notion: `notion-${place >> 1}`, prompt: `Question ${place}` }),
	);
	const log = published.map(({ id, notion }, place) =>
		answer(id, NOW + place * 30_000, { notion, credit: place % 3 ? 1 : 0 }),
	);
	const schedule = (cards: typeof published) =>
		after(cards, log).map((entry) => [entry.dueAt, recallTomorrowAt(entry, NOW + 5 * DAY_MS)]);

	test("stays when a typo is mended: the schedule is the same to the bit", () => {
		const mended = published.map((one) => ({ ...one, prompt: `${one.prompt} ?`, explanation: "Mieux dit." }));
		expect(schedule(mended)).toEqual(schedule(published));
		expect(schedule(published).every(([due]) => due !== null)).toBe(true);
	});

	test("asks exactly the cards again that changed it", () => {
		const changed = published.map((one, place) => (place % 20 === 7 ? { ...one, meaning: 2 } : one));
		const entries = after(changed, log);
		const asked = plan({ cards: entries, answers: [], now: NOW + 3_600_000 }).map((one) => one.card.id);
		expect(asked).toEqual(["card-7", "card-27", "card-47"]);
		const others = (_: unknown, place: number) => place % 20 !== 7;
		expect(schedule(changed).filter(others)).toEqual(schedule(published).filter(others));
	});

	test("counts from its own answers on", () => {
		const changed = card("card-7", { meaning: 2 });
		const again = answer("card-7", NOW + 3 * DAY_MS, { notion: "notion-3", meaning: 2 });
		const [entry] = after([changed], [...log, again]);
		expect(entry.met.card).toMatchObject({ rights: 1, wrongs: 0 });
		expect(traces([...log, again])?.cards.has(keyOfCard(changed))).toBe(true);
	});

	test("its learner keeps what they showed with the old one", () => {
		const [entry] = after([card("card-7", { meaning: 2 })], log);
		expect(entry.met.learner.answers).toBe(60);
	});
});

test("what learners' answers say of a card is counted for its present meaning", () => {
	const hard = { ...MEMORY, priors: new Map([["deck/card", [2, 0, 0.1, 0.1] as [number, number, number, number]]]) };
	const [easier] = after([card("card")], [answer("card", NOW)]);
	const [harder] = after([card("card")], [answer("card", NOW)], hard);
	expect(recallTomorrowAt(harder, NOW + DAY_MS)).toBeLessThan(recallTomorrowAt(easier, NOW + DAY_MS));
});

test("ids are UUIDs of version 7, ordered by time", () => {
	const id = uuidv7(1_764_000_000_000, Math.random);
	expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect(uuidv7(1_764_000_000_001, () => 0) > uuidv7(1_764_000_000_000, () => 0.99)).toBe(true);
});
