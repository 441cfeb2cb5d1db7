/** Reminders of joined trainings: asked for by a tap, sent the days to come after each session, stopped at once. */

import { type Awaited, type Hours, promptDays, USUAL_HOURS } from "../core/reminderDays";
import type { Reminders, Training } from "../core/training";
import { testsOf } from "../core/training";
import type { ReminderReply, ReminderRequest } from "../core/wire";
import { currentLocale } from "../i18n/translate";
import { fetchSheet, type Outcome } from "../sync/endpoint";
import {
	closeCalendar,
	digestOf,
	fetchReminders,
	forgetMail,
	openCalendar,
	type Refusal,
	remind,
	remindByMail,
	stopReminders,
} from "../sync/reminderEndpoints";
import { clock, coming, deckCards } from "./app";
import { subscribe, subscribed, unsubscribe } from "./push";
import { changeTraining, trainings } from "./trainings";

const NOWHERE = { push: false, mail: false, calendar: null, told: "" };
const NONE: Reminders = { ...NOWHERE, isStopping: false, hours: USUAL_HOURS };

/** Returns how a training is reminded of on this phone. */
export const remindersOf = ({ reminders }: Training): Reminders => reminders ?? NONE;

/**
 * `refused`: by the learner or the browser. `offline`: the server did not answer. `over`: the training knows this phone no more.
 * `address`: that is no e-mail address. `not-offered`: not in this way on this site. `malformed`: the site takes no such days.
 */
export type Feedback = "done" | "refused" | "too-often" | "offline" | "over" | "address" | "not-offered" | "malformed";

/** Returns what came of a request that the server did not do. */
function notDone(outcome: Exclude<Outcome<unknown, Refusal>, { kind: "done" }>): Feedback {
	if (outcome.kind === "later") return "offline";
	const { problem } = outcome;
	return problem === "malformed" || problem === "not-offered" ? problem : "over";
}

/** Returns whether this phone asked to be reminded of a training, by any way. */
export function isOn(training: Training): boolean {
	const { push, mail, calendar, isStopping } = remindersOf(training);
	return training.state === "joined" && !isStopping && (push || mail || calendar !== null);
}

/** Returns what a training has to remind of: the sessions that hold its cards, and its tests as they open. */
function awaitedOf(training: Training): Awaited {
	const { key, sheet, done } = training;
	const tests = testsOf(training).filter(({ day, closesAt }) => !done.includes(day) && closesAt > clock());
	return {
		key,
		mostAWeek: sheet?.plan.prompts_a_week ?? 1,
		dues: coming().flatMap(({ at, cards }) => (cards.some(({ deck }) => sheet?.decks.includes(deck)) ? [at] : [])),
		tests: tests.map(({ opensAt }) => opensAt),
	};
}

/** Returns what the server is to know of a training; the days of all trainings of this phone are planned together. */
async function remindingOf({ key }: Training): Promise<ReminderRequest> {
	const reminded = trainings.value.filter((one) => isOn(one) || one.key === key);
	const here = trainings.value.find((one) => one.key === key);
	const { hours, push, wasPushed } = here ? remindersOf(here) : NONE;
	const days = promptDays(reminded.map(awaitedOf), hours, clock()).get(key) ?? [];
	const found = push ? await subscribed() : null;
	return { language: currentLocale(), days, ...((push || wasPushed) && { push: found }) };
}

function change({ key }: Training, changed: Partial<Reminders>): Promise<boolean> {
	return changeTraining(key, (now) => ({ reminders: { ...remindersOf(now), ...changed } }));
}

/** Tells the server what it does not know yet. */
async function tell(training: Training): Promise<Feedback> {
	const reminding = await remindingOf(training);
	const { push, told } = remindersOf(training);
	if (push && !reminding.push) {
		// The browser let go of it: the learner took the permission back, say.
		await change(training, { push: false, wasPushed: true });
	}
	const text = JSON.stringify(reminding);
	if (text === told) return "done";
	const outcome = await remind(training.code, training.key, reminding);
	if (outcome.kind !== "done") return notDone(outcome);
	await change(training, { told: text, wasPushed: Boolean(reminding.push) });
	return "done";
}

