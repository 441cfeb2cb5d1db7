/** The app as a page or its worker holds it, without a screen: what `scripts/phones/main.mjs` lets phones do for the tests of the server. */
import { gradeOf } from "../core/memory";
import {
	answers,
	bundles,
	deckCards,
	language,
	loadDecks,
	log,
	openStore,
	store,
	useSource,
	versionAtHand,
} from "../state/app";
import { adopt, joinTraining, leaveTraining } from "../state/membership";
import { sendNow, waitingFor, watchTrainings } from "../state/trainingSync";
import { readTrainings, trainings } from "../state/trainings";
import { CHANNEL } from "../store/store";
import { sendInBackground } from "../sw/background";
import { adoptable, movedOf } from "../sync/movedTrainings";
import { published } from "../sync/source";

const DURATION_MS = 4000;

/** Opens the app as `main.tsx` does; sends what waits. */
export async function begin(): Promise<void> {
	useSource(published());
	await openStore();
	await readTrainings();
	void loadDecks(language.value);
	watchTrainings(() => false);
}

/** Answers one of the cards at hand. Returns it as it was logged, null while no card is there. */
export function answer(place: number, credit: number): { id: string; at: number } | null {
	const cards = deckCards.value.filter(({ card }) => card.kind !== "tip");
	if (cards.length === 0) return null;
	const { deck, card } = cards[place % cards.length];
	const bundle = bundles.value.get(deck);
	const { id, at } = log({
		...{ type: "answer", deck, card: card.id, notion: card.notion, kind: card.kind, variant: 0, credit },
		...{ grade: gradeOf(credit, null), confidence: null, parts: {}, durationMs: DURATION_MS },
		...(bundle && { bundle: versionAtHand(bundle) }),
	});
	return { id, at };
}

export const join = (code: string): Promise<boolean> => joinTraining(code, null);

/** Leaves every training. */
export const leave = (): Promise<unknown> => Promise.all(trainings.value.map(leaveTraining));

/** Returns what moves of the trainings to another phone. */
export const moved = (): object => movedOf(trainings.value);

export const takeOver = (given: unknown): Promise<number> => adopt(adoptable(given));

export const send = sendNow;

/** Sends as the worker does while no page is open. */
export const work = (): Promise<void> => sendInBackground(new BroadcastChannel(CHANNEL), new AbortController().signal);

/** Returns what this phone knows: its answers, and of each training how it stands. */
export function look(): object {
	return {
		answers: answers.value.map(({ id, at, credit }) => ({ id, at, credit })),
		trainings: trainings.value.map((training) => ({
			...{ state: training.state, problem: training.problem, sent: training.sent, refused: training.refused },
			...{ cursor: training.cursor, joinedAt: training.joinedAt, waiting: waitingFor(training) },
		})),
		unwritten: store().unwritten,
	};
}
