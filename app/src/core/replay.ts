/** From the log of answers to what is remembered now: states are never stored, so they cannot disagree with the log. */
import { type Answer, keyOf } from "./answer";
import { after, type CardState, type Parameters } from "./memory";

/** Returns the state of every card answered, by `deck/card`. */
export function replay(answers: readonly Answer[], parametersOf: (deck: string) => Parameters): Map<string, CardState> {
	const states = new Map<string, CardState>();
	for (const answer of [...answers].sort(byId)) replayOne(states, answer, parametersOf(answer.deck));
	return states;
}

/** Takes one more answer into account, in place. */
export function replayOne(states: Map<string, CardState>, answer: Answer, parameters: Parameters): void {
	const key = keyOf(answer);
	const state = states.get(key) ?? null;
	if (answer.type === "snapshot") {
		// The phone moved from knows more only if it saw a later answer.
		if (state && state.lastAt >= answer.at) return;
		states.set(key, {
			stability: answer.stability ?? 1,
			difficulty: answer.difficulty ?? 5,
			lastAt: answer.at,
			answers: (state?.answers ?? 0) + 1,
			lastGrade: answer.grade,
		});
	} else if (answer.type === "answer" && answer.grade !== null) {
		states.set(key, after(state, answer.grade, answer.at, parameters));
	}
}

function byId(one: Answer, other: Answer): number {
	return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
