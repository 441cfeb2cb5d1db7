/**
 * The keeper in IndexedDB: the only code of a page that opens the database.
 *
 * A page that is left may stay in the browser's memory, frozen. A transaction under way would then hold the database for every
 * page after it, in WebKit until the frozen one is dropped. So the database is closed when the page is left, and opened when it is back.
 */
import type { Answer } from "../core/answer";
import type { AnswerStorage } from "./storage";
import { DATABASE, find, transact, type Work } from "./transactions";

const VERSION = 1;

/** The name the guard gives the page before it wipes: what this page still has under way must bring nothing back. */
const LEFT = "units";

/** Returns true from the quick exit on, at once. */
export const hasLeft = (): boolean => window.name === LEFT;

export interface DatabaseEvents {
	/** Another tab holds an older version open: opening waits until it is closed. */
	onBlocked: () => void;
}

function open({ onBlocked }: DatabaseEvents): Promise<IDBDatabase> {
	return new Promise((done, fail) => {
		const request = indexedDB.open(DATABASE, VERSION);
		request.onupgradeneeded = () => {
			request.result.createObjectStore("answers", { keyPath: "id" });
			request.result.createObjectStore("settings");
		};
		request.onblocked = onBlocked;
		request.onerror = () => fail(request.error);
		request.onsuccess = () => done(request.result);
	});
}

/** The one connection of a page: open while the page is there. */
class Connection {
	private isClosed = false;
	private opening: Promise<IDBDatabase> | null = null;
	private base: IDBDatabase | null = null;
	private readonly running = new Set<IDBTransaction>();
	/** Null while the page is there; else settles when it is back. */
	private away: Promise<void> | null = null;
	private comeBack = (): void => {};
	private timesLeft = 0;

	constructor(private readonly events: DatabaseEvents) {
		// Before anything else hears that the page is left: what is written then waits until it is back.
		addEventListener("pagehide", this.leave, true);
		document.addEventListener("freeze", this.leave, true);
		addEventListener("pageshow", this.back, true);
		document.addEventListener("resume", this.back, true);
		// Some browsers say that a page goes, and let it stay: a page that is looked at is there.
		document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.back());
	}

	/** As `transact`; begins again where the page was left meanwhile, and once where the browser lost the connection. */
	async within<Value>(mode: IDBTransactionMode, work: Work<Value>): Promise<Value | undefined> {
		for (let isAgain = false; ; ) {
			while (this.away) await this.away;
			const base = await this.opened();
			const before = this.timesLeft;
			if (this.away) continue;
			let running: IDBTransaction | undefined;
			try {
				return await transact(base, mode, work, (begun) => {
					running = begun;
					this.running.add(begun);
				});
			} catch (error) {
				if (this.timesLeft === before) {
					const isLost = ["AbortError", "InvalidStateError", "UnknownError"].includes((error as Error).name);
					if (!isLost || isAgain) throw error;
					isAgain = true;
					if (this.base === base) this.drop();
				}
			} finally {
				if (running) this.running.delete(running);
			}
		}
	}

	opened(): Promise<IDBDatabase> {
		if (this.isClosed || hasLeft()) return Promise.reject(new DOMException("the store is closed", "InvalidStateError"));
		if (this.opening) return this.opening;
		const opening = open(this.events).then((base) => {
			// Meanwhile the page was left.
			if (this.opening !== opening || hasLeft()) base.close();
			else this.base = base;
			// Let another tab upgrade or wipe; the next read or write opens again.
			base.onversionchange = base.onclose = () => this.opening === opening && this.drop();
			return base;
		});
		this.opening = opening;
		// What was refused once is asked for again.
		opening.catch(() => this.opening === opening && this.drop());
		return opening;
	}

	close(): void {
		this.isClosed = true;
		this.drop();
	}

	private readonly leave = (): void => {
		this.timesLeft++;
		this.away ??= new Promise((done) => {
			this.comeBack = done;
		});
		for (const transaction of this.running) {
			try {
				transaction.abort();
			} catch {
				// It has ended meanwhile.
			}
		}
		this.drop();
	};

	private readonly back = (): void => {
		this.away = null;
		this.comeBack();
	};

	private drop(): void {
		this.base?.close();
		this.opening = this.base = null;
	}
}

/** Returns the keeper in IndexedDB; rejects when the browser refuses it. */
export async function database(events: DatabaseEvents): Promise<AnswerStorage> {
	const connection = new Connection(events);
	await connection.opened();
	return {
		kind: "database",
		answers: async () => {
			const rows = await connection.within<Answer[]>("readonly", (store, found) =>
				find(store("answers").getAll(), found),
			);
			return rows ?? [];
		},
		add: async (answers) => {
			await connection.within("readwrite", (store) => {
				for (const answer of answers) store("answers").put(answer);
			});
		},
		read: <T>(key: string) =>
			connection.within<T>("readonly", (store, found) => find(store("settings").get(key), found)),
		write: async (key, value) => {
			await connection.within("readwrite", (store) => {
				if (value === undefined) store("settings").delete(key);
				else store("settings").put(value, key);
			});
		},
		change: <T>(key: string, change: (now: T | undefined) => T | undefined) =>
			connection.within<T | undefined>("readwrite", (store, found) =>
				find(store("settings").get(key), (now) => {
					const next = change(now);
					if (next === undefined) store("settings").delete(key);
					else store("settings").put(next, key);
					found(next);
				}),
			),
		erase: async () => {
			await connection.within("readwrite", (store) => {
				for (const name of ["answers", "settings"] as const) store(name).clear();
			});
		},
		close: () => connection.close(),
	};
}
