/** The learner's log and session on this device. Nothing given to it is lost while the page is open, whatever the browser refuses. */
import { type Answer, madeAt, uuidv7 } from "../core/answer";
import { database, hasLeft } from "./database";
import { soon } from "./patience";
import { Place } from "./place";
import { isAnswer } from "./row";
import { type AnswerStorage, nowhere, type StorageKind, small } from "./storage";

export const PENDING_KEY = "ravive.pending";
export const CHANNEL = "ravive";
/** What the guard says on the channel when the learner leaves fast, in this tab or another. */
const EXIT = 0;
const CLOCK_TOLERANCE_MS = 3_600_000;
/** Stands in localStorage from the moment the learner erases everything until the database has done so. */
export const ERASING_KEY = "ravive.erasing";

/**
 * `full`: the device has no room, answers wait in this page. `small`: only localStorage is allowed. `nowhere`: nothing is kept.
 * `blocked`: another tab keeps the database closed. `clock`: the clock shows a time before the last answer.
 */
export type Trouble = "full" | "small" | "nowhere" | "blocked" | "clock";

export interface StoreOptions {
	now: () => number;
	random: () => number;
	storage: () => Storage;
	openDatabase?: typeof database;
	onTrouble: (trouble: Trouble | null) => void;
	/** Answers that came from another tab. */
	onAnswers: (answers: readonly Answer[]) => void;
	/** Another tab erased everything. */
	onErased: () => void;
}

export type NewAnswer = Omit<Answer, "id" | "at">;

/** Reports that wait for the network; trainings this phone joined. */
export type ListName = "reports" | "trainings";
const LISTS: readonly ListName[] = ["reports", "trainings"];

export class Store {
	private waiting: Answer[] = [];
	private readonly ids = new Set<string>();
	private lastIdAt = 0;
	private latestAt = 0;
	private readonly place: Place;
	private over = false;
	private readonly channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;

	private readonly keeper: Promise<AnswerStorage>;
	/** Null until the browser has given one. */
	private found: AnswerStorage | null = null;
	private timesErased = 0;

	/** Is there at once, whatever the browser's storage does; it holds what an earlier page had no time to store. */
	constructor(private readonly options: StoreOptions) {
		this.keeper = bestKeeper(options).then((keeper) => {
			this.found = keeper;
			if (this.isOver) keeper.close();
			return keeper;
		});
		this.place = new Place(this.keeper, options.storage);
		this.waiting = this.pending();
		for (const answer of this.waiting) this.note(answer);
		if (this.channel) this.channel.onmessage = ({ data }) => this.hear(data);
	}

	/**
	 * Returns every answer stored, the ones written before the app was there included. Waits as long as the browser does: some never
	 * answer.
	 */
	async read(): Promise<Answer[]> {
		const keeper = await this.keeper;
		if (keeper.kind !== "database") this.options.onTrouble(keeper.kind);
		if (this.isErasing()) await this.eraseKept().catch(() => undefined);
		const { timesErased } = this;
		const found = await keeper.answers().catch((): Answer[] => []);
		// Erased while it was being read.
		const kept = timesErased === this.timesErased ? found : [];
		const stored = new Set(kept.map(({ id }) => id));
		for (const answer of kept) this.note(answer);
		const last = (await this.fromLastResort()).filter(({ id }) => !this.ids.has(id));
		for (const answer of last) this.note(answer);
		this.waiting = [...this.waiting, ...last];
		const others = this.waiting.filter(({ id }) => !stored.has(id));
		if (await this.retry()) await this.forgetLastResort();
		if (this.latestAt > this.options.now() + CLOCK_TOLERANCE_MS) this.options.onTrouble("clock");
		return [...kept, ...others];
	}

	/** Best until the browser has said otherwise. */
	get kind(): StorageKind {
		return this.found?.kind ?? "database";
	}

	/** Returns the answer as logged, at once; writing follows, and is tried again by `retry` when refused. */
	log(given: NewAnswer): Answer {
		const at = this.options.now();
		// A clock set back must not sort this answer before those given earlier.
		const answer: Answer = { ...given, id: uuidv7(Math.max(at, this.lastIdAt + 1), this.options.random), at };
		void this.take([answer]);
		return answer;
	}

