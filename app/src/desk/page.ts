/** What the server says on a page of the desk, and small tools that every part of it uses. */

export type Words = Record<string, string>;
export type Place = (string | number)[];

export interface Feedback {
	place: Place;
	text: string;
	severity: "error" | "warning";
}

export interface Entry {
	id: string;
	name: string;
	value: string;
	state: string;
	until: string;
	kind?: string;
}

export interface CardPage {
	save: string;
	preview: string;
	frame: string;
	digest: string;
	card: string;
	kind: string;
	isWriter: boolean;
	problems: Feedback[];
	languages: string[];
	pictures: Record<string, string>;
	newPicture: string;
	register: { facts: Entry[]; sources: Entry[] };
	words: Words;
}

/** Returns the JSON that the server wrote into the page under this id. */
export function read<T>(id: string): T {
	const text = document.getElementById(id)?.textContent;
	if (!text) throw new Error(`#${id} is not on this page; serve it with the desk's template`);
	return JSON.parse(text) as T;
}

type Attributes = Record<string, string | boolean | EventListener | undefined>;

/** Returns a new element; attributes that are functions listen, `true` is written without a value. */
export function make<K extends keyof HTMLElementTagNameMap>(
	name: K,
	attributes: Attributes = {},
	...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === "function") element.addEventListener(key, value);
		else if (value === true) element.setAttribute(key, "");
		else if (typeof value === "string") element.setAttribute(key, value);
	}
	element.append(...children);
	return element;
}

export function button(label: string, press: () => void, quiet = true): HTMLButtonElement {
	return make("button", { type: "button", class: `r-button r-small${quiet ? " r-quiet" : ""}`, click: press }, label);
}

/** Fills `{name}` places. */
export function filled(text: string, values: Record<string, string | number>): string {
	return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}

/** Calls `connect` for every element that matches, now and whenever one comes. */
export function whenever<E extends Element>(root: Element, selector: string, connect: (found: E) => void): void {
	const seen = new WeakSet<Element>();
	const look = (): void => {
		for (const found of root.querySelectorAll<E>(selector)) {
			if (seen.has(found)) continue;
			seen.add(found);
			connect(found);
		}
	};
	look();
	new MutationObserver(look).observe(root, { childList: true, subtree: true });
}

/** Sets a field as somebody would who types into it. */
export function write(field: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement, value: string): void {
	if (field.value === value) return;
	field.value = value;
	field.dispatchEvent(new Event("input", { bubbles: true }));
	field.dispatchEvent(new Event("change", { bubbles: true }));
}

let last = 0;
/** Returns an id that nothing else on the page has. */
export const fresh = (prefix: string): string => `${prefix}-${++last}`;
