/** A translation saved text by text as it is typed: each field has its own state, its own flaws, and yields to nobody unseen. */

import { type Answer, Autosave, type State, tokenNow } from "./autosave";
import { button, filled, make } from "./page";

export interface TranslationPage {
	save: string;
	card: string;
	words: Record<string, string> & { states: Record<string, string> };
}

interface Kept extends Answer {
	state: string;
	/** How many texts are to do and how many are done, in words, by the place that shows it. */
	counts: Record<string, string>;
	/** What is to do with this text, in a word; empty where nothing is. */
	mark: string;
	flaws: { text: string; severity: "error" | "warning" }[];
}

const LOOKS: Record<string, string> = { missing: "r-again", outdated: "r-again", to_be_read: "r-soon", signed: "r-ok" };

function showState(line: HTMLElement, state: State, page: TranslationPage, saving: () => Autosave<Kept>): void {
	const { words } = page;
	line.dataset.rState = state.kind;
	if (state.kind === "saved") line.textContent = filled(words.saved ?? "", { at: state.at });
	else if (state.kind === "refused") line.textContent = `${words.refused} ${state.text}`;
	else if (state.kind === "conflict")
		line.replaceChildren(
			`${words.conflict} `,
			button(words.theirs ?? "", () => location.reload()),
			" ",
			button(words.mine ?? "", () => void saving().save(true)),
		);
	else line.textContent = words[state.kind] ?? "";
}

/** Shows how far the card is; a reader's signature is asked for on the page as it is loaded next. */
function showPill(state: string, page: TranslationPage): void {
	const pill = document.querySelector<HTMLElement>("[data-r-state-pill] .r-state");
	if (!pill) return;
	pill.className = `r-pill r-state ${LOOKS[state] ?? ""}`;
	pill.dataset.rState = state;
	pill.textContent = page.words.states[state] ?? state;
}

/** Shows what is still to do as the server counts it now, not as it was when the page was loaded. */
export function showCounts(counts: Record<string, string>, segment: HTMLElement, mark: string): void {
	for (const place of document.querySelectorAll<HTMLElement>("[data-r-count]"))
		place.textContent = counts[place.dataset.rCount ?? ""] ?? place.textContent;
	const pill = segment.querySelector<HTMLElement>("[data-r-mark]");
	if (pill) pill.textContent = mark;
	for (const part of segment.querySelectorAll<HTMLElement>("[data-r-mark], [data-r-hold]")) part.hidden = mark === "";
}

function connectSegment(form: HTMLFormElement, segment: HTMLElement, page: TranslationPage): Autosave<Kept> | null {
	const field = segment.querySelector("textarea");
	const base = segment.querySelector<HTMLInputElement>("input[type=hidden]");
	const line = segment.querySelector<HTMLElement>("[data-r-saved]");
	const flaws = segment.querySelector<HTMLElement>("[data-r-flaws]");
	if (!field || !base || !line || !flaws) return null;
	const ofPage = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
	const saving: Autosave<Kept> = new Autosave<Kept>({
		content: () => field.value.trim(),
		digest: base.value,
		send: (text, before, force) =>
			fetch(page.save, {
				method: "POST",
				body: new URLSearchParams({
					card: page.card,
					key: segment.dataset.rSegment ?? "",
					text,
					base: before,
					...(force ? { force: "1" } : {}),
				}),
				redirect: "manual",
				headers: { "X-CSRFToken": tokenNow(ofPage) },
			}),
		onState: (state) => showState(line, state, page, () => saving),
		onSaved: ({ digest, state, counts, mark, flaws: newFlaws }) => {
			base.value = digest;
			flaws.replaceChildren(
				...newFlaws.map(({ text, severity }) => make("li", { class: `r-problem r-${severity}` }, text)),
			);
			showPill(state, page);
			showCounts(counts, segment, mark);
		},
	});
	field.addEventListener("input", () => saving.changed());
	return saving;
}

export function connectTranslation(form: HTMLFormElement, page: TranslationPage): void {
	const segments = [...form.querySelectorAll<HTMLElement>("[data-r-segment]")];
	const savings = segments.map((segment) => connectSegment(form, segment, page)).filter((saving) => saving !== null);
	const isUnsaved = (): boolean => savings.some((saving) => saving.isUnsaved);
	let isLeaving = false;
	form.addEventListener("submit", () => {
		isLeaving = true;
	});
	addEventListener("online", () => {
		for (const saving of savings) void saving.save();
	});
	addEventListener("beforeunload", (event) => {
		if (!isLeaving && isUnsaved()) event.preventDefault();
	});
}
