/** The keeper in IndexedDB: the only code that opens the database. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Answer } from "../core/answer";
import type { Keeper } from "./keeper";

const NAME = "ravive";
const VERSION = 1;

/** The name the guard gives the page before it wipes: what this page still has under way must bring nothing back. */
const LEFT = "units";

/** Returns true from the quick exit on, at once. */
export const hasLeft = (): boolean => window.name === LEFT;

interface Schema extends DBSchema {
	answers: { key: string; value: Answer };
	settings: { key: string; value: unknown };
}

type Database = IDBPDatabase<Schema>;

export interface DatabaseEvents {
	/** Another tab holds an older version open: opening waits until it is closed. */
	onBlocked: () => void;
}

function open(events: DatabaseEvents, onClosed: () => void): Promise<Database> {
	return openDB<Schema>(NAME, VERSION, {
		upgrade(database) {
			database.createObjectStore("answers", { keyPath: "id" });
			database.createObjectStore("settings");
		},
		blocked: events.onBlocked,
		blocking(_current, _next, event) {
			// Let the other tab upgrade or wipe; the next read or write opens again.
			(event.target as IDBDatabase).close();
			onClosed();
		},
		terminated: onClosed,
	});
}

/** Returns the keeper in IndexedDB; rejects when the browser refuses it. */
export async function database(events: DatabaseEvents): Promise<Keeper> {
	let current: Promise<Database> | null = null;
	let closed = false;
	const opened = (): Promise<Database> => {
		if (closed || hasLeft()) return Promise.reject(new DOMException("the store is closed", "InvalidStateError"));
		current ??= open(events, () => {
			current = null;
		});
		return current;
	};
	await opened();
	return {
		kind: "database",
		answers: async () => (await opened()).getAll("answers"),
		add: async (answers) => {
			const transaction = (await opened()).transaction("answers", "readwrite");
			const puts = answers.map((answer) => transaction.store.put(answer));
			// `done` rejects with the reason (a full disk); the puts reject with it too and must not go unheard.
			await Promise.all([...puts, transaction.done]);
		},
		read: async <T>(key: string) => (await opened()).get("settings", key) as Promise<T | undefined>,
		write: async (key, value) => {
			const base = await opened();
			await (value === undefined ? base.delete("settings", key) : base.put("settings", value, key));
		},
		erase: async () => {
			const base = await opened();
			const transaction = base.transaction(["answers", "settings"], "readwrite");
			for (const name of transaction.objectStoreNames) transaction.objectStore(name).clear();
			await transaction.done;
		},
		close: () => {
			closed = true;
			current?.then((base) => base.close());
			current = null;
		},
	};
}
