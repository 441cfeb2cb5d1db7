/** What a phone keeps of a training it joined, the days that follow from it, and the cards that wait for them. */
import { type Answer, madeAt } from "./answer";
import type { Hours } from "./reminderDays";
import type { Sheet } from "./trainingSheet";
import type { CertificateReply, JoinRequest } from "./wire";

export type Form = JoinRequest["form"];

/** Two cards alike, by `deck/card`; a coin said which of them is held back. */
export interface Pair {
	held: string;
	practised: string;
}

/**
 * `pending`: joins as soon as the network answers. `leaving`: nothing is sent any more, and what was sent is taken out as soon as the
 * network answers. `over`: the server said no, see `problem`.
 */
export type TrainingState = "pending" | "joined" | "leaving" | "over";

/** `unknown`: no training has this code. `left`: the key was taken out, on another phone for instance. */
export type Problem = "unknown" | "closed" | "full" | "left";

/** How this phone is reminded of a training, because the learner asked for it. */
export interface Reminders {
	/** True where the browser takes messages for it. */
	push: boolean;
	/** True until this phone has reported that it takes no more of them. */
	wasPushed?: boolean;
	/** True where an e-mail address was given; the address itself is not kept here. */
	mail: boolean;
	/** The address of the calendar of due days; null where there is none. */
	calendar: string | null;
	/** True while this phone has not yet reported that all of it stops. */
	isStopping: boolean;
	hours: Hours;
	/** What was last reported to the server, so that only what is new is sent again. */
	told: string;
}

export interface Training {
	code: string;
	/** 128 random bits made on this phone, or on the one the learner moved from. */
	key: string;
	/** Drawn on the phone; the training keeps the one of the first joining. */
	form: Form;
	state: TrainingState;
	problem: Problem | null;
	/** The time in the ids of answers from which they belong to the training. */
	joinedAt: number;
	sheet: Sheet | null;
	/** The cards of each form by `deck/card`, as the decks were when first needed. */
	forms: Record<Form, string[]> | null;
	/** Null until they can be drawn: the decks have to be at hand. */
	pairs: Pair[] | null;
	/** Days of the tests that were gone through to their end. */
	done: number[];
	/** Ids the server is known to keep. */
	sent: string[];
	/** Ids the server will never keep. */
	refused: string[];
	/** Ids the server knows no bundle for. */
	bare?: string[];
	/** How far what another phone sent was read. */
	cursor: number;
	/** When everything was last sent and fetched again, in milliseconds since 1970. */
	wholeAt?: number;
	/** When the sheet was last fetched again, in milliseconds since 1970: its trainer may extend the training, or give it a second circle. */
	sheetAt?: number;
	/** Milliseconds since 1970. */
	lastSentAt: number | null;
	/** Missing where the learner never asked to be reminded. */
	reminders?: Reminders;
	/** What was given for showing the level. */
	certificate?: CertificateReply;
	/** Written by the learner for the paper; it goes nowhere, not even to their other phone. */
	certificateName?: string;
}

/** Returns a training as it stands at the tap that joins it. */
export function newTraining(given: Pick<Training, "code" | "key" | "form" | "joinedAt" | "sheet">): Training {
	const blank = { forms: null, pairs: null, done: [], sent: [], refused: [], cursor: 0, lastSentAt: null };
	return { ...given, ...blank, state: "pending", problem: null };
}

/** Returns the local midnight so many days after the training. */
export function dayAt({ held_on }: Sheet, days: number): number {
	const [year, month, day] = held_on.split("-").map(Number);
	return new Date(year, month - 1, day + days).getTime();
}

/** Returns whether somebody who joins at this moment is asked the test in the room: later it would measure something else. */
export const hasEntryTest = (sheet: Sheet, joinedAt: number): boolean => sheet.entry_test && joinedAt < dayAt(sheet, 1);

/** A test of a training: which form this learner is asked, and when. */
export interface PlannedTest {
	day: number;
	form: Form;
	/** How often its form was planned before, from 0. */
	turn: number;
	opensAt: number;
	closesAt: number;
}

/**
 * Returns the tests of a training in their order. Forms cross: each test asks the half that the one before did not. The entry test is
 * for the day of the training alone: those who join later have none.
 */
export function testsOf({ sheet, form, joinedAt }: Training): PlannedTest[] {
	if (!sheet) return [];
	const hasEntry = hasEntryTest(sheet, joinedAt);
	const days = [0, ...sheet.test_days].map((day, place) => ({ day, place, isFirst: place % 2 === 0 }));
	return days.slice(hasEntry ? 0 : 1).map(({ day, place, isFirst }) => ({
		day,
		turn: place >> 1,
		form: isFirst ? form : form === "A" ? "B" : "A",
		opensAt: dayAt(sheet, day),
		closesAt: dayAt(sheet, day === 0 ? 1 : day + sheet.test_window_days),
	}));
}

export const nameOf = ({ deck, card }: { deck: string; card: string }): string => `${deck}/${card}`;

/** Returns the cards that are not practised for now, by `deck/card`: until they were asked at their test, or its days are over. */
export function heldBack(trainings: readonly Training[], answers: readonly Answer[], now: number): string[] {
	return trainings.flatMap(({ code, state, sheet, pairs }) => {
		if (state !== "joined" || !sheet || !pairs) return [];
		if (now >= dayAt(sheet, sheet.control_day + sheet.test_window_days)) return [];
		const held = pairs.map((pair) => pair.held);
		if (now < dayAt(sheet, sheet.control_day)) return held;
		const asked = answers.filter(({ asked }) => asked?.as === "control" && asked.training === code).map(nameOf);
		return held.filter((name) => !asked.includes(name));
	});
}

/** Returns the decks of whose cards tests have one wording, which is not practised until the last test is over. */
export function reservedDecks(trainings: readonly Training[], now: number): string[] {
	return trainings.flatMap((training) => {
		if (training.state !== "joined" && training.state !== "pending") return [];
		const last = testsOf(training).at(-1);
		return training.sheet && last && last.day > 0 && now < last.closesAt ? training.sheet.decks : [];
	});
}

/**
 * Returns the answers marked as given at a training's tests, without these marks: those of before the same training was joined again,
 * for the tests of then are new.
 */
export function unmarked(
	{ code, joinedAt }: Pick<Training, "code" | "joinedAt">,
	trainings: readonly Training[],
	answers: readonly Answer[],
): Answer[] {
	const newer = trainings.filter((one) => one.code === code && one.joinedAt > joinedAt);
	const until = Math.min(...newer.map((one) => one.joinedAt));
	const own = answers.filter(({ id, asked }) => asked?.training === code && madeAt(id) < until);
	return own.map(({ asked: _asked, ...answer }) => answer);
}

/** Returns true for an answer that is sent to the training: to its decks, given since the learner joined it. */
export function belongsTo({ code, sheet, joinedAt }: Training, answer: Answer, madeAt: number): boolean {
	if (answer.type !== "answer" || !sheet?.decks.includes(answer.deck)) return false;
	return madeAt >= joinedAt && (!answer.asked || answer.asked.training === code);
}
