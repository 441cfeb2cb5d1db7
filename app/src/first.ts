/**
 * The first card, before the app is there: marks the answer on the phone and reveals what the server rendered hidden.
 *
 * Expects `<form class="card-form" data-first>` with the card, and JSON in `#first-card`: {deck, card, after}; `after` is what the
 * server's model foresees of someone new: by credit, the recall a day later.
 * Inside the form, hidden until answered: `.verdict[data-verdict=right]`, `.verdict[data-verdict=again]`, `.explanation`,
 * `.sources`, `.reflex`, `.comes-back` and `[data-next]`. Inside each `[data-option]`, hidden
 * unless it was chosen or missed: `.feedback`, and the word of its result, `.result[data-for=right]` (`missed`, `again`).
 */
import { type Answer, uuidv7 } from "./core/answer";
import type { ChoiceCard } from "./core/bundle";
import { gradeOf } from "./core/memory";
import { guardTaps } from "./taps";

interface FirstCard {
	deck: string;
	card: ChoiceCard;
	after: Record<"0" | "1", number>;
}

/** As on every tile: `tileState` in screens/parts.tsx. */
const FADING_BELOW = 0.5;
const APP_PATIENCE_MS = 8000;
const REVEALED = ".explanation, .sources, .reflex, .comes-back, .others, [data-next]";
const PENDING_KEY = "ravive.pending";

const data = document.querySelector("#first-card");
const form = document.querySelector<HTMLFormElement>("form.card-form[data-first]");
const shownAt = Date.now();

function keep(answer: Answer): void {
	try {
		const kept: Answer[] = JSON.parse(localStorage.getItem(PENDING_KEY) ?? "[]");
		localStorage.setItem(PENDING_KEY, JSON.stringify([...kept, answer]));
	} catch {
		// Storage refused: the app still hears of the answer through the event below.
	}
	document.dispatchEvent(new CustomEvent("ravive:answer", { detail: answer }));
}

function answerOf({ deck, card }: FirstCard, choice: string, now: number): Answer {
	const credit = card.options.some((option) => option.id === choice && option.right) ? 1 : 0;
	return {
		id: uuidv7(now, Math.random),
		type: "answer",
		deck,
		card: card.id,
		notion: card.notion,
		kind: card.kind,
		...(card.meaning && { meaning: card.meaning }),
		variant: 0,
		at: now,
		credit,
		grade: gradeOf(credit, null),
		confidence: null,
		durationMs: now - shownAt,
		parts: { [choice]: credit },
	};
}

/** Gives a tile the colour of this recall, and a worn corner where less than half is left. */
function colour(tile: HTMLElement, recall: number): void {
	tile.style.setProperty("--recall", String(recall));
	if (recall < FADING_BELOW) tile.dataset.state = "fading";
	else delete tile.dataset.state;
}

function reveal(page: HTMLFormElement, first: FirstCard, choice: string, answer: Answer): void {
	const article = page.querySelector<HTMLElement>("article.card");
	const verdict = answer.credit ? "right" : "again";
	if (article) {
		article.dataset.state = "answered";
		article.dataset.verdict = verdict;
	}
	for (const label of page.querySelectorAll<HTMLElement>("[data-option]")) {
		const right = first.card.options.some((option) => option.id === label.dataset.option && option.right);
		const chosen = label.dataset.option === choice;
		if (chosen || right) {
			const result = chosen ? verdict : "missed";
			label.dataset.result = result;
			for (const part of label.querySelectorAll<HTMLElement>(`.feedback, .result[data-for=${result}]`))
				part.hidden = false;
		}
		const input = label.querySelector("input");
		if (input) input.disabled = true;
	}
	for (const part of page.querySelectorAll<HTMLElement>(REVEALED)) part.hidden = false;
	for (const button of page.querySelectorAll<HTMLElement>(".instruction, button[type=submit], [data-skip]"))
		button.hidden = true;
	const recall = first.after[answer.credit ? 1 : 0];
	article?.style.setProperty("--recall", String(recall));
	for (const other of page.querySelectorAll<HTMLElement>("[data-other]")) other.hidden = other.dataset.other === choice;
	const tile = document.querySelector<HTMLElement>(".trail [aria-current]");
	if (tile) colour(tile, recall);
	const line = page.querySelector<HTMLElement>(`.verdict[data-verdict="${verdict}"]`);
	if (line) {
		const afterwards = line.querySelector<HTMLElement>(".before-after .tile:last-child");
		if (afterwards) colour(afterwards, recall);
		line.hidden = false;
		line.tabIndex = -1;
		line.focus();
	}
}

/** Asks the app to take over; until it is there, what was pressed waits, and after some seconds the link is followed. */
function handOver(page: HTMLElement, wish: "next" | "skip" | "pause", fallback: () => void): void {
	page.setAttribute("aria-busy", "true");
	document.documentElement.dataset.wish = wish;
	document.dispatchEvent(new CustomEvent("ravive:wish", { detail: wish }));
	setTimeout(() => {
		if (page.isConnected && document.documentElement.dataset.wish) fallback();
	}, APP_PATIENCE_MS);
}

function listen(page: HTMLFormElement, first: FirstCard): void {
	const choiceOf = (): FormDataEntryValue | null => new FormData(page).get("choice");
	const check = page.querySelector<HTMLButtonElement>("button[type=submit]");
	const allow = (): void => {
		if (check) check.disabled = choiceOf() === null;
	};
	allow();
	page.addEventListener("change", allow);
	// The browser may put back what was chosen before.
	addEventListener("pageshow", allow);
	page.addEventListener("submit", (event) => {
		// Sent, it would lead to the pages for those without script, where no answer is kept.
		event.preventDefault();
		const choice = choiceOf();
		if (typeof choice !== "string" || page.querySelector("[data-state=answered]")) return;
		const answer = answerOf(first, choice, Date.now());
		reveal(page, first, choice, answer);
		keep(answer);
	});
	document.addEventListener("click", (event) => {
		const target = (event.target as Element).closest<HTMLElement>("[data-next], [data-skip], [data-pause]");
		if (!target || !page.isConnected) return;
		event.preventDefault();
		const wish = "next" in target.dataset ? "next" : "skip" in target.dataset ? "skip" : "pause";
		handOver(page, wish, () => {
			if (target instanceof HTMLAnchorElement) location.assign(target.href);
		});
	});
}

if (data && form) {
	guardTaps();
	listen(form, JSON.parse(data.textContent ?? "{}"));
}
