/** Transactions of IndexedDB as promises, for the page and its worker. */

/** The name of the database on the phone. */
export const DATABASE = "ravive";

/** Puts requests on the stores; what it finds is what the transaction returns. */
export type Work<Value> = (store: (name: StoreName) => IDBObjectStore, found: (value: Value) => void) => void;
export type StoreName = "answers" | "settings";

const STORES: readonly StoreName[] = ["answers", "settings"];

/**
 * Returns what the work found, once all that it wrote is stored. Rejects with the reason where it is refused or aborted.
 * `begun` receives the transaction, for a caller who may have to abort it.
 */
export function transact<Value>(
	base: IDBDatabase,
	mode: IDBTransactionMode,
	work: Work<Value>,
	begun: (transaction: IDBTransaction) => void = () => {},
): Promise<Value | undefined> {
	return new Promise((done, fail) => {
		let value: Value | undefined;
		const transaction = base.transaction(STORES, mode);
		transaction.oncomplete = () => done(value);
		transaction.onabort = () => fail(transaction.error ?? new DOMException("nothing was stored", "AbortError"));
		begun(transaction);
		try {
			work(
				(name) => transaction.objectStore(name),
				(found) => {
					value = found;
				},
			);
		} catch (error) {
			fail(error);
			transaction.abort();
		}
	});
}

/** Finds the result of a request. */
export function find<Value>(request: IDBRequest<Value>, found: (value: Value) => void): void {
	request.onsuccess = () => found(request.result);
}
