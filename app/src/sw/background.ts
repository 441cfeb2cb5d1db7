/** Sends what joined trainings wait for while no page is open, when the browser says that there is network. */
import type { Answer } from "../core/answer";
import { type Training, unmarked } from "../core/joined";
import { exchange, type TrainingStore } from "../sync/exchange";

export const SYNC_TAG = "ravive-answers";
const DATABASE = "ravive";
const LIST = "trainings";

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

/** Works in one transaction, closed before anything else is awaited; returns null where there is no database. */
async function within<Value>(
	mode: IDBTransactionMode,
	work: (transaction: IDBTransaction, done: (value: Value) => void) => void,
): Promise<Value | null> {
	const base = await open();
	if (!base) return null;
	return new Promise<Value | null>((done) => {
		let found: Value | null = null;
		const transaction = base.transaction(["settings", "answers"], mode);
		transaction.oncomplete = () => {
			base.close();
			done(found);
		};
		transaction.onabort = () => {
			base.close();
			done(null);
		};
		work(transaction, (value) => {
			found = value;
		});
	});
}

/** Returns the trainings of this phone; null where it has no database. */
export function trainings(): Promise<Training[] | null> {
	return within("readonly", (transaction, done) => {
		const asked = transaction.objectStore("settings").get(LIST);
		asked.onsuccess = () => done(Array.isArray(asked.result) ? asked.result : []);
	});
}

function answers(): Promise<Answer[] | null> {
	return within("readonly", (transaction, done) => {
		const asked = transaction.objectStore("answers").getAll();
		asked.onsuccess = () => done(asked.result);
	});
}

/** Reads, changes and writes the list in one transaction, and tells open pages. */
export async function changeList(channel: BroadcastChannel, change: (list: Training[]) => Training[]): Promise<void> {
	const work = () =>
		within<true>("readwrite", (transaction) => {
			const values = transaction.objectStore("settings");
			const asked = values.get(LIST);
			asked.onsuccess = () => {
				if (Array.isArray(asked.result)) values.put(change(asked.result), LIST);
			};
		});
	await navigator.locks.request("ravive.trainings", work);
	channel.postMessage({ trainings: true });
}

/** Takes away what in the log tells of a training. */
export async function unmark(training: Training): Promise<void> {
	const joined = (await trainings()) ?? [];
	await within<true>("readwrite", (transaction) => {
		const rows = transaction.objectStore("answers");
		const asked = rows.getAll();
		asked.onsuccess = () => {
			for (const row of unmarked(training, joined, asked.result)) rows.put(row);
		};
	});
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
