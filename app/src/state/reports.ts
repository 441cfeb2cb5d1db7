/** Reports of cards: given at once where there is network, else kept on the phone until there is. */
import { signal } from "@preact/signals";
import { type Fate, isReport, type Reason, type Report, randomId, send } from "../sync/reports";
import { store } from "./app";

/** More than anyone gives in good faith between two networks. */
const MOST_WAITING = 50;

/** False in the single file and the desk's preview, which send nothing. */
export const canReport = signal(false);

/** `lost`: neither sent nor kept. */
export type Outcome = "sent" | "kept" | "lost";

let turn: Promise<unknown> = Promise.resolve();

/** One after the other, in all tabs: what is kept is read and written as a whole. */
function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
	const alone = (): Promise<Result> =>
		navigator.locks ? (navigator.locks.request("ravive.reports", work) as Promise<Result>) : work();
	const done = turn.then(alone);
	turn = done.catch(() => undefined);
	return done;
}

async function kept(): Promise<Report[]> {
	const found = await store().readList<unknown>("reports");
	return Array.isArray(found) ? found.filter(isReport) : [];
}

async function forget(id: string): Promise<void> {
	// Read again: meanwhile the learner may have erased everything.
	await store().writeList(
		"reports",
		(await kept()).filter((report) => report.id !== id),
	);
}

/** Sends all that is kept, oldest first, until one has to wait. Returns what became of each that was sent, by id. */
async function sendKept(): Promise<Map<string, Fate>> {
	const fates = new Map<string, Fate>();
	for (const report of await kept()) {
		if (store().isOver || !navigator.onLine) break;
		const fate = await send(report);
		if (fate === "later") break;
		fates.set(report.id, fate);
		await forget(report.id);
	}
	return fates;
}

const OUTCOMES: Record<Fate, Outcome> = { taken: "sent", refused: "lost", later: "kept" };

/** Says that a card is not right. */
export function report(about: Omit<Report, "id" | "reason">, reason: Reason): Promise<Outcome> {
	const given: Report = { ...about, id: randomId(), reason };
	return inTurn(async () => {
		if (await store().writeList("reports", [...(await kept()), given].slice(-MOST_WAITING)))
			return OUTCOMES[(await sendKept()).get(given.id) ?? "later"];
		return !store().isOver && (await send(given)) === "taken" ? "sent" : "lost";
	});
}

/** Sends what earlier visits kept. */
export async function sendWaiting(): Promise<void> {
	if (canReport.value) await inTurn(sendKept);
}
