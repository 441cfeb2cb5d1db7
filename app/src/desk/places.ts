/** Finding a field of a card's form: by the names of fields, the numbers of entries, and the ids of rows (`row:id`). */
import type { Place } from "./page";

const CHILD = "[data-streamfield-child]";

/** Returns the entries of a list that are not deleted, in their order, those of lists inside it apart. */
export function entries(list: Element): HTMLElement[] {
	const all = [...list.querySelectorAll<HTMLElement>(CHILD)];
	return all.filter(
		(child) => child.parentElement?.closest(CHILD) === list.closest(CHILD) && isThere(child) && within(child, list),
	);
}

const within = (child: Element, list: Element): boolean => {
	const holder = child.parentElement?.closest("[data-contentpath]:not([data-streamfield-child])");
	return holder === list || (!list.hasAttribute("data-contentpath") && list.contains(child));
};

function isThere(child: Element): boolean {
	return ownInput(child, "-deleted")?.value !== "1";
}

function ownInput(child: Element, ending: string): HTMLInputElement | undefined {
	return [...child.children].find(
		(part): part is HTMLInputElement => part instanceof HTMLInputElement && part.name.endsWith(ending),
	);
}

/** Returns the hidden field that holds a row's id; null for entries that have none. */
export function idOf(row: Element): HTMLInputElement | null {
	return row.querySelector<HTMLInputElement>("[data-r-id]");
}

/** Returns the part of the form a place leads to, or the last part on the way that is there. */
export function find(form: HTMLElement, place: Place): HTMLElement | null {
	let here: HTMLElement | null = null;
	for (const part of place) {
		const next: HTMLElement | undefined = step(here ?? form, part);
		if (!next) break;
		here = next;
	}
	return here;
}

function step(here: HTMLElement, part: string | number): HTMLElement | undefined {
	if (typeof part === "number") return entries(here).filter(isWritten)[part];
	if (part.startsWith("row:")) {
		const id = part.slice(4);
		return entries(here).find((row) => [idOf(row)?.value, idOf(row)?.dataset.rAlias, chosen(row)].includes(id));
	}
	const found = [...here.querySelectorAll<HTMLElement>(`[data-contentpath="${CSS.escape(part)}"]`)];
	return found.find((field) => field.parentElement?.closest(CHILD) === here.closest(CHILD)) ?? found[0];
}

/** A reworded option says which one it rewords. */
const chosen = (row: Element): string | undefined =>
	row.querySelector<HTMLInputElement>(`[data-contentpath="id"] [data-r-row]`)?.value;

/** Entries that say nothing are not kept, and not counted. */
function isWritten(entry: Element): boolean {
	const fields = entry.querySelectorAll<HTMLInputElement>("textarea, input[type=text], input[type=number], select");
	return [...fields].some(({ value }) => value.trim() !== "");
}
