/** The phone beside the form: the app itself, in a frame that can neither store nor fetch anything. */
import type { Bundle } from "../core/bundle";
import type { Index } from "../core/bundleIndex";
import { leadTo } from "./marks";
import { type CardPage, filled, make, type Place } from "./page";
import { find } from "./places";

/** What the phone needs to know of the page around it; `preview` and `card` change with the card that is looked at. */
export type PhonePage = Pick<CardPage, "frame" | "preview" | "card" | "languages" | "words"> & { isAnswered?: boolean };

/** What the frame receives; `theme`, `text` and `isAnswered` as the buttons beside it say. */
export interface Shown {
	kind: "ravive-preview";
	language: string;
	/** Of the card, where the interface does not speak its language; else empty. */
	direction: string;
	theme: "light" | "dark";
	text: 100 | 200;
	isAnswered: boolean;
	card: string;
	/** Where a whole draft is played: its cards, in their order. */
	cards?: string[];
	bundle: Bundle;
	index: Index;
	pictures: Record<string, string>;
}

type Answered = Pick<Shown, "bundle" | "index" | "pictures" | "direction" | "cards"> | { reasons: Reason[] };

/** What the card lacks; `place` leads to a field of the form, `address` to the translation that lacks it. */
interface Reason {
	text: string;
	place: Place;
	address: string;
}

export class Phone {
	private language: string;
	private theme: Shown["theme"] = "light";
	private text: Shown["text"] = 100;
	private isAnswered = false;
	private found: Answered | null = null;
	private isReady = false;
	private asked = 0;
	private readonly frame: HTMLIFrameElement;
	private readonly reasons: HTMLElement;

	constructor(
		private readonly page: PhonePage,
		private readonly place: HTMLElement,
	) {
		this.language = page.languages[0];
		this.isAnswered = page.isAnswered ?? false;
		this.reasons = make("div", { class: "r-note", role: "status", hidden: true });
		this.frame = make("iframe", { sandbox: "allow-scripts allow-forms", title: page.words.phone });
		const shell = place.querySelector("[data-r-phone]") ?? place;
		shell.append(this.frame, this.reasons);
		addEventListener("message", ({ source, data }) => {
			if (source !== this.frame.contentWindow) return;
			if (data?.kind === "ravive-ready") {
				this.isReady = true;
				this.tell();
			}
			if (data?.kind === "ravive-step") this.reflect(Boolean(data.isAnswered));
		});
		this.frame.src = page.frame;
		place.addEventListener("click", ({ target }) => this.press(target as Element));
	}

	/** Fetches the card as it is saved now and shows it where it stood. */
	async refresh(): Promise<void> {
		const asked = ++this.asked;
		const address = new URL(this.page.preview, location.href);
		address.searchParams.set("language", this.language);
		const answer = await fetch(address, { redirect: "manual" });
		if (!answer.ok || asked !== this.asked) return;
		this.found = (await answer.json()) as Answered;
		this.tell();
	}

	private press(target: Element): void {
		const pressed = target.closest<HTMLElement>("[data-r-show]");
		if (!pressed) return;
		const [name, value] = (pressed.dataset.rShow ?? "").split(":");
		if (name === "language") this.language = value;
		if (name === "theme") this.theme = this.theme === "dark" ? "light" : "dark";
		if (name === "text") this.text = this.text === 200 ? 100 : 200;
		if (name === "side") this.isAnswered = value === "answer";
		this.reflect(this.isAnswered);
		if (name === "language") void this.refresh();
		else this.tell();
	}

	private reflect(isAnswered: boolean): void {
		this.isAnswered = isAnswered;
		const states: Record<string, boolean> = {
			[`language:${this.language}`]: true,
			theme: this.theme === "dark",
			text: this.text === 200,
			"side:question": !isAnswered,
			"side:answer": isAnswered,
		};
		for (const tab of this.place.querySelectorAll<HTMLElement>("[data-r-show]")) {
			const isOn = states[tab.dataset.rShow ?? ""] ?? false;
			if (tab instanceof HTMLButtonElement) tab.setAttribute("aria-pressed", String(isOn));
			else if (isOn) tab.setAttribute("aria-current", "true");
			else tab.removeAttribute("aria-current");
		}
	}

	/** Returns what is missing as a link to the field, where the page has that field; else as plain words. */
	private lead({ text, place, address }: Reason): Node | string {
		if (address) return make("a", { href: address }, text);
		const form = document.querySelector<HTMLElement>("form[data-r-card-form]");
		const isHere = form && place.length > 0 && find(form, place);
		if (!isHere) return text;
		const press = (): void => {
			const field = find(form, place);
			if (field) leadTo(field);
		};
		return make("button", { type: "button", class: "r-lead", click: press }, text);
	}

	private tell(): void {
		const found = this.found;
		if (!found) return;
		const isShown = "bundle" in found;
		this.frame.hidden = !isShown;
		this.reasons.hidden = isShown;
		if (!isShown) {
			const lines = found.reasons.map((reason) => make("li", {}, this.lead(reason)));
			const title = filled(this.page.words.notShown ?? "", { language: this.language.toUpperCase() });
			this.reasons.replaceChildren(make("b", {}, title), make("ul", {}, ...lines));
			return;
		}
		if (!this.isReady) return;
		const { language, theme, text, isAnswered } = this;
		const shown: Shown = { kind: "ravive-preview", language, theme, text, isAnswered, card: this.page.card, ...found };
		// The frame has an origin of its own, which nothing else has.
		this.frame.contentWindow?.postMessage(shown, "*");
	}
}