const fresh = ({ key }: Training): Training => trainings.value.find((one) => one.key === key) as Training;

/** Asks to be reminded on this phone. To be called on a tap: the browser asks the learner. */
export async function startPush(training: Training): Promise<Feedback> {
	const keyNow = async (): Promise<string | null> => {
		// The site may have another key by now than when this phone joined.
		const found = await fetchSheet(training.code);
		return (found.kind === "done" ? found.value : training.sheet)?.push_key ?? null;
	};
	if (!(await subscribe(keyNow).catch(() => null))) return "refused";
	await change(training, { push: true, wasPushed: true, isStopping: false, told: "" });
	const outcome = await tell(fresh(training));
	// Without the server nothing would ever come.
	if (outcome !== "done") await stopHere(training);
	return outcome;
}

/** Asks to be reminded by e-mail; the address goes to the server, and is not kept here. */
export async function startMail(training: Training, address: string): Promise<Feedback> {
	const { code, key } = training;
	const outcome = await remindByMail(code, key, currentLocale(), address);
	if (outcome.kind === "later" && outcome.waitMs > 0) return "too-often";
	if (outcome.kind !== "done") {
		const reason = notDone(outcome);
		return reason === "malformed" ? "address" : reason;
	}
	await change(training, { mail: true, isStopping: false, told: "" });
	return tell(fresh(training));
}

export async function stopMail(training: Training): Promise<Feedback> {
	const outcome = await forgetMail(training.code, training.key);
	if (outcome.kind === "later") return "offline";
	await change(training, { mail: false });
	return "done";
}

/** Makes the address of a calendar that others on this phone or elsewhere can ask. */
export async function startCalendar(training: Training): Promise<Feedback> {
	const outcome = await openCalendar(training.code, training.key, currentLocale());
	if (outcome.kind !== "done") return notDone(outcome);
	await change(training, { calendar: outcome.value.address, isStopping: false, told: "" });
	return tell(fresh(training));
}

export async function stopCalendar(training: Training): Promise<Feedback> {
	const outcome = await closeCalendar(training.code, training.key);
	if (outcome.kind === "later") return "offline";
	await change(training, { calendar: null });
	return "done";
}

/** Chooses the hours in which reminders may come: one phone has one clock, so they hold for all its trainings. */
export async function chooseHours(hours: Hours): Promise<void> {
	for (const training of trainings.value) await change(training, { hours });
	await renewReminders();
}

/** Takes no more messages for a training. */
async function stopHere(training: Training): Promise<void> {
	await change(training, { push: false, told: "" });
	await letGo();
}

/** Where no training of this phone is pushed any more, the browser takes no messages at all. */
async function letGo(): Promise<void> {
	const isPushed = trainings.value.some((one) => one.state === "joined" && remindersOf(one).push);
	if (!isPushed) await unsubscribe();
}

/** Stops every way of a training: on this phone at once, on the server as soon as it answers. */
export async function stopAll(training: Training): Promise<void> {
	await change(training, { ...NOWHERE, isStopping: true });
	await stopHere(training);
	await renewReminders();
}

async function finishStopping({ code, key }: Training): Promise<void> {
	const outcome = await stopReminders(code, key);
	if (outcome.kind !== "later") await changeTraining(key, () => ({ reminders: undefined }));
}

/** Tells the server of new days after practice, and of what was stopped without network. */
export async function renewReminders(): Promise<void> {
	for (const training of trainings.value) {
		if (remindersOf(training).isStopping) await finishStopping(training);
		// What was published is not at hand yet: the days would be wrong.
		else if (isOn(training) && deckCards.value.length > 0) await tell(training);
	}
	await letGo();
}

/** What the panel shows of a training: by which ways it is reminded, and whether by push on this very phone. */
export interface Shown extends ReminderReply {
	isHere: boolean;
}

/** Asks the server how things stand; null without network. */
export async function standingOf({ code, key }: Training): Promise<Shown | null> {
	const [outcome, found] = await Promise.all([fetchReminders(code, key), subscribed()]);
	if (outcome.kind !== "done") return null;
	const isHere = found !== null && outcome.value.push === (await digestOf(found.endpoint));
	return { ...outcome.value, isHere };
}