	/** Lets every answer from now on sort after this moment, whatever the clock shows: it was given later. */
	continueAfter(moment: number): void {
		this.lastIdAt = Math.max(this.lastIdAt, moment);
	}

	/** Keeps answers made elsewhere (a first card, another phone). Returns those that were not known yet, stored or on the way. */
	async take(answers: readonly Answer[]): Promise<Answer[]> {
		const fresh = answers.filter((answer) => !this.ids.has(answer.id));
		for (const answer of fresh) this.note(answer);
		this.waiting.push(...fresh);
		if (fresh.length > 0 && !this.isOver) {
			// At once: a page that is left before the database has written leaves its answers here.
			this.park([]);
			this.channel?.postMessage({ answers: fresh });
			await soon(this.retry(), () => false);
		}
		return fresh;
	}

	/** Writes what is still waiting. Returns true when nothing waits any more. */
	async retry(): Promise<boolean> {
		if (this.isOver || this.waiting.length === 0) return true;
		const writing = [...this.waiting];
		try {
			await (await this.keeper).add(writing);
			const written = new Set(writing);
			this.waiting = this.waiting.filter((answer) => !written.has(answer));
			this.park(writing);
			if (this.kind === "database" && this.waiting.length === 0) this.options.onTrouble(null);
			return this.waiting.length === 0;
		} catch (error) {
			if (this.isOver) return false;
			this.park([]);
			this.options.onTrouble(isBlocked(error) ? "blocked" : "full");
			return false;
		}
	}

	/** Returns how many answers only this page holds. */
	get unwritten(): number {
		return this.waiting.length;
	}

	/** Returns where the session stood when it was last written, as far as that is known in time; null where there is none. */
	readSession(patienceMs?: number): Promise<unknown> {
		return this.place.read(patienceMs);
	}

	/** Keeps where the session stands; null forgets it. */
	writeSession(session: object | null): void {
		if (!this.isOver) this.place.write(session, this.options.now());
	}

	/** Returns a list kept by name, as it was last written; waits as long as the browser does. */
	async readList<T>(name: ListName): Promise<T | undefined> {
		return this.keeper.then((keeper) => keeper.read<T>(name)).catch(() => undefined);
	}

	/**
	 * Changes a list kept by name, as it stands in all tabs; an empty one is forgotten. Returns it as stored; null where that was refused,
	 * or where the browser gave no answer in time: then nothing is stored later either.
	 */
	async changeList<T>(name: ListName, change: (list: readonly T[]) => readonly T[]): Promise<readonly T[] | null> {
		if (this.isOver) return null;
		let isLate = false;
		let isChanged = false;
		const changing = this.keeper.then((keeper) =>
			keeper.change<readonly T[]>(name, (now) => {
				if (isLate) return now;
				isChanged = true;
				const next = change(Array.isArray(now) ? now : []);
				return next.length > 0 ? next : undefined;
			}),
		);
		const stored = changing.then(
			(list) => list ?? [],
			() => null,
		);
		return soon<readonly T[] | null, Promise<readonly T[] | null> | null>(stored, () => {
			isLate = !isChanged;
			return isLate ? null : stored;
		});
	}

	/** Writes rows of the log again under their ids. */
	async rewrite(answers: readonly Answer[]): Promise<void> {
		if (!this.isOver)
			await soon(
				this.keeper.then((keeper) => keeper.add(answers)),
				() => undefined,
			);
	}

	/**
	 * Erases everything. Returns true once it is gone; false where the browser gives no answer in time: the rest is erased as soon as it
	 * does, at the latest before the next visit reads anything.
	 */
	async eraseAll(): Promise<boolean> {
		this.timesErased++;
		this.waiting = [];
		this.ids.clear();
		this.lastIdAt = this.latestAt = 0;
		this.setPending([]);
		this.place.forget();
		this.setItem(ERASING_KEY, "1");
		const erased = this.eraseKept().then(
			() => true,
			() => false,
		);
		return soon(erased, () => false);
	}

