/** Joining a training and leaving it: what the learner decides is kept first, the network comes after. */
import { madeAt } from "../core/answer";
import { newTraining, type Training } from "../core/training";
import type { Sheet } from "../core/trainingSheet";
import { answers, clock, store } from "./app";
import { forget, sendNow, unmark } from "./trainingSync";
import { changeTraining, changeTrainings, trainings } from "./trainings";

const KEY_BYTES = 16;

/** Returns 128 random bits in the characters of a link. */
export function randomKey(): string {
	const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
	return btoa(String.fromCharCode(...bytes))
		.replace(/\+/g, "-")
		.replace(/\//g, "_")
		.replace(/=+$/, "");
}

/** Returns a code as the server writes it, from whatever was typed, dictated or pasted: lower case, spaces, hyphens, a whole link. */
export function cleanCode(typed: string): string {
	const last = typed.split("/").filter(Boolean).at(-1) ?? "";
	return last.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

const isIn = ({ state }: Training): boolean => state === "pending" || state === "joined";

/** Joins; out of network, as soon as it is back. Returns false where this browser keeps nothing: the key would be lost. */
export async function joinTraining(typed: string, sheet: Sheet | null): Promise<boolean> {
	// Such a place takes every write, and is gone with the page.
	if (store().kind === "nowhere") return false;
	const code = sheet?.code ?? typed;
	const form = crypto.getRandomValues(new Uint8Array(1))[0] % 2 === 0 ? "A" : "B";
	// A clock that was set back must not make what was answered before joining part of it.
	const before = trainings.value.filter((one) => one.code === code && !isIn(one));
	const earlier = [...answers.value.map(({ id }) => madeAt(id)), ...before.map((one) => one.joinedAt)];
	const joinedAt = earlier.reduce((latest, at) => Math.max(latest, at + 1), clock());
	const joined = newTraining({ code, key: randomKey(), form, joinedAt, sheet });
	const isKept = await changeTrainings((list) =>
		list.some((one) => one.code === code && isIn(one))
			? list
			: [...list.filter((one) => one.code !== code || one.state === "leaving"), joined],
	);
	if (!isKept) {
		await changeTrainings((list) => list.filter(({ key }) => key !== joined.key));
		return false;
	}
	// What was answered at its tests before must not stand for those that come now, also while leaving waits for the network.
	for (const one of before) await unmark(one);
	await sendNow();
	return true;
}

/** Leaves a training: from now on nothing is sent to it, and what was sent is taken out as soon as the network answers. */
export async function leaveTraining(training: Training): Promise<void> {
	await changeTraining(training.key, () => ({ state: "leaving" }));
	await sendNow();
}

/** Removes from this phone a training that is over. */
export async function dismiss(training: Training): Promise<void> {
	await forget(training);
}

/** Adds trainings joined on another phone, with their keys. Returns how many are new here. */
export async function adopt(moved: readonly Training[]): Promise<number> {
	let added = 0;
	await changeTrainings((list) => {
		const fresh = moved.filter(({ code }) => !list.some((one) => one.code === code && isIn(one)));
		added = fresh.length;
		return [...list, ...fresh];
	});
	// They are kept; what the network brings may come later.
	void sendNow();
	return added;
}
