/** For the tests of the card views: a session screen in small, driven by the keyboard alone. */
import { render } from "preact";
import { useState } from "preact/hooks";
import { act } from "preact/test-utils";
import type { Bundle } from "../core/bundle";
import { Facts } from "./linked";
import { cardMessages } from "./messages/fr";
import { loadView } from "./registry";
import type { Action, AnyCard, Marked, Response, ShownPicture, Translate } from "./view";

const words: Record<string, string> = cardMessages;
const t: Translate = (key, values = {}) =>
	(words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

/** What the cards on this stage may name. */
export const facts = {
	police: { value: "101", href: "tel:101" },
	focus: { value: "116 000", href: "tel:116000" },
	figure: { value: "38" },
} as unknown as Bundle["facts"];

const pictures: Record<string, ShownPicture> = { scene: { url: "scene.svg", width: 320, height: 200 } };
const shared = { pictures, t, locale: "fr", informal: false };

/** What all sample cards share. */
export const common = {
	id: "sample",
	theme: "react",
	notion: "sample",
	critical: false,
	situation: true,
	prompt: "Que faites-vous ?",
	explanation: "Un doute suffit.",
	reflex: "Observer, noter, transmettre.",
	sources: ["sample"],
	help: "child-focus",
	content_note: null,
	facts: [],
	confidence: false,
	picture: null,
	picture_alt: null,
	prior: 0,
	variants: [],
} as const;

export interface Stage {
	page: HTMLElement;
	/** The answer so far. */
	draft: () => Response | null;
	/** The answer given at once. */
	answer: () => Response | null;
	/** Presses a key on the element found, as a browser would act on it. */
	press: (selector: string, key?: string) => Promise<void>;
	type: (selector: string, text: string) => Promise<void>;
	tell: (response: Response, marked: Marked) => Promise<void>;
	/** The text of every part in a state: right, partly, again, missed. */
	results: (state: string) => string[];
}

/** Shows a card to be asked. `random` 0 turns every list by one place. */
export async function ask(card: AnyCard): Promise<Stage> {
	const page = document.createElement("main");
	document.body.replaceChildren(page);
	const view = await loadView(card.kind);
	let given: Response | null = null;
	let drafted: Response | null = null;

	function Session() {
		const [draft, setDraft] = useState<Response | null>(null);
		const [action, setAction] = useState<Action | null>(null);
		drafted = draft;
		return (
			<form>
				<view.Ask
					{...shared}
					card={card}
					random={() => 0}
					draft={draft}
					onDraft={setDraft}
					onAnswer={(response) => {
						given = response;
					}}
					onAction={setAction}
				/>
				{action && (
					<button type="button" class="button" onClick={action.run}>
						{action.label}
					</button>
				)}
			</form>
		);
	}
	await act(() => render(<Session />, page));

	function find(selector: string): HTMLElement {
		const element = page.querySelector<HTMLElement>(selector);
		if (!element) throw new Error(`nothing on the page matches ${selector}`);
		return element;
	}
	return {
		page,
		draft: () => drafted,
		answer: () => given,
		press: (selector, key = "Enter") =>
			act(() => {
				const element = find(selector);
				element.focus();
				const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
				// A browser turns Enter on a button, and Space on a button or a box, into a click without a place.
				if (element.dispatchEvent(event) && (key === "Enter" || key === " ")) element.click();
			}),
		type: (selector, text) =>
			act(() => {
				const input = find(selector) as HTMLInputElement;
				input.value = text;
				input.dispatchEvent(new Event("input", { bubbles: true }));
			}),
		tell: (response, marked) =>
			act(() => {
				render(null, page);
				const feedback = <view.Feedback {...shared} card={card} response={response} marked={marked} />;
				render(<Facts.Provider value={facts}>{feedback}</Facts.Provider>, page);
			}),
		results: (state) =>
			[...page.querySelectorAll(`[data-result="${state}"]`)].map((part) => (part.textContent ?? "").trim()),
	};
}
