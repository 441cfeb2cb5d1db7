/** Where the session stands: kept at once in localStorage, for a tab closed in this moment, and in the database, for a browser that ends. */

import { soon } from "./patience";
import type { AnswerStorage } from "./storage";

export const SESSION_KEY = "ravive.session";
const NAME = "session";

/** `at`: when it was written, in milliseconds since 1970; never twice the same, even where the clock is set back. */
interface Written {
	at: number;
	session: object | null;
}

const isWritten = (value: unknown): value is Written => Number.isFinite((value as Written | null)?.at);

export class Place {
	private lastAt = 0;

	constructor(
		private readonly keeper: Promise<AnswerStorage>,
		private readonly storage: () => Storage,
	) {}

	/**
	 * Returns the session as it was written last, from whichever of the two is newer; null where there is none. The database has
	 * `patienceMs` to answer; without it, all the time it takes.
	 */
	async read(patienceMs?: number): Promise<unknown> {
		const reading = this.keeper.then((keeper) => keeper.read<unknown>(NAME)).catch(() => null);
		const read = patienceMs === undefined ? reading : soon(reading, () => null, patienceMs);
		const kept = [this.atOnce(), await read];
		const [latest] = kept.filter(isWritten).sort((one, other) => other.at - one.at);
		this.lastAt = latest?.at ?? 0;
		return latest?.session ?? null;
	}

	/** Writes the session; null: there is none any more. A refusal costs the place, never an answer. */
	write(session: object | null, now: number): void {
		this.lastAt = Math.max(now, this.lastAt + 1);
		const written: Written = { at: this.lastAt, session };
		try {
			this.storage().setItem(SESSION_KEY, JSON.stringify(written));
		} catch {
			// Full or refused: the page itself still knows.
		}
		void this.keeper.then((keeper) => keeper.write(NAME, written)).catch(() => undefined);
	}

	/** Takes away what localStorage holds; the keeper erases its own. */
	forget(): void {
		try {
			this.storage().removeItem(SESSION_KEY);
		} catch {
			// Refused: nothing was there.
		}
	}

	private atOnce(): unknown {
		try {
			return JSON.parse(this.storage().getItem(SESSION_KEY) ?? "null");
		} catch {
			return null;
		}
	}
}
