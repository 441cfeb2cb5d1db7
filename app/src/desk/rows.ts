/** Rows of a form: new ones get an id that lasts until the server gives them theirs; fields that name a row offer the rows there are. */
import { fresh, make, type Words, whenever, write } from "./page";
import { entries, idOf } from "./places";

/** Returns what a row says of itself. */
export function nameOf(row: Element): string {
	const texts = row.querySelectorAll<HTMLTextAreaElement | HTMLInputElement>(
		'[data-contentpath="title"] textarea, [data-contentpath="text"] textarea, [data-contentpath="accept"] textarea',
	);
	const own = [...texts].find((text) => text.value.trim() && text.closest("[data-streamfield-child]") === row);
	const text = (own ?? [...texts].find(({ value }) => value.trim()))?.value.trim().replace(/\s+/g, " ") ?? "";
	if (text) return text.length > 70 ? `${text.slice(0, 70)}…` : text;
	return row.querySelector<HTMLInputElement>('[data-contentpath="fact"] input')?.value ?? "";
}

/** Returns the rows of a name, wherever the field that names one of them stands. */
function rowsOf(form: HTMLElement, name: string): HTMLElement[] {
	const list = [...form.querySelectorAll<HTMLElement>(`[data-contentpath="${name}"]`)].find(
		(found) => !found.closest("[data-streamfield-child]") && !found.matches("[data-streamfield-child]"),
	);
	return list ? entries(list) : [];
}

export function connectRows(form: HTMLElement, words: Words): void {
	whenever<HTMLInputElement>(form, "[data-r-id]", (field) => {
		const isCopy = [...form.querySelectorAll<HTMLInputElement>("[data-r-id]")].some(
			(other) => other !== field && other.value === field.value && isSibling(other, field),
		);
		if (!field.value || isCopy) field.value = newId();
		const holder = field.closest<HTMLElement>("[data-contentpath]");
		if (holder) holder.hidden = true;
	});
	whenever<HTMLInputElement>(form, "[data-r-row]", (field) => connectChoice(form, field, words));
}

/** Returns an id for a new row, which lasts until the server gives it one. */
export const newId = (): string => `new:${fresh("row")}-${Date.now().toString(36)}`;

/** Presses the last "add" of a list: Wagtail draws the row. */
export function addRow(list: HTMLElement): void {
	[...list.querySelectorAll<HTMLButtonElement>("[data-streamfield-list-add]")].at(-1)?.click();
}

function isSibling(one: Element, other: Element): boolean {
	const list = (field: Element): Element | null | undefined =>
		field.closest("[data-streamfield-child]")?.closest("[data-streamfield-list-container]");
	return list(one) === list(other);
}

function connectChoice(form: HTMLElement, field: HTMLInputElement, words: Words): void {
	const select = make("select", { id: fresh("r-row") });
	const label = field.closest("[data-contentpath]")?.querySelector("label");
	label?.setAttribute("for", select.id);
	const fill = (): void => {
		const held = field.value;
		const options = rowsOf(form, field.dataset.rRow ?? "").map((row, place) => {
			const name = nameOf(row) || `${words.row} ${place + 1}`;
			return make("option", { value: idOf(row)?.value ?? "" }, `${place + 1}. ${name}`);
		});
		select.replaceChildren(make("option", { value: "" }, "—"), ...options);
		select.value = held;
		if (held && select.value !== held) {
			select.append(make("option", { value: held }, filledGone(words, held)));
			select.value = held;
		}
	};
	select.addEventListener("focus", fill);
	select.addEventListener("pointerdown", fill);
	select.addEventListener("change", () => write(field, select.value));
	form.addEventListener("r-rows", fill);
	field.after(select);
	queueMicrotask(fill);
}

/** The id of a row that is gone is all that is left of its words. */
const filledGone = (words: Words, id: string): string =>
	(words.gone ?? "{id}").replace("{id}", id.replaceAll("-", " "));

/** Takes over the ids the server gave, except in the row that is being written: its text may still change. */
export function takeIds(form: HTMLElement, ids: Record<string, string>): void {
	const busy = document.activeElement?.closest("[data-streamfield-child]");
	for (const field of form.querySelectorAll<HTMLInputElement>("[data-r-id]")) {
		const row = field.closest("[data-streamfield-child]");
		const given = ids[field.value];
		if (!given) continue;
		if (busy && row?.contains(busy)) {
			field.dataset.rAlias = given;
			continue;
		}
		const old = field.value;
		field.value = given;
		for (const named of form.querySelectorAll<HTMLInputElement>("[data-r-row]"))
			if (named.value === old) named.value = given;
	}
	form.dispatchEvent(new Event("r-rows"));
}

/** Numbers the rows, those inside a row after it: 2, 2.1. What names a row in a list of choices says the same number. */
export function numberRows(form: HTMLElement): void {
	const numbers = new Map<Element, string>();
	for (const list of form.querySelectorAll("[data-streamfield-list-container]")) {
		const holder = list.closest("[data-streamfield-child]");
		const before = holder && numbers.get(holder);
		const rows = [...list.children].filter(
			(child) =>
				child.matches("[data-streamfield-child]") && child.querySelector<HTMLInputElement>("input")?.value !== "1",
		);
		for (const [place, row] of rows.entries()) {
			const number = before ? `${before}.${place + 1}` : `${place + 1}`;
			numbers.set(row, number);
			const name = row.querySelector<HTMLElement>(".c-sf-block__type");
			if (!name) continue;
			name.dataset.rType ??= name.textContent ?? "";
			const text = `${name.dataset.rType} ${number}`;
			if (name.textContent !== text) name.textContent = text;
		}
	}
}