	private async eraseKept(): Promise<void> {
		await (await this.keeper).erase();
		await this.forgetLastResort();
		this.setItem(ERASING_KEY, null);
		this.channel?.postMessage({ erased: true });
	}

	private isErasing(): boolean {
		try {
			return this.options.storage().getItem(ERASING_KEY) !== null;
		} catch {
			return false;
		}
	}

	/** True after the quick exit, in this tab or another. */
	get isOver(): boolean {
		return this.over || hasLeft();
	}

	/** After the quick exit nothing may be written any more, nor shown of what other tabs answer. */
	end(): void {
		this.over = true;
		if (this.channel) this.channel.onmessage = null;
		this.waiting = [];
		this.found?.close();
	}

	private note(answer: Answer): void {
		this.ids.add(answer.id);
		const idAt = madeAt(answer.id);
		if (idAt > this.lastIdAt) this.lastIdAt = idAt;
		if (answer.at > this.latestAt) this.latestAt = answer.at;
	}

	private hear(message: { answers?: Answer[]; erased?: boolean } | typeof EXIT): void {
		if (message === EXIT) {
			this.end();
			return;
		}
		if (message.erased) this.options.onErased();
		// The other tab writes them itself.
		const fresh = (message.answers ?? []).filter((answer) => !this.ids.has(answer.id));
		for (const answer of fresh) this.note(answer);
		if (fresh.length > 0) this.options.onAnswers(fresh);
	}

	/** Moves here the lists that an earlier visit kept in localStorage because the database would not open; returns its answers. */
	private async fromLastResort(): Promise<Answer[]> {
		if (this.kind !== "database") return [];
		try {
			const last = small(this.options.storage());
			for (const name of LISTS) {
				const rows = await last.read<Row[]>(name);
				if (Array.isArray(rows)) await this.changeList<Row>(name, (list) => [...list, ...missingIn(list, rows)]);
			}
			return (await last.answers()).filter(isAnswer);
		} catch {
			return [];
		}
	}

	private async forgetLastResort(): Promise<void> {
		if (this.kind !== "database") return;
		try {
			await small(this.options.storage()).erase();
		} catch {
			// Refused: nothing was there.
		}
	}

	/** Returns the answers a first card or another tab left in localStorage. */
	pending(): Answer[] {
		try {
			const kept: unknown = JSON.parse(this.options.storage().getItem(PENDING_KEY) ?? "[]");
			return Array.isArray(kept) ? kept.filter(isAnswer) : [];
		} catch {
			return [];
		}
	}

	/** Leaves in localStorage what is not written yet; rows that the first card or another tab put there stay. */
	private park(written: readonly Answer[]): void {
		const done = new Set(written.map(({ id }) => id));
		const own = new Set(this.waiting.map(({ id }) => id));
		const others = this.pending().filter(({ id }) => !done.has(id) && !own.has(id));
		this.setPending([...others, ...this.waiting]);
	}

	private setPending(answers: readonly Answer[]): void {
		this.setItem(PENDING_KEY, answers.length === 0 ? null : JSON.stringify(answers));
	}

	private setItem(key: string, text: string | null): void {
		if (hasLeft()) return;
		try {
			const storage = this.options.storage();
			if (text === null) storage.removeItem(key);
			else storage.setItem(key, text);
		} catch {
			// Refused or full: this page still holds it, and says so.
		}
	}
}

function isBlocked(error: unknown): boolean {
	return error instanceof DOMException && error.name === "InvalidStateError";
}

async function bestKeeper(options: StoreOptions): Promise<AnswerStorage> {
	try {
		const open = options.openDatabase ?? database;
		return await open({ onBlocked: () => options.onTrouble("blocked") });
	} catch {
		try {
			return small(options.storage());
		} catch {
			return nowhere();
		}
	}
}

/** A row of a list: a training has a key, a report an id. */
interface Row {
	key?: string;
	id?: string;
}

function missingIn(list: readonly Row[], rows: readonly Row[]): Row[] {
	const named = new Set(list.map(({ key, id }) => key ?? id));
	return rows.filter(({ key, id }) => !named.has(key ?? id));
}
