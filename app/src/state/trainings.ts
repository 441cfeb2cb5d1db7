/** The trainings this phone joined. What is fetched, sent and shown of them comes with their screens. */
import { effect, signal } from "@preact/signals";
import { heldBack, reservedDecks, type Training } from "../core/training";
import { CHANNEL } from "../store/store";
import { answers, bundles, clock, entryOf, held, index, reserved, store } from "./app";

export const trainings = signal<readonly Training[]>([]);

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;

async function readAgain(): Promise<void> {
	const found = await store().readList<unknown>("trainings");
	trainings.value = Array.isArray(found) ? (found as Training[]) : [];
}

/** Reads what was joined before, follows what other tabs and the worker change, and tells practice which cards wait for a test. */
export async function readTrainings(): Promise<void> {
	await readAgain();
	effect(() => {
		// A clock set back after joining, or another phone's that is behind, must not make what is answered now older than the joining.
		for (const { joinedAt } of trainings.value) store().continueAfter(joinedAt);
	});
	effect(() => {
		const names = heldBack(trainings.value, answers.value, clock());
		if (names.join() !== held.peek().join()) held.value = names;
		const decks = reservedDecks(trainings.value, clock());
		if (decks.join() !== reserved.peek().join()) reserved.value = decks;
	});
	channel?.addEventListener("message", ({ data }) => {
		if (data?.trainings && !store().isOver) void readAgain();
	});
}

/** Changes the list as it stands now in all tabs. Returns false where it could not be kept. */
export async function changeTrainings(change: (list: readonly Training[]) => readonly Training[]): Promise<boolean> {
	const kept = await store().changeList("trainings", change);
	if (store().isOver) return false;
	// Where nothing is kept, this page knows all the same.
	trainings.value = kept ?? change(trainings.value);
	if (kept) channel?.postMessage({ trainings: true });
	return kept !== null;
}

/** Changes the training of a key, unless it is gone. */
export function changeTraining(key: string, change: (training: Training) => Partial<Training>): Promise<boolean> {
	return changeTrainings((list) => list.map((one) => (one.key === key ? { ...one, ...change(one) } : one)));
}

/** Returns the trainings that gave a code to hand on, of those that these decks belong to. */
export const circlesOf = (decks: readonly string[]): readonly Training[] =>
	trainings.value.filter(
		({ state, sheet }) =>
			state === "joined" && sheet?.second_circle && sheet.decks.some((deck) => decks.includes(deck)),
	);

/** Returns a training without the cards that were taken offline since its halves were drawn; of a pair, both cards stay or none. */
export function present(training: Training): Training {
	const { forms, pairs, sheet } = training;
	// Its decks were in its languages when it was opened: what the index of one of them leaves out was taken offline as a whole.
	const listed = index.value && sheet?.languages.includes(index.value.language) ? index.value.decks : null;
	const isGone = (name: string): boolean => {
		const [deck, id] = name.split("/");
		if (listed?.every((line) => line.deck !== deck)) return true;
		return bundles.value.has(deck) && !entryOf(deck, id);
	};
	// One whose other card is gone was held back, or practised beside it: in a half it would change what that measures.
	const gone = (pairs ?? []).map(({ held, practised }) => [held, practised]).filter((pair) => pair.some(isGone));
	const cut = (names: string[]): string[] => names.filter((name) => !isGone(name) && !gone.flat().includes(name));
	return {
		...training,
		forms: forms && { A: cut(forms.A), B: cut(forms.B) },
		pairs: pairs?.filter(({ held }) => !gone.flat().includes(held)) ?? null,
	};
}
