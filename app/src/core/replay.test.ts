import { describe, expect, test } from "vitest";
import { type Answer, type MovedTrace, uuidv7 } from "./answer";
import { stateOf } from "./cardState";
import { after, answer, card, keyOfCard, LATER, MEMORIES, MEMORY, MODEL } from "./cast";
import { DAY_MS } from "./memory";
import { recallTomorrowAt } from "./recallTomorrow";
import { Replay } from "./replay";
import { plan, restsOf } from "./session";

const NOW = 20_000 * DAY_MS;
const traces = (answers: readonly Answer[]) => new Replay().follow(answers, MEMORIES, LATER);
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
	expect(new Replay().follow([answer("card", NOW)], new Map(), LATER)).toBeNull();
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
		for (let length = 1; length < log.length; length += 7) growing.follow(log.slice(0, length), MEMORIES, LATER);
		expect(growing.follow(log, MEMORIES, LATER)).toEqual(traces(log));
	});

	test("begins anew when an answer comes in between", () => {
		const log = logOf(30, 5);
		const replay = new Replay();
		const late = log[10];
		const others = log.filter((one) => one !== late);
		replay.follow(others, MEMORIES, LATER);
		expect(replay.follow([...others, late], MEMORIES, LATER)).toEqual(traces(log));
		expect(replay.follow([], MEMORIES, LATER)).toEqual(traces([]));
	});

	test("begins anew for each answer from elsewhere, whatever came last in the list", () => {
		const log = logOf(30, 5);
		const replay = new Replay();
		const [early, middle] = [log[3], log[20]];
		const others = log.filter((one) => one !== early && one !== middle);
		replay.follow(others, MEMORIES, LATER);
		replay.follow([...others, early], MEMORIES, LATER);
		expect(replay.follow([...others, early, middle], MEMORIES, LATER)).toEqual(traces(log));
	});

	test("begins anew with another model", () => {
		const log = logOf(30, 5);
		const easier = {
			model: { ...MODEL, coefficients: MODEL.coefficients.map((value) => value / 2) },
			priors: new Map(),
		};
		const replay = new Replay();
		replay.follow(log, MEMORIES, LATER);
		const others = new Map([["deck", easier]]);
		expect(replay.follow(log, others, LATER)).toEqual(new Replay().follow(log, others, LATER));
		expect(replay.follow(log, others, LATER)).not.toEqual(traces(log));
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
		replay.follow(watched.slice(0, 5000), MEMORIES, LATER);
		counted.length = 0;
		replay.follow(watched, MEMORIES, LATER);
		expect(new Set(counted)).toEqual(new Set([log[5000].id]));
	});
});

test("what is answered without reading changes no figure, and what is read does", () => {
	const log = logOf(100, 20, DAY_MS / 20);
	const until = NOW + 6 * DAY_MS;
	const mashed = (durationMs: number) =>
		Array.from({ length: 300 }, (_, place) =>
			answer(`card-${place % 20}`, until + place * 200, {
				notion: `notion-${(place % 20) >> 1}`,
				credit: place % 4 ? 0 : 1,
				durationMs,
			}),
		);
	const recallAfter = (answers: readonly Answer[]): number => {
		const cards = Array.from({ length: 20 }, (_, place) => card(`card-${place}`, { notion: `notion-${place >> 1}` }));
		const recalls = after(cards, answers).map((entry) => recallTomorrowAt(entry, until + DAY_MS));
		return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
	};
	const before = recallAfter(log);
	expect(Math.abs(recallAfter([...log, ...mashed(200)]) - before)).toBeLessThan(0.03);
	expect(Math.abs(recallAfter([...log, ...mashed(2000)]) - before)).toBeGreaterThan(0.2);
});

test("a card answered without reading was met, and comes back", () => {
	const [entry] = after([card("card")], [answer("card", NOW, { durationMs: 200 })]);
	expect(entry.dueAt).toBeGreaterThan(NOW);
	expect(stateOf(entry, null, NOW).name).toBe("read");
});

describe("a clock that was wrong", () => {
	const DAYS = [0, 14, 21].map((day) => NOW + day * DAY_MS);
	/** Answers in the order of their ids, whatever the clock showed; the last one is wrong. */
	const logAt = (times: readonly number[]): Answer[] =>
		times.map((at, place) => ({
			...answer("card", at, { credit: place < times.length - 1 ? 1 : 0 }),
			id: uuidv7(NOW + place, () => 0),
		}));
	const atTheEnd = (times: readonly number[], now = LATER) => new Replay().follow(logAt(times), MEMORIES, now);

	test("a year ahead buries no card: its answer is given when the next one is", () => {
		const buried = atTheEnd([DAYS[0], DAYS[1] + 365 * DAY_MS, DAYS[2]]);
		expect(buried).toEqual(atTheEnd([DAYS[0], DAYS[2], DAYS[2]]));
		expect(buried?.cards.get("deck/card")?.time).toBe(DAYS[2] / 1000);
	});

	test("a year ahead is now, while it is the last answer", () => {
		const ahead = [DAYS[0], DAYS[1] + 365 * DAY_MS];
		expect(atTheEnd(ahead, DAYS[1])).toEqual(atTheEnd([DAYS[0], DAYS[1]]));
	});

	test("that began again in 1970 moves no other answer", () => {
		expect(atTheEnd([DAYS[0], DAYS[1], 60_000, DAYS[2]])).toEqual(atTheEnd([DAYS[0], DAYS[1], DAYS[1], DAYS[2]]));
		expect(atTheEnd([DAYS[0], DAYS[1]], 60_000)).toEqual(atTheEnd([DAYS[0], DAYS[1]]));
		expect(atTheEnd([60_000, 90_000], 90_000)).toEqual(atTheEnd([60_000, 90_000]));
	});

	test("is found whether the log grows or is read as a whole", () => {
		const times = [DAYS[0], DAYS[1] + 365 * DAY_MS, DAYS[1] + 1000, 60_000, DAYS[2], DAYS[2] + 1000];
		const log = logAt(times);
		const growing = new Replay();
		for (let length = 1; length < log.length; length++)
			growing.follow(log.slice(0, length), MEMORIES, DAYS[1] + length * 1000);
		expect(growing.follow(log, MEMORIES, DAYS[2] + 2000)).toEqual(atTheEnd(times, DAYS[2] + 2000));
	});
});

test("a card left while the clock was a year ahead rests no longer than others", () => {
	const left = answer("card", NOW + 365 * DAY_MS, { type: "skip", grade: null, credit: null });
	expect(restsOf([left], NOW)).toEqual(restsOf([{ ...left, at: NOW }], NOW));
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

	test("from a phone whose clock was ahead is not from tomorrow", () => {
		const ahead = { ...MOVED, learner: { ...MOVED.learner, time: NOW / 1000 + 365 * 86_400 } };
		const row = { ...moved(NOW + 365 * DAY_MS), trace: ahead };
		const found = new Replay().follow([row], MEMORIES, NOW);
		expect(found?.learner.time).toBe(NOW / 1000);
		expect(found?.cards.get("deck/card")?.time).toBe(NOW / 1000);
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
