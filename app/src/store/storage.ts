/** The places where answers can be kept, from the best to the last resort. */
import type { Answer } from "../core/answer";

/** `database`: IndexedDB. `small`: localStorage. `nowhere`: this tab only, until it is closed. */
export type StorageKind = "database" | "small" | "nowhere";

/** One place that keeps the answer log and a few named values. Rejects when the browser refuses to keep. */
export interface AnswerStorage {
	kind: StorageKind;
	answers(): Promise<Answer[]>;
	/** Adding an answer twice changes nothing: its id is its key. */
	add(answers: readonly Answer[]): Promise<void>;
	read<T>(key: string): Promise<T | undefined>;
	write(key: string, value: unknown): Promise<void>;
	/** Changes a value as it stands at that moment, in whichever tab it was written. Returns it as it is then stored. */
	change<T>(key: string, change: (now: T | undefined) => T | undefined): Promise<T | undefined>;
	erase(): Promise<void>;
	close(): void;
}

/** Returns a keeper that lasts as long as this page. */
export function nowhere(): AnswerStorage {
	const kept = new Map<string, Answer>();
	const values = new Map<string, unknown>();
	return {
		kind: "nowhere",
		answers: async () => [...kept.values()],
		add: async (answers) => {
			for (const answer of answers) kept.set(answer.id, answer);
		},
		read: async <T>(key: string) => values.get(key) as T | undefined,
		write: async (key, value) => {
			values.set(key, value);
		},
		change: async <T>(key: string, change: (now: T | undefined) => T | undefined) => {
			const next = change(values.get(key) as T | undefined);
			values.set(key, next);
			return next;
		},
		erase: async () => {
			kept.clear();
			values.clear();
		},
		close: () => {},
	};
}

const SMALL_PREFIX = "ravive.kept.";

/** Returns a keeper in localStorage (some 5 MB). Throws when it is refused. */
export function small(storage: Storage): AnswerStorage {
	storage.setItem(`${SMALL_PREFIX}try`, "1");
	storage.removeItem(`${SMALL_PREFIX}try`);
	const read = <T>(key: string): T | undefined => {
		const text = storage.getItem(SMALL_PREFIX + key);
		return text === null ? undefined : (JSON.parse(text) as T);
	};
	const write = (key: string, value: unknown): void => {
		if (value === undefined) storage.removeItem(SMALL_PREFIX + key);
		else storage.setItem(SMALL_PREFIX + key, JSON.stringify(value));
	};
	return {
		kind: "small",
		answers: async () => read<Answer[]>("answers") ?? [],
		add: async (answers) => {
			const byId = new Map((read<Answer[]>("answers") ?? []).map((answer) => [answer.id, answer]));
			for (const answer of answers) byId.set(answer.id, answer);
			write("answers", [...byId.values()]);
		},
		read: async <T>(key: string) => read<T>(key),
		write: async (key, value) => write(key, value),
		change: async <T>(key: string, change: (now: T | undefined) => T | undefined) => {
			const next = change(read<T>(key));
			write(key, next);
			return next;
		},
		erase: async () => {
			for (const key of Object.keys(storage)) if (key.startsWith(SMALL_PREFIX)) storage.removeItem(key);
		},
		close: () => {},
	};
}
