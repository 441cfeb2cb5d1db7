import { expect, test } from "vitest";
import { type Answer, uuidv7 } from "./answer";
import { DAY_MS, DEFAULT_PARAMETERS } from "./memory";
import { replay } from "./replay";

let count = 0;
function answer(at: number, changes: Partial<Answer> = {}): Answer {
	count++;
	return {
		id: uuidv7(at, () => (count % 16) / 16),
		type: "answer",
		deck: "deck",
		card: "card",
		notion: "notion",
		kind: "choice",
		variant: 0,
		at,
		credit: 1,
		grade: 3,
		confidence: null,
		durationMs: 9000,
		parts: {},
		...changes,
	};
}
const states = (answers: Answer[]) => replay(answers, () => DEFAULT_PARAMETERS);

test("the order in which answers arrive changes nothing", () => {
	const answers = [answer(0), answer(3 * DAY_MS, { grade: 1, credit: 0 }), answer(9 * DAY_MS)];
	expect(states([...answers].reverse())).toEqual(states(answers));
});

test("a skip says nothing about memory", () => {
	expect(states([answer(0, { type: "skip", grade: null, credit: null })]).size).toBe(0);
});

test("a moved memory counts only where it knows more", () => {
	const moved = answer(DAY_MS, { type: "snapshot", credit: null, stability: 20, difficulty: 4 });
	expect(states([answer(0), moved]).get("deck/card")?.stability).toBe(20);
	const later = states([answer(0), answer(2 * DAY_MS)]).get("deck/card");
	expect(
		states([answer(0), answer(2 * DAY_MS), { ...moved, id: uuidv7(3 * DAY_MS, () => 0) }]).get("deck/card"),
	).toEqual(later);
});

test("ids are UUIDs of version 7, ordered by time", () => {
	const id = uuidv7(1_764_000_000_000, Math.random);
	expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
	expect(uuidv7(1_764_000_000_001, () => 0) > uuidv7(1_764_000_000_000, () => 0.99)).toBe(true);
});
