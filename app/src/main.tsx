/** Starts the app: on its own screens at once, on a page with a first card when the learner goes on. */
import { effect } from "@preact/signals";
import { render } from "preact";
import { loadMessages } from "./i18n/catalogues";
import { route, startRouter } from "./router";
import { App } from "./screens/app";
import { Tests } from "./screens/cards";
import { isInSession, mountChrome, nameLinks } from "./screens/chrome";
import { findPaused, keepPlace } from "./screens/session/machine";
import { takeOver } from "./screens/session/takeover";
import {
	chance,
	clock,
	language,
	loadDecks,
	online,
	openStore,
	store,
	stored,
	untilStored,
	useSource,
} from "./state/app";
import { watchInstall } from "./state/install";
import { canReport, sendWaiting } from "./state/reports";
import { readTrainings, trainings } from "./state/trainings";
import { startWorker } from "./state/worker";
import { soon } from "./store/patience";
import { isSpoken, type Language } from "./store/settings";
import { watchPublished } from "./sync/renewal";
import { published } from "./sync/source";
import { guardTaps } from "./taps";

const TESTS_PATIENCE_MS = 500;

function watchNetwork(): void {
	online.value = navigator.onLine;
	for (const kind of ["online", "offline"])
		addEventListener(kind, () => {
			online.value = navigator.onLine;
		});
}

/** Does something once, as soon as it is time. */
function when(isTime: () => boolean, act: () => Promise<void>): void {
	let isDone = false;
	effect(() => {
		if (isDone || !isTime()) return;
		isDone = true;
		act().catch(() => {
			isDone = false;
		});
	});
}

/** What a network that is there is good for: what is newly published, and the reports that wait. */
async function ask(): Promise<boolean> {
	const isWell = await loadDecks(language.value);
	if (isWell) void sendWaiting();
	return isWell;
}

async function changeLanguage(wanted: Language): Promise<void> {
	await loadMessages(wanted);
	document.documentElement.lang = wanted;
	nameLinks();
	language.value = wanted;
	await loadDecks(wanted);
}

function mount(): void {
	const place = document.querySelector("#app");
	if (!place) throw new Error("this page has no #app element to draw the app in; serve it with the app's template");
	place.removeAttribute("aria-busy");
	place.className = "screen";
	place.replaceChildren();
	mountChrome();
	render(<App />, place);
	route.subscribe(({ language: wanted }) => {
		if (isSpoken(wanted) && wanted !== language.value) void changeLanguage(wanted);
	});
}

/** Reads what this phone stored. */
async function readPhone(): Promise<void> {
	await openStore();
	await readTrainings();
	await findPaused();
}

/** What a screen begins with, as far as it comes in time: the session that waits, and what trainings ask for today. */
async function readStart(): Promise<void> {
	if (stored.value !== "read") await findPaused(0);
	else if (trainings.value.length > 0)
		await soon(Tests.fetched(), () => undefined, TESTS_PATIENCE_MS).catch(() => undefined);
}

/** Nothing is sent, nor fetched for it, before a training was joined. */
async function sendForTrainings(): Promise<void> {
	const { watchTrainings } = await import("./screens/trainings");
	watchTrainings(isInSession);
}

async function main(): Promise<void> {
	watchInstall();
	watchNetwork();
	addEventListener("pagehide", keepPlace);
	useSource(published());
	startRouter({ hash: false });
	const { lang, dataset } = document.documentElement;
	language.value = route.value.language ?? dataset.language ?? lang;
	const decks = loadDecks(language.value);
	const atHand = untilStored(readPhone());
	await loadMessages(isSpoken(lang) ? lang : "fr");
	if (document.querySelector("form.card-form[data-first]")) {
		takeOver({ ready: Promise.all([decks, atHand]), mount });
	} else {
		// The first card's own script has done so already.
		guardTaps();
		// Whom to call waits for nothing.
		if (route.value.screen !== "act") await atHand.then(readStart);
		mount();
	}
	void startWorker();
	canReport.value = true;
	when(() => stored.value === "read", sendWaiting);
	when(() => trainings.value.length > 0, sendForTrainings);
	watchPublished({ ask, isOver: () => store().isOver, now: clock, random: chance });
}

void main();
