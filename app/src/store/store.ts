/** The learner's log and session on this device. Nothing given to it is lost while the page is open, whatever the browser refuses. */
import { type Answer, madeAt, uuidv7 } from "../core/answer";
import { database, hasLeft } from "./database";
import { type Keeper, type KeeperKind, nowhere, small } from "./keeper";
import { Place } from "./place";
import { isAnswer } from "./row";

export const PENDING_KEY = "ravive.pending";
export const CHANNEL = "ravive";
/** What the guard says on the channel when the learner leaves fast, in this tab or another. */
const EXIT = 0;
const CLOCK_TOLERANCE_MS = 3_600_000;
const OPEN_PATIENCE_MS = 4000;

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

export class Store {
	private waiting: Answer[] = [];
	private readonly ids = new Set<string>();
	private lastIdAt = 0;
	private latestAt = 0;
	private readonly place: Place;
	private over = false;
	private readonly channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;

	private constructor(
		private readonly keeper: Keeper,
		private readonly options: StoreOptions,
	) {
		this.place = new Place(keeper, options.storage);
		if (this.channel) this.channel.onmessage = ({ data }) => this.hear(data);
	}

	/** Returns an open store and every answer it holds, the ones written before the app was there included. */
	static async open(options: StoreOptions): Promise<{ store: Store; answers: Answer[] }> {
		const store = new Store(await bestKeeper(options), options);
		const kept = await store.keeper.answers().catch((): Answer[] => []);
		for (const answer of kept) store.note(answer);
		if (store.kind !== "database") options.onTrouble(store.kind);
		const pending = [...store.pending(), ...(await store.fromLastResort())].filter(
			(answer) => !store.ids.has(answer.id),
		);
		for (const answer of pending) store.note(answer);
		store.waiting = [...pending];
		if (await store.retry()) await store.forgetLastResort();
		if (store.latestAt > options.now() + CLOCK_TOLERANCE_MS) options.onTrouble("clock");
		return { store, answers: [...kept, ...pending] };
	}

	get kind(): KeeperKind {
		return this.keeper.kind;
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

	/** Keeps answers made elsewhere (a first card, another phone). Returns those that were not known yet. */
	async take(answers: readonly Answer[]): Promise<Answer[]> {
		const fresh = answers.filter((answer) => !this.ids.has(answer.id));
		for (const answer of fresh) this.note(answer);
		this.waiting.push(...fresh);
		if (fresh.length > 0 && !this.isOver) {
			// At once: a page that is left before the database has written leaves its answers here.
			this.park([]);
			this.channel?.postMessage({ answers: fresh });
			await this.retry();
		}
		return fresh;
	}

	/** Writes what is still waiting. Returns true when nothing waits any more. */
	async retry(): Promise<boolean> {
		if (this.isOver || this.waiting.length === 0) return true;
		const writing = [...this.waiting];
		try {
			await this.keeper.add(writing);
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

	/** Returns where the session stood when it was last written; null where there is none. */
	readSession(): Promise<unknown> {
		return this.place.read();
	}

	/** Keeps where the session stands; null forgets it. */
	writeSession(session: object | null): void {
		if (!this.isOver) this.place.write(session, this.options.now());
	}

	/** Returns a list kept by name, as it was last written. */
	async readList<T>(name: ListName): Promise<T | undefined> {
		return this.keeper.read<T>(name).catch(() => undefined);
	}

	/** Keeps a list by name, as long as this place keeps anything; an empty one is forgotten. Returns false where that was refused. */
	async writeList(name: ListName, list: readonly unknown[]): Promise<boolean> {
		if (this.isOver) return false;
		const writing = this.keeper.write(name, list.length > 0 ? list : undefined);
		return writing.then(
			() => true,
			() => false,
		);
	}

	/** Writes rows of the log again under their ids. */
	async rewrite(answers: readonly Answer[]): Promise<void> {
		if (!this.isOver) await this.keeper.add(answers);
	}

	async eraseAll(): Promise<void> {
		this.waiting = [];
		this.ids.clear();
		this.lastIdAt = this.latestAt = 0;
		this.setPending([]);
		this.place.forget();
		await this.keeper.erase();
		this.channel?.postMessage({ erased: true });
	}

	/** True after the quick exit, in this tab or another. */
	get isOver(): boolean {
		return this.over || hasLeft();
	}

	/** After the quick exit nothing may be written any more. */
	end(): void {
		this.over = true;
		this.waiting = [];
		this.keeper.close();
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

	/** Returns what an earlier visit kept in localStorage because the database would not open. */
	private async fromLastResort(): Promise<Answer[]> {
		if (this.kind !== "database") return [];
		try {
			return (await small(this.options.storage()).answers()).filter(isAnswer);
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
		if (hasLeft()) return;
		try {
			const storage = this.options.storage();
			if (answers.length === 0) storage.removeItem(PENDING_KEY);
			else storage.setItem(PENDING_KEY, JSON.stringify(answers));
		} catch {
			// Both places are full: this page still holds them, and says so.
		}
	}
}

function isBlocked(error: unknown): boolean {
	return error instanceof DOMException && error.name === "InvalidStateError";
}

async function bestKeeper(options: StoreOptions): Promise<Keeper> {
	try {
		const open = options.openDatabase ?? database;
		const opening = open({ onBlocked: () => options.onTrouble("blocked") });
		return await withPatience(opening);
	} catch {
		try {
			return small(options.storage());
		} catch {
			return nowhere();
		}
	}
}

/** Some browsers never answer when storage is refused: after a while the next place is taken. */
function withPatience<T>(work: Promise<T>): Promise<T> {
	return new Promise((done, fail) => {
		const timer = setTimeout(() => fail(new Error("opening the database takes too long")), OPEN_PATIENCE_MS);
		work.then(done, fail).finally(() => clearTimeout(timer));
	});
}
