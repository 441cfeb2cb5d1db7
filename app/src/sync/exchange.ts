/** What one training still needs of the network, done step by step: each step is stored on the phone before the next. */
import { type Answer, madeAt } from "../core/answer";
import { DAY_MS } from "../core/memory";
import { belongsTo, hasEntryTest, type Training } from "../core/training";
import type { SentAnswer, SyncReply } from "../core/wire";
import { fetchSheet, join, leave, type Outcome, send, sentAnswer } from "./endpoint";

/** As many as the endpoint accepts at once. */
export const MOST_ANSWERS = 5000;
/** A phone that comes back after years is done before; a server that never says "enough" is not asked without end. */
const MOST_TURNS = 60;
/** A server restored from a copy shows by the count of answers, unless what came since makes up for what was lost. */
const WHOLE_MS = 30 * DAY_MS;
/** What a trainer changes reaches a phone within a day of its use. */
const SHEET_MS = DAY_MS;
/** That the entry test was closed reaches it sooner. */
const ROOM_SHEET_MS = 60_000;

/** Where a training and its answers are stored: in the page, or in the worker while no page is open. */
export interface TrainingStore {
	now: () => number;
	/** Returns the training as it is stored now; undefined once it is gone. */
	training: () => Promise<Training | undefined>;
	answers: () => Promise<readonly Answer[]>;
	/** Changes the training where it still is what it was. */
	change: (changed: (training: Training) => Partial<Training>) => Promise<unknown>;
	/** Stores what another phone sent. Returns false where that cannot be done now. */
	take: (missing: readonly SentAnswer[]) => Promise<boolean>;
	/** Removes every trace of the training, once the server stores nothing of it. */
	forget: () => Promise<unknown>;
	/** Stops what is under way. */
	signal?: AbortSignal;
}

/** What remains to be done: nothing, or to come back, after so long where the server said so. */
export type Remaining = { kind: "nothing" } | { kind: "later"; waitMs: number };

const NOTHING: Remaining = { kind: "nothing" };

/** Returns the answers that are still to be sent to a training. */
export function unsentOf(training: Training, answers: readonly Answer[]): Answer[] {
	const done = new Set([...training.sent, ...training.refused]);
	return answers.filter((answer) => !done.has(answer.id) && belongsTo(training, answer, madeAt(answer.id)));
}

/** Brings one training as far as the network lets it: joins, sends and fetches, or leaves. */
export async function exchange(store: TrainingStore): Promise<Remaining> {
	let training = await store.training();
	if (training?.state === "over" && training.problem === "closed") training = await reopened(training, store);
	if (training?.state === "pending") {
		const outcome = await joinNow(training, store);
		if (outcome.kind === "later") return outcome;
		training = await store.training();
	}
	if (training?.state === "leaving") return leaveNow(training, store);
	if (training?.state !== "joined") return NOTHING;
	await renew(training, store);
	return sync(training, store);
}

/** Writes down a refusal; waiting is the caller's. */
async function settled<Value>(outcome: Outcome<Value>, store: TrainingStore): Promise<Remaining> {
	if (outcome.kind === "later") return outcome;
	if (outcome.kind === "refused") {
		const { problem } = outcome;
		// Who is leaving meanwhile still leaves.
		await store.change(({ state }) => (state === "leaving" ? {} : { state: "over", problem }));
	}
	return NOTHING;
}

async function joinNow({ code: typed, key, form, sheet: known }: Training, store: TrainingStore): Promise<Remaining> {
	let sheet = known;
	if (!sheet) {
		const found = await fetchSheet(typed, store.signal);
		if (found.kind !== "done") return settled(found, store);
		sheet = found.value;
		const { code } = sheet;
		// A code is read forgivingly: from now on it is the one of the sheet.
		await store.change(() => ({ sheet, code }));
	}
	const joined = await join(sheet.code, key, form, store.signal);
	if (joined.kind !== "done") return settled(joined, store);
	// Who left before the reply came still leaves.
	await store.change(({ state }) => ({ form: joined.value.form, ...(state === "pending" && { state: "joined" }) }));
	return NOTHING;
}

/** Returns a training that was closed as it stands now: it joins again where its trainer extended it, or let people in again. */
async function reopened(closed: Training, store: TrainingStore): Promise<Training | undefined> {
	await renew(closed, store);
	const now = await store.training();
	const [before, after] = [closed.sheet, now?.sheet];
	if (!before || !after) return now;
	const isLonger = after.answers_until > before.answers_until;
	if (!isLonger && (before.is_open || !after.is_open)) return now;
	await store.change(({ state }) => (state === "over" ? { state: "pending", problem: null } : {}));
	return store.training();
}

