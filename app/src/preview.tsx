/** The app in the desk's frame: one card, as it is being written. The frame's own origin keeps nothing, and nothing leads out of it. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { rightAnswer } from "./core/example";
import { mark } from "./core/marking";
import type { Shown } from "./desk/frame";
import { loadMessages } from "./i18n/catalogues";
import { go, startRouter } from "./router";
import { App } from "./screens/app";
import { mountChrome } from "./screens/chrome";
import { acceptNote, answer, confide, current, session, startWith } from "./screens/session/machine";
import {
	applySettings,
	bundles,
	index,
	language,
	openStore,
	settings,
	trouble,
	untilStored,
	useSource,
} from "./state/app";
import { isSpoken } from "./store/settings";
import type { Source } from "./sync/source";

const ASKED_OF_PARENT = "*";
/** What the interface speaks around a card in a language that it lacks: what the desk speaks. */
const desk = document.documentElement.lang;
const own = isSpoken(desk) ? desk : "fr";

/** Pictures come with the card; index and bundle are passed in, never fetched. */
function sourceWith(pictures: Record<string, string>): Source {
	const never = (): never => {
		throw new Error("the preview fetches nothing; the desk tells it what to show");
	};
	return { index: never, bundle: never, picture: (url) => pictures[url] ?? url };
}

function place(): HTMLElement {
	const found = document.querySelector<HTMLElement>("#app");
	if (!found) throw new Error("this page has no #app element; serve it with the preview's template");
	return found;
}

/** Goes on with the answer that was given where it can still be given; else shows a right one. */
function tellAnswer(): void {
	const running = session.value;
	const at = current.value;
	if (!running || !at) return;
	try {
		if (running.step === "feedback" && running.response) {
			session.value = { ...running, marked: mark(at.shown, running.response) };
			return;
		}
	} catch {
		// An option that was chosen is gone.
	}
	acceptNote();
	answer(rightAnswer(at.card));
	if (session.value?.step === "confidence") confide("sure");
}

function ask(deck: string, card: string): void {
	const running = session.value;
	const isThere = current.value?.card.id === card && running?.step !== "end";
	// The answer that was begun may name what is no longer there.
	if (isThere && running && running.step !== "feedback") session.value = { ...running, draft: null };
	else startWith(deck, [card]);
}

async function show(shown: Shown): Promise<void> {
	const scrolled = scrollY;
	const isSameLanguage = language.value === shown.language;
	const spoken = isSpoken(shown.language) ? shown.language : own;
	await loadMessages(spoken);
	document.documentElement.lang = spoken;
	document.documentElement.dataset.language = shown.language;
	if (shown.direction) document.documentElement.dataset.direction = shown.direction;
	else delete document.documentElement.dataset.direction;
	language.value = shown.language;
	settings.value = { ...settings.value, theme: shown.theme, text: shown.text, motion: "reduced" };
	applySettings(settings.value);
	// Here a card that now asks something else is what its author wants to see, whatever was begun.
	if (session.value) session.value = { ...session.value, task: null };
	useSource(sourceWith(shown.pictures));
	index.value = shown.index;
	bundles.value = new Map([[shown.bundle.deck, shown.bundle]]);
	if (!isSameLanguage) session.value = null;
	const wasAnswered = session.value?.step === "feedback";
	if (shown.cards) {
		if (!session.value) startWith(shown.bundle.deck, shown.cards);
	} else {
		if (!session.value || current.value?.card.id !== shown.card) startWith(shown.bundle.deck, [shown.card]);
		if (shown.isAnswered) tellAnswer();
		else ask(shown.bundle.deck, shown.card);
	}
	go("#/session/");
	// Views draw the order of their options once: drawn again, in the same order, they show what is written now.
	render(null, place());
	render(<App />, place());
	if (wasAnswered === shown.isAnswered && isSameLanguage)
		requestAnimationFrame(() => requestAnimationFrame(() => scrollTo(0, scrolled)));
}

/** What is shown must not take the keys from the person who writes beside it. */
function leaveFocusAlone(): void {
	const focus = HTMLElement.prototype.focus;
	HTMLElement.prototype.focus = function (options) {
		if (document.hasFocus()) focus.call(this, options);
	};
}

async function main(): Promise<void> {
	leaveFocusAlone();
	startRouter({ hash: true });
	await untilStored(openStore());
	effect(() => {
		// That nothing is kept is the point here.
		if (trouble.value) trouble.value = null;
	});
	place().replaceChildren();
	place().className = "screen";
	mountChrome();
	let pending = Promise.resolve();
	addEventListener("message", ({ source, data }) => {
		if (source === parent && data?.kind === "ravive-preview") pending = pending.then(() => show(data as Shown));
	});
	effect(() => {
		const step = session.value?.step;
		if (step) parent.postMessage({ kind: "ravive-step", isAnswered: step === "feedback" }, ASKED_OF_PARENT);
	});
	parent.postMessage({ kind: "ravive-ready" }, ASKED_OF_PARENT);
}

void main();
