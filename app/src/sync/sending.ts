/** What one training still needs of the network, done step by step: each step is kept on the phone before the next. */
import { type Answer, madeAt } from "../core/answer";
import { belongsTo, type Training } from "../core/joined";
import { DAY_MS } from "../core/memory";
import { fetchSheet, join, leave, type Outcome, type Reply, send, type Wired, wired } from "./door";

/** As many as the door takes at once. */
export const MOST_ANSWERS = 5000;
/** A phone that comes back after years is done before; a server that never says "enough" is not asked for ever. */
const MOST_TURNS = 60;
/** A server put back from a copy shows by the count of answers, unless what came since makes up for what was lost. */
const WHOLE_MS = 30 * DAY_MS;
/** What a trainer changes reaches a phone within a day of its use. */
const SHEET_MS = DAY_MS;

/** Where a training and its answers are kept: in the page, or in the worker while no page is open. */
export interface Desk {
	now: () => number;
	/** Returns the training as it is kept now; undefined once it is gone. */
	training: () => Promise<Training | undefined>;
	answers: () => Promise<readonly Answer[]>;
	/** Changes the training where it still is what it was. */
	change: (changed: (training: Training) => Partial<Training>) => Promise<unknown>;
	/** Takes in what another phone sent. Returns false where that cannot be done now. */
	take: (missing: readonly Wired[]) => Promise<boolean>;
	/** Removes every trace of the training, once nothing of it is kept on the server. */
	forget: () => Promise<unknown>;
	/** Stops what is under way. */
	signal?: AbortSignal;
}

/** What remains to be done: nothing, or to come back, after so long where the server said so. */
export type Remaining = { kind: "nothing" } | { kind: "later"; waitMs: number };

const NOTHING: Remaining = { kind: "nothing" };

/** Returns the answers a training is still to be told of. */
export function unsentOf(training: Training, answers: readonly Answer[]): Answer[] {
	const done = new Set([...training.sent, ...training.refused]);
	return answers.filter((answer) => !done.has(answer.id) && belongsTo(training, answer, madeAt(answer.id)));
}

/** Brings one training as far as the network lets it: joins, sends and fetches, or takes out. */
export async function bring(desk: Desk): Promise<Remaining> {
	let training = await desk.training();
	if (training?.state === "over" && training.problem === "closed") training = await reopened(training, desk);
	if (training?.state === "pending") {
		const outcome = await joinNow(training, desk);
		if (outcome.kind === "later") return outcome;
		training = await desk.training();
	}
	if (training?.state === "leaving") return takeOut(training, desk);
	if (training?.state !== "joined") return NOTHING;
	await renew(training, desk);
	return exchange(training, desk);
}

/** Writes down a refusal; waiting is the caller's. */
async function settled<Value>(outcome: Outcome<Value>, desk: Desk): Promise<Remaining> {
	if (outcome.kind === "later") return outcome;
	if (outcome.kind === "refused") {
		const { problem } = outcome;
		// Who is leaving meanwhile still leaves.
		await desk.change(({ state }) => (state === "leaving" ? {} : { state: "over", problem }));
	}
	return NOTHING;
}

async function joinNow({ code: typed, key, form, sheet: known }: Training, desk: Desk): Promise<Remaining> {
	let sheet = known;
	if (!sheet) {
		const found = await fetchSheet(typed, desk.signal);
		if (found.kind !== "done") return settled(found, desk);
		sheet = found.value;
		const { code } = sheet;
		// A code is read forgivingly: from now on it is the one of the sheet.
		await desk.change(() => ({ sheet, code }));
	}
	const joined = await join(sheet.code, key, form, desk.signal);
	if (joined.kind !== "done") return settled(joined, desk);
	// Who left before the reply came still leaves.
	await desk.change(({ state }) => ({ form: joined.value.form, ...(state === "pending" && { state: "joined" }) }));
	return NOTHING;
}

/** Returns a training that was closed as it stands now: it joins again where its trainer extended it, or let people in again. */
async function reopened(closed: Training, desk: Desk): Promise<Training | undefined> {
	await renew(closed, desk);
	const now = await desk.training();
	const [before, after] = [closed.sheet, now?.sheet];
	if (!before || !after) return now;
	const isLonger = after.answers_until > before.answers_until;
	if (!isLonger && (before.is_open || !after.is_open)) return now;
	await desk.change(({ state }) => (state === "over" ? { state: "pending", problem: null } : {}));
	return desk.training();
}

/** Fetches the sheet anew once a day; what fails is asked again with the next sending, which says better what is wrong. */
async function renew({ code, sheetAt, joinedAt }: Training, desk: Desk): Promise<void> {
	// A clock that was set back asks too.
	if (Math.abs(desk.now() - (sheetAt ?? joinedAt)) < SHEET_MS) return;
	const found = await fetchSheet(code, desk.signal);
	if (found.kind === "done") await desk.change(() => ({ sheet: found.value, sheetAt: desk.now() }));
}

async function takeOut({ code, key }: Training, desk: Desk): Promise<Remaining> {
	const outcome = await leave(code, key, desk.signal);
	if (outcome.kind === "later") return outcome;
	// A training that is gone took the answers with it.
	await desk.forget();
	return NOTHING;
}

/** Sends what is unsent and takes what is missing, until both sides know the same. */
async function exchange({ wholeAt, joinedAt }: Training, desk: Desk): Promise<Remaining> {
	if (desk.now() - (wholeAt ?? joinedAt) > WHOLE_MS) await beginAnew(desk);
	let training = await desk.training();
	let isBegunAnew = false;
	let most = MOST_ANSWERS;
	for (let turn = 0; turn < MOST_TURNS && training?.state === "joined"; turn++) {
		const waiting = unsentOf(training, await desk.answers());
		// Only a server that did not know a bundle is told of its answer without one.
		const bare = training.bare ?? [];
		const batch = waiting.slice(0, most).map((answer) => wired(answer, !bare.includes(answer.id)));
		const { code, key, cursor } = training;
		const outcome = await send(code, key, { sent_at: desk.now(), cursor, answers: batch }, desk.signal);
		if (outcome.kind === "later" && outcome.isTooLarge && batch.length > 1) {
			most = Math.ceil(batch.length / 2);
			continue;
		}
		if (outcome.kind !== "done") return settled(outcome, desk);
		const isTaken = outcome.value.missing.length === 0 || (await desk.take(outcome.value.missing));
		await desk.change((now) => heard(now, outcome.value, isTaken, desk.now()));
		training = await desk.training();
		if (!training || !isTaken) return NOTHING;
		const isHeard = batch.length === 0 || outcome.value.accepted.length + outcome.value.refused.length > 0;
		if (!isHeard) return { kind: "later", waitMs: 0 };
		const isDone = !outcome.value.more && unsentOf(training, await desk.answers()).length === 0;
		if (!isDone) continue;
		if (outcome.value.count === training.sent.length || isBegunAnew) return NOTHING;
		// The server was put back from a copy, or this phone was: both begin anew, once.
		isBegunAnew = true;
		await beginAnew(desk);
		training = await desk.training();
	}
	return NOTHING;
}

/** Forgets what the server is known to keep: sending it again changes nothing there, and mends what went apart. */
async function beginAnew(desk: Desk): Promise<void> {
	await desk.change(() => ({ sent: [], cursor: 0, wholeAt: desk.now() }));
}

/** Returns what a reply changes. Answers that another phone sent count as known once they are kept here. */
export function heard(training: Training, reply: Reply, isTaken: boolean, now: number): Partial<Training> {
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
