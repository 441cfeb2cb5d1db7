/** From the server's first card to the session: the app waits until the learner goes on, then continues with their answer. */
import { effect } from "@preact/signals";
import { type Answer, keyOf } from "../../core/answer";
import type { DeckCard } from "../../core/session";
import { lastWordings, nextWording } from "../../core/wordings";
import { go, hrefOf } from "../../router";
import { answers, cardState, entryOf, index, language, log, reserved, store, take } from "../../state/app";
import { verdictOf } from "./frame";
import { pause, startAfter } from "./machine";
import { skipped } from "./rows";
import type { SessionTile } from "./sessionState";

type Wish = "next" | "skip" | "pause";

interface TakeOver {
	/** Settles when the decks and what this phone stored are here, or cannot be. */
	ready: Promise<unknown>;
	mount: () => void;
}

function tileOf(entry: DeckCard): SessionTile {
	const { deck, card } = entry;
	const key = keyOf({ deck, card: card.id, meaning: card.meaning });
	const last = answers.value.findLast((answer) => keyOf(answer) === key);
	return {
		deck,
		card: card.id,
		theme: card.theme,
		variant: 0,
		before: null,
		after: cardState(entry).recall,
		result: last ? verdictOf(last.credit) : null,
	};
}

/** Continues on the app's own screen; returns false where the decks are not here: the link is then followed. */
function goOn(wish: Wish, article: HTMLElement, mount: () => void): boolean {
	const { deck = "", card = "" } = article.dataset;
	const entry = entryOf(deck, card);
	if (!entry) return false;
	const tile = tileOf(entry);
	const isAnswered = article.dataset.state === "answered";
	if (wish === "skip" && !isAnswered) {
		log(skipped(entry, 0));
		tile.result = "skipped";
	}
	delete document.documentElement.dataset.wish;
	startAfter(deck, tile, isAnswered || wish !== "pause");
	if (wish === "pause") pause();
	go(hrefOf(language.value, "session", deck));
	mount();
	return true;
}

/** True while nothing was chosen, pressed or answered on the page. */
const isUntouched = (article: HTMLElement): boolean =>
	article.dataset.state !== "answered" &&
	!document.documentElement.dataset.wish &&
	!article.querySelector("input:checked");

/** The page asks in the card's own words: who had these last time goes on in others. */
function inOtherWords(article: HTMLElement, mount: () => void): void {
	const { deck = "", card = "" } = article.dataset;
	const entry = entryOf(deck, card);
	if (!entry || !isUntouched(article)) return;
	const last = lastWordings(answers.value).get(`${deck}/${card}`);
	const variant = nextWording(entry.card, last, reserved.value.includes(deck));
	if (last !== 0 || variant === 0) return;
	startAfter(deck, { ...tileOf(entry), variant, before: cardState(entry).recall, after: null, result: null }, false);
	go(hrefOf(language.value, "session", deck));
	mount();
}

/** Listens to the first card's script; what was pressed before the app was here is done now. */
export function takeOver({ ready, mount }: TakeOver): void {
	const article = document.querySelector<HTMLElement>("form.card-form[data-first] article.card");
	if (!article) return;
	document.addEventListener("ravive:answer", (event) => void take([(event as CustomEvent<Answer>).detail]));
	// Answered after the store was opened and before anybody listened.
	void take(store().pending());
	const act = async (wish: Wish): Promise<void> => {
		await ready;
		if (article.isConnected) goOn(wish, article, mount);
	};
	effect(() => {
		const { deck, card } = article.dataset;
		const isListed = index.value?.decks.some((line) => line.deck === deck && line.cards.some(([id]) => id === card));
		// It was taken offline while it is looked at: what is asked here ends.
		if (isListed !== false || !article.isConnected) return;
		go(hrefOf(language.value, "cards"));
		mount();
	});
	document.addEventListener("ravive:wish", (event) => void act((event as CustomEvent<Wish>).detail));
	const early = document.documentElement.dataset.wish as Wish | undefined;
	if (early) void act(early);
	else void ready.then(() => article.isConnected && inOtherWords(article, mount));
}
