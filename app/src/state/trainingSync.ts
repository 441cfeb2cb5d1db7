/** Keeps joined trainings up to date while a page is open: at once, when the network comes back, after a session, and again after a failure. */
import { computed, effect, signal } from "@preact/signals";
import type { Answer } from "../core/answer";
import type { Bundle } from "../core/bundle";
import { drawPairs, splitForms } from "../core/forms";
import { type Training, unmarked } from "../core/training";
import type { SentAnswer } from "../core/wire";
import { loggedAnswer } from "../sync/endpoint";
import { exchange, type TrainingStore, unsentOf } from "../sync/exchange";
import { alone } from "./alone";
import {
	answers,
	bundles,
	chance,
	clock,
	deckCards,
	index,
	isLoading,
	language,
	loadDecks,
	online,
	store,
	take,
} from "./app";
import { renewReminders } from "./reminders";
import { changeTraining, changeTrainings, trainings } from "./trainings";

const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Phones that lost the network together do not come back together. */
const JITTER = 0.3;
export const SYNC_TAG = "ravive-answers";

/** True while something is being sent. */
export const isSending = signal(false);

/** Returns milliseconds until the next attempt; `asked` is what the server asked for. */
export function waitMs(failures: number, asked: number, random: number): number {
	const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failures, 20), LONGEST_WAIT_MS);
	return Math.max(asked, wait) * (1 + JITTER * random);
}

/** Returns the decks of a training in the language of the page; none while one that is published in it is not at hand. */
function decksOf({ sheet }: Training): Bundle[] {
	const published = (index.value?.decks ?? []).filter(({ deck }) => sheet?.decks.includes(deck));
	const found = published.flatMap(({ deck }) => bundles.value.get(deck) ?? []);
	return found.length === published.length ? found : [];
}

/** Returns true where no deck of a training is published in the language of the page: its cards are in other languages alone. */
export function isElsewhere({ sheet }: Pick<Training, "sheet">): boolean {
	const { language: listed, decks = [] } = index.value ?? {};
	return sheet !== null && listed === language.value && !decks.some(({ deck }) => sheet.decks.includes(deck));
}

/** Draws what is drawn once a training: the halves of its cards, and the cards that wait for its test. */
export async function draw(training: Training): Promise<void> {
	if (training.state !== "joined" || training.forms || !training.sheet) return;
	const decks = decksOf(training);
	if (decks.length === 0) return;
	const cards = deckCards.value.filter(({ deck }) => training.sheet?.decks.includes(deck));
	const forms = splitForms(decks);
	const pairs = training.pairs ?? drawPairs(cards, forms, training.sheet.control_cards, chance);
	await changeTraining(training.key, (now) => ({ forms: now.forms ?? forms, pairs: now.pairs ?? pairs }));
}

/** Takes in what another phone of the same learner sent; a card that is no longer published is left out. */
async function takeMissing(missing: readonly SentAnswer[], code: string): Promise<boolean> {
	// The network may be quicker than the decks that say what these answers are about.
	if (isLoading.value) await loadDecks(language.value);
	if (bundles.value.size === 0) return false;
	const rows = missing.flatMap((sent): Answer[] => {
		const card = bundles.value.get(sent.deck)?.cards.find(({ id }) => id === sent.card);
		return card ? [loggedAnswer(sent, { notion: card.notion, kind: card.kind }, code)] : [];
	});
	await take(rows);
	return store().unwritten === 0;
}

/** Takes away what in the log tells of a training; the answers stay, they are the learner's. */
export async function forget(training: Training): Promise<void> {
	await unmark(training);
	await changeTrainings((list) => list.filter((one) => one.key !== training.key));
}

/** Takes the tests of a training out of the log, those of the same training joined again excepted. */
export async function unmark(training: Training): Promise<void> {
	const plain = new Map(unmarked(training, trainings.value, answers.value).map((answer) => [answer.id, answer]));
	if (plain.size === 0) return;
	await store().rewrite([...plain.values()]);
	answers.value = answers.value.map((answer) => plain.get(answer.id) ?? answer);
}

function storeOf(training: Training): TrainingStore {
	const { code, key } = training;
	const found = (): Training | undefined => trainings.value.find((one) => one.key === key);
	return {
		now: clock,
		training: async () => (store().isOver ? undefined : found()),
		answers: async () => answers.value,
		change: (changed) => changeTraining(key, changed),
		take: (missing) => takeMissing(missing, code),
		forget: () => forget(training),
	};
}

let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

async function bringAll(): Promise<void> {
	let asked: number | null = null;
	for (const training of trainings.value) {
		const remaining = await exchange(storeOf(training));
		if (remaining.kind === "later") asked = Math.max(asked ?? 0, remaining.waitMs);
	}
	clearTimeout(timer);
	failures = asked === null ? 0 : failures + 1;
	if (asked === null || store().isOver) return;
	void askBrowser();
	timer = setTimeout(sendNow, waitMs(failures - 1, asked, chance()));
}

let turn: Promise<void> = Promise.resolve();
let next: Promise<void> | null = null;

/** Sends what waits, one attempt after the other in all tabs. Settles once it was tried. */
export function sendNow(): Promise<void> {
	// What is asked while another attempt waits for its turn is part of that one.
	if (next) return next;
	const work = async (): Promise<void> => {
		next = null;
		if (store().isOver || trainings.value.length === 0) return;
		isSending.value = true;
		await bringAll().finally(() => {
			isSending.value = false;
		});
		await renewReminders();
	};
	const send = (): Promise<void> => alone("ravive.sending", work);
	turn = turn.then(send, send);
	next = turn;
	return turn;
}

/** Asks the browser to wake the worker when there is network, where it can: the page may be closed by then. */
async function askBrowser(): Promise<void> {
	try {
		const registration = await navigator.serviceWorker?.getRegistration();
		const { sync } = (registration ?? {}) as { sync?: { register: (tag: string) => Promise<void> } };
		await sync?.register(SYNC_TAG);
	} catch {
		// Refused, or not known here: the page sends when it is next open.
	}
}

/** Returns how many answers wait to be sent. */
export const waitingFor = (training: Training): number => unsentOf(training, answers.value).length;

/** Begins to keep joined trainings up to date. To be called once. */
export function watchTrainings(isInSession: () => boolean): void {
	effect(() => {
		for (const training of trainings.value) void draw(training);
	});
	// Between sessions: an answer under way is not disturbed.
	const isTime = computed(() => online.value && !isInSession());
	effect(() => {
		if (isTime.value) void sendNow();
	});
	addEventListener("visibilitychange", () => {
		// What is left unsent when the page goes is the worker's.
		if (document.visibilityState === "hidden" && trainings.value.some((one) => waitingFor(one) > 0)) void askBrowser();
	});
}
