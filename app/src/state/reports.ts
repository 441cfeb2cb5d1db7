/** Reports of cards: given at once where there is network, else kept on the phone until there is. */
import { signal } from "@preact/signals";
import { type Fate, isReport, type Reason, type Report, randomId, send } from "../sync/reports";
import { alone } from "./alone";
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
	const done = turn.then(() => alone("ravive.reports", work));
	turn = done.catch(() => undefined);
	return done;
}

/** Changes what is kept, as it stands in all tabs. Returns it; null where nothing can be kept. */
function changeKept(change: (reports: Report[]) => Report[]): Promise<readonly Report[] | null> {
	return store().changeList<unknown>("reports", (list) => change(list.filter(isReport))) as Promise<Report[] | null>;
}

/** Sends all that is kept, oldest first, until one has to wait. Returns what became of each that was sent, by id. */
async function sendKept(): Promise<Map<string, Fate>> {
	const fates = new Map<string, Fate>();
	for (const report of (await changeKept((reports) => reports)) ?? []) {
		if (store().isOver || !navigator.onLine) break;
		const fate = await send(report);
		if (fate === "later") break;
		fates.set(report.id, fate);
		await changeKept((reports) => reports.filter(({ id }) => id !== report.id));
	}
	return fates;
}

const OUTCOMES: Record<Fate, Outcome> = { taken: "sent", refused: "lost", later: "kept" };

/** Says that a card is not right. */
export function report(about: Omit<Report, "id" | "reason">, reason: Reason): Promise<Outcome> {
	const given: Report = { ...about, id: randomId(), reason };
	return inTurn(async () => {
		if (await changeKept((reports) => [...reports, given].slice(-MOST_WAITING)))
			return OUTCOMES[(await sendKept()).get(given.id) ?? "later"];
		return !store().isOver && (await send(given)) === "taken" ? "sent" : "lost";
	});
}

/** Sends what earlier visits kept. */
export async function sendWaiting(): Promise<void> {
	if (canReport.value) await inTurn(sendKept);
}
