/** Stores for tests: what they are given, and what they report. */
import { vi } from "vitest";
import { type Answer, uuidv7 } from "../core/answer";
import { type NewAnswer, Store, type StoreOptions, type Trouble } from "./store";

export const NOON = Date.UTC(2026, 10, 24, 12);
export const GIVEN: NewAnswer = {
	type: "answer",
	deck: "voyage",
	card: "qui-appeler",
	notion: "appeler",
	kind: "choice",
	variant: 0,
	credit: 1,
	grade: 3,
	confidence: null,
	durationMs: 9000,
	parts: { "cent-un": 1 },
};
export const answerAt = (at: number): Answer => ({ ...GIVEN, id: uuidv7(at, Math.random), at });

export interface Cast {
	options: StoreOptions;
	troubles: (Trouble | null)[];
	heard: Answer[];
	erased: () => void;
}

export function cast(changed: Partial<StoreOptions> = {}): Cast {
	const troubles: (Trouble | null)[] = [];
	const heard: Answer[] = [];
	const erased = vi.fn();
	const options: StoreOptions = {
		now: () => NOON,
		random: Math.random,
		storage: () => localStorage,
		onTrouble: (trouble) => troubles.push(trouble),
		onAnswers: (fresh) => heard.push(...fresh),
		onErased: erased,
		...changed,
	};
	return { options, troubles, heard, erased };
}

/** An open store that has read what is stored. */
export async function opened(options: StoreOptions): Promise<{ store: Store; answers: Answer[] }> {
	const store = new Store(options);
	return { store, answers: await store.read() };
}

export const refuse = (): never => {
	throw new DOMException("storage is refused", "SecurityError");
};
