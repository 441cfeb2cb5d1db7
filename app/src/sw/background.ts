/** Sends what joined trainings wait for while no page is open, when the browser says that there is network. */
import type { Answer } from "../core/answer";
import { type Training, unmarked } from "../core/training";
import { soon } from "../store/patience";
import { DATABASE, find, transact, type Work } from "../store/transactions";
import { exchange, type TrainingStore } from "../sync/exchange";

export const SYNC_TAG = "ravive-answers";
const LIST = "trainings";
/** Much longer than any storage that answers. */
const PATIENCE_MS = 10_000;

/** Returns the phone's own database; null where there is none: opening it must not make one, least of all after the quick exit. */
function open(): Promise<IDBDatabase | null> {
	return new Promise((done) => {
		const opening = indexedDB.open(DATABASE);
		opening.onupgradeneeded = () => opening.transaction?.abort();
		opening.onerror = () => done(null);
		opening.onsuccess = () => {
			// A learner who erases everything does not wait for this worker.
			opening.result.onversionchange = () => opening.result.close();
			done(opening.result);
		};
	});
}

/**
 * Works in one transaction, closed before anything else is awaited. Returns null where there is no database, and where it gives no
 * answer: other pages wait for what this worker holds.
 */
async function within<Value>(mode: IDBTransactionMode, work: Work<Value>): Promise<Value | null> {
	let isLate = false;
	let base: IDBDatabase | null = null;
	let running: IDBTransaction | undefined;
	const working = open().then((opened) => {
		base = opened;
		if (!opened || isLate) return null;
		return transact(opened, mode, work, (begun) => {
			running = begun;
		});
	});
	const late = (): null => {
		isLate = true;
		running?.abort();
		return null;
	};
	const found = await soon(
		working.catch(() => null),
		late,
		PATIENCE_MS,
	);
	void working.catch(() => null).then(() => base?.close());
	return found ?? null;
}

/** Returns the trainings of this phone; null where it has no database. */
export function trainings(): Promise<Training[] | null> {
	return within<Training[]>("readonly", (store, found) =>
		find(store("settings").get(LIST), (list) => found(Array.isArray(list) ? list : [])),
	);
}

function answers(): Promise<Answer[] | null> {
	return within<Answer[]>("readonly", (store, found) => find(store("answers").getAll(), found));
}

/** Reads, changes and writes the list in one transaction, and tells open pages. */
export async function changeList(channel: BroadcastChannel, change: (list: Training[]) => Training[]): Promise<void> {
	await within("readwrite", (store) =>
		find(store("settings").get(LIST), (list) => {
			if (Array.isArray(list)) store("settings").put(change(list), LIST);
		}),
	);
	channel.postMessage({ trainings: true });
}

/** Takes away what in the log tells of a training. */
export async function unmark(training: Training): Promise<void> {
	const joined = (await trainings()) ?? [];
	await within("readwrite", (store) =>
		find<Answer[]>(store("answers").getAll(), (rows) => {
			for (const row of unmarked(training, joined, rows)) store("answers").put(row);
		}),
	);
}

function storeOf(training: Training, channel: BroadcastChannel, signal: AbortSignal): TrainingStore {
	const isIt = (one: Training): boolean => one.key === training.key;
	return {
		now: () => Date.now(),
		training: async () => (signal.aborted ? undefined : (await trainings())?.find(isIt)),
		answers: async () => (await answers()) ?? [],
		change: (changed) =>
			changeList(channel, (list) => list.map((one) => (isIt(one) ? { ...one, ...changed(one) } : one))),
		// What another phone sent needs the decks: a page takes it in.
		take: async () => false,
		forget: async () => {
			await unmark(training);
			await changeList(channel, (list) => list.filter((one) => !isIt(one)));
		},
		signal,
	};
}

/** Sends for every training. Rejects when something has to wait, so that the browser comes back. */
export async function sendInBackground(channel: BroadcastChannel, signal: AbortSignal): Promise<void> {
	await navigator.locks.request("ravive.sending", async () => {
		let isWaiting = false;
		for (const training of (await trainings()) ?? []) {
			const { kind } = await exchange(storeOf(training, channel, signal));
			isWaiting ||= kind === "later";
		}
		if (isWaiting && !signal.aborted)
			throw new Error("no network, or the server asks to wait; the browser tries again");
	});
}
