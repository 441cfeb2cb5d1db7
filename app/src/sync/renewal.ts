/** Asks now and then whether something newer is published, so that a corrected number reaches an open phone. */

const PERIOD_MS = 30_000;
/** For learners who asked their browser to save data. */
const SAVING_PERIOD_MS = 300_000;
const LONGEST_MS = 900_000;
/** Phones that were opened together do not ask together. */
const JITTER = 0.2;
/** Turning to another window and back is no reason to ask again. */
const GAP_MS = 5000;

export interface Renewal {
	/** Returns true when all that is published is at hand. */
	ask: () => Promise<boolean>;
	/** True once the learner left: nothing is asked any more. */
	isOver: () => boolean;
	/** Milliseconds since 1970. */
	now: () => number;
	/** From 0 up to 1. */
	random: () => number;
}

/**
 * Returns milliseconds until the next question. One that failed alone is asked again at the same pace, so that a number corrected
 * meanwhile still comes within a minute; from the second on, each failure doubles the wait.
 */
export function waitMs(failures: number, isSaving: boolean, random: number): number {
	const period = isSaving ? SAVING_PERIOD_MS : PERIOD_MS;
	return Math.min(period * 2 ** Math.max(0, failures - 1), LONGEST_MS) * (1 + JITTER * (2 * random - 1));
}

function isSavingData(): boolean {
	const { connection } = navigator as { connection?: { saveData?: boolean } };
	return connection?.saveData === true;
}

/** A page that is not looked at, or has no network, asks nothing. */
const isWorthAsking = (): boolean => document.visibilityState === "visible" && navigator.onLine;

/** Begins to ask: every half minute while the page is looked at, and at once when it is looked at again or back on the network. */
export function watchPublished({ ask, isOver, now, random }: Renewal): void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let failures = 0;
	let askedAt = now();
	let isAsking = false;
	const wait = (): void => {
		clearTimeout(timer);
		if (isWorthAsking() && !isOver()) timer = setTimeout(askNow, waitMs(failures, isSavingData(), random()));
	};
	async function askNow(): Promise<void> {
		if (isAsking || !isWorthAsking() || isOver()) return;
		isAsking = true;
		askedAt = now();
		const isWell = await ask().catch(() => false);
		isAsking = false;
		failures = isWell ? 0 : failures + 1;
		wait();
	}
	document.addEventListener("visibilitychange", () => {
		if (isWorthAsking() && now() - askedAt > GAP_MS) void askNow();
		else wait();
	});
	addEventListener("offline", wait);
	addEventListener("online", () => {
		failures = 0;
		void askNow();
	});
	wait();
}
