/** What happens on the authors' pages of the desk: the form of a card, the order of a deck's cards, a translation. */

import { type Answer, Autosave, type State, tokenNow } from "./autosave";
import { connectOrder } from "./cardOrder";
import { connectReferences, connectTexts, Register } from "./choosers";
import { Phone, type PhonePage } from "./frame";
import { Marks } from "./marks";
import { connectNotions } from "./notions";
import { button, type CardPage, type Feedback, filled, read } from "./page";
import { connectPictures } from "./pictures";
import { connectReading } from "./review";
import { connectRows, numberRows, takeIds } from "./rows";
import { connectLooks } from "./sharedDeck";
import { connectSpots } from "./spots";
import { connectTranslation, type TranslationPage } from "./translations";
import { connectTree } from "./tree";

interface Saved extends Answer {
	ids: Record<string, string>;
	problems: Feedback[];
	name: string;
}

const LOOK_EVERY_MS = 1500;

function tokenOf(form: HTMLFormElement): string {
	return tokenNow(form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
}

function contentOf(form: HTMLFormElement): string {
	const fields = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
	return new URLSearchParams(fields.map(([name, value]) => [name, String(value)])).toString();
}

/** Says in one line whether what is written is kept; what somebody has to do gets buttons. */
function showState(line: HTMLElement, state: State, page: CardPage, saving: () => Autosave<Saved>): void {
	const { words } = page;
	line.dataset.rState = state.kind;
	line.setAttribute("role", state.kind === "refused" || state.kind === "conflict" ? "alert" : "status");
	switch (state.kind) {
		case "saved":
			line.textContent = filled(words.saved ?? "", { at: state.at });
			break;
		case "refused":
			line.textContent = `${words.refused} ${state.text}`;
			break;
		case "conflict":
			line.replaceChildren(
				`${filled(words.conflict ?? "", { by: state.by, at: state.at })} `,
				button(words.theirs ?? "", () => location.reload()),
				" ",
				button(words.mine ?? "", () => void saving().save(true)),
			);
			break;
		default:
			line.textContent = words[state.kind] ?? "";
	}
}

function connectCard(form: HTMLFormElement, page: CardPage): void {
	const phoneAt = document.querySelector<HTMLElement>("[data-r-preview]");
	const phone = phoneAt ? new Phone(page, phoneAt) : null;
	void phone?.refresh();
	if (!page.isWriter) return;
	const register = new Register(page.register.facts, page.register.sources, page.words);
	connectRows(form, page.words);
	connectReferences(form, register, page.words);
	connectTexts(form, register, page.words, page.kind);
	connectSpots(form, page.pictures, page.words);
	connectTree(form, page.words);
	connectPictures(form, page, tokenOf(form));

	const line = document.querySelector<HTMLElement>("[data-r-saved]");
	const summary = document.querySelector<HTMLElement>("[data-r-summary]");
	const marks = summary ? new Marks(form, summary, page.words) : null;
	marks?.show(page.problems);
	const saving: Autosave<Saved> = new Autosave<Saved>({
		content: () => contentOf(form),
		digest: page.digest,
		send: (content, base, force) =>
			fetch(page.save, {
				method: "POST",
				body: content,
				redirect: "manual",
				headers: {
					"Content-Type": "application/x-www-form-urlencoded",
					"X-CSRFToken": tokenOf(form),
					"X-Base": base,
					...(force ? { "X-Force": "1" } : {}),
				},
			}),
		onState: (state) => line && showState(line, state, page, () => saving),
		onSaved: ({ at, ids, problems, name }) => {
			takeIds(form, ids);
			saving.settle();
			marks?.show(problems);
			// Kept, and yet nothing that could go out: that it is saved alone would look like all is well.
			if (line && problems.some(({ severity }) => severity === "error"))
				line.textContent = filled(page.words.savedToMend ?? "", { at });
			const heading = document.querySelector<HTMLElement>("[data-r-name]");
			if (heading) heading.textContent = name;
			void phone?.refresh();
		},
	});
	const changed = (): void => {
		numberRows(form);
		saving.changed();
	};
	form.addEventListener("r-rows", () => numberRows(form));
	numberRows(form);
	for (const kind of ["input", "change", "drop"]) form.addEventListener(kind, changed);
	// Wagtail adds, moves and deletes rows without a word.
	setInterval(changed, LOOK_EVERY_MS);
	form.addEventListener("click", () => setTimeout(() => form.dispatchEvent(new Event("r-rows"))));
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		void saving.save();
	});
	connectLeaving(saving);
	addEventListener("online", () => void saving.save());
	addEventListener("beforeunload", (event) => {
		if (saving.isUnsaved) event.preventDefault();
	});
}

/** Links to the next card save what was typed last before they lead on; what cannot be saved keeps the page. */
function connectLeaving(saving: Autosave<Saved>): void {
	for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-r-leave]"))
		link.addEventListener("click", (event) => {
			if (event.ctrlKey || event.metaKey || event.shiftKey) return;
			event.preventDefault();
			void saving.finish().then((isSaved) => {
				if (isSaved) location.href = link.href;
			});
		});
}

interface Block {
	collapsible: boolean;
	render(place: Element, prefix: string, state: unknown, error: unknown): unknown;
}

/** Draws the card's blocks with Wagtail's own scripts, which stand on the page before this one. */
function draw(place: HTMLElement): void {
	const { telepath } = window as unknown as { telepath: { unpack(data: unknown): Block } };
	const block = telepath.unpack(JSON.parse(place.dataset.rBlock ?? ""));
	block.collapsible = false;
	block.render(place, place.id, JSON.parse(place.dataset.rValue ?? ""), null);
}

const form = document.querySelector<HTMLFormElement>("form[data-r-card-form]");
if (form) {
	const page = read<CardPage>("r-card");
	const place = form.querySelector<HTMLElement>("[data-r-block]");
	if (place) draw(place);
	connectCard(form, page);
}
// After the card's form is drawn: the form of a new card has the same field.
connectNotions(document.body);
const translation = document.querySelector<HTMLFormElement>("form[data-r-translation]");
if (translation) connectTranslation(translation, read<TranslationPage>("r-translation"));
const looks = document.querySelector<HTMLElement>("[data-r-looks]");
const beside = document.querySelector<HTMLElement>("[data-r-preview-of]");
if (looks && beside) connectLooks(looks, beside, read<PhonePage>("r-shared"));
const reading = document.querySelector<HTMLElement>("[data-r-reading]");
if (reading) connectReading(reading, read<PhonePage>("r-reading"));
const cards = document.querySelector<HTMLElement>("[data-r-cards]");
if (cards) connectOrder(cards);
// Drawing the form moved what the address names, and pictures move it once more.
const named = location.hash ? document.getElementById(location.hash.slice(1)) : null;
const leadThere = (): void => named?.scrollIntoView({ behavior: "instant" });
leadThere();
addEventListener("load", leadThere);