/** Fetches the sheet again once a day, and each minute on the day of its entry test, which may be closed; what fails is asked again with the next sending, which says better what is wrong. */
async function renew({ code, key, sheet, sheetAt, joinedAt }: Training, store: TrainingStore): Promise<void> {
	const isRoom = sheet && hasEntryTest(sheet, store.now()) && !sheet.entry_test_closed;
	// A clock that was set back asks too.
	if (Math.abs(store.now() - (sheetAt ?? joinedAt)) < (isRoom ? ROOM_SHEET_MS : SHEET_MS)) return;
	const found = await fetchSheet(code, store.signal, key);
	if (found.kind === "done") await store.change(() => ({ sheet: found.value, sheetAt: store.now() }));
}

async function leaveNow({ code, key }: Training, store: TrainingStore): Promise<Remaining> {
	const outcome = await leave(code, key, store.signal);
	if (outcome.kind === "later") return outcome;
	// A training that is gone took the answers with it.
	await store.forget();
	return NOTHING;
}

/** Sends what is unsent and takes what is missing, until both sides know the same. */
async function sync({ wholeAt, joinedAt }: Training, store: TrainingStore): Promise<Remaining> {
	if (store.now() - (wholeAt ?? joinedAt) > WHOLE_MS) await beginAnew(store);
	let training = await store.training();
	let isBegunAnew = false;
	let most = MOST_ANSWERS;
	for (let turn = 0; turn < MOST_TURNS && training?.state === "joined"; turn++) {
		const waiting = unsentOf(training, await store.answers());
		// An answer is sent without its bundle only once the server did not know it.
		const bare = training.bare ?? [];
		const batch = waiting.slice(0, most).map((answer) => sentAnswer(answer, !bare.includes(answer.id)));
		const { code, key, cursor } = training;
		const outcome = await send(code, key, { sent_at: store.now(), cursor, answers: batch }, store.signal);
		if (outcome.kind === "later" && outcome.isTooLarge && batch.length > 1) {
			most = Math.ceil(batch.length / 2);
			continue;
		}
		if (outcome.kind !== "done") return settled(outcome, store);
		const isTaken = outcome.value.missing.length === 0 || (await store.take(outcome.value.missing));
		await store.change((now) => heard(now, outcome.value, isTaken, store.now()));
		training = await store.training();
		if (!training || !isTaken) return NOTHING;
		const isHeard = batch.length === 0 || outcome.value.accepted.length + outcome.value.refused.length > 0;
		if (!isHeard) return { kind: "later", waitMs: 0 };
		const isDone = !outcome.value.more && unsentOf(training, await store.answers()).length === 0;
		if (!isDone) continue;
		if (outcome.value.count === training.sent.length || isBegunAnew) return NOTHING;
		// The server was restored from a copy, or this phone was: both begin again, once.
		isBegunAnew = true;
		await beginAnew(store);
		training = await store.training();
	}
	return NOTHING;
}

/** Forgets what the server is known to keep: sending it again changes nothing there, and repairs what differs. */
async function beginAnew(store: TrainingStore): Promise<void> {
	await store.change(() => ({ sent: [], cursor: 0, wholeAt: store.now() }));
}

/** Returns what a reply changes. Answers that another phone sent count as known once they are kept here. */
export function heard(training: Training, reply: SyncReply, isTaken: boolean, now: number): Partial<Training> {
	const named = reply.refused.flatMap(({ id, reason }) => (id ? [{ id, reason }] : []));
	const bare = named.flatMap(({ id, reason }) => (reason === "unknown_bundle" ? [id] : []));
	const refused = named.flatMap(({ id, reason }) => (reason === "unknown_bundle" ? [] : [id]));
	const known = [...reply.accepted, ...(isTaken ? reply.missing.map(({ id }) => id) : [])];
	return {
		sent: [...new Set([...training.sent, ...known])],
		refused: [...new Set([...training.refused, ...refused])],
		...(bare.length > 0 && { bare: [...new Set([...(training.bare ?? []), ...bare])] }),
		...(isTaken && { cursor: reply.cursor }),
		lastSentAt: now,
	};
}
