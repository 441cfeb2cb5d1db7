/** A notion is chosen by its words, or written again: the list below the field has those of the deck, with the cards that have them. */
import { isFound } from "./entrySearch";
import { filled, fresh, make, whenever, write } from "./page";

interface Notion {
	words: string;
	cards: string;
}

/** Accents, capitals and punctuation make no other notion. */
const folded = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const isSame = (one: string, other: string): boolean =>
	isFound(folded(one), folded(other)) && isFound(folded(other), folded(one));

class NotionChoice {
	private readonly list = make("ul", { class: "r-notions", role: "listbox", id: fresh("r-notions"), hidden: true });
	private readonly note = make("p", { class: "r-soft", role: "status", hidden: true });
	private active = -1;

	constructor(
		private readonly field: HTMLInputElement,
		private readonly notions: readonly Notion[],
		private readonly newNotion: string,
	) {
		field.removeAttribute("list");
		const attributes = {
			role: "combobox",
			"aria-autocomplete": "list",
			"aria-controls": this.list.id,
			"aria-expanded": "false",
		};
		for (const [name, value] of Object.entries(attributes)) field.setAttribute(name, value);
		const label = field.labels?.[0]?.textContent?.trim();
		if (label) this.list.setAttribute("aria-label", label);
		const holder = make("div", { class: "r-notion" });
		field.replaceWith(holder);
		holder.append(field, this.list);
		holder.after(this.note);
		field.addEventListener("input", () => {
			this.show();
			// Nothing is left to choose, and the list would lie over what comes next.
			if (this.isChosen) this.close();
		});
		field.addEventListener("click", () => this.show());
		field.addEventListener("keydown", (event) => this.press(event));
		field.addEventListener("blur", () => this.close());
		// Pressed, an option would take the focus, and the list would be gone before the click.
		this.list.addEventListener("mousedown", (event) => event.preventDefault());
		this.list.addEventListener("click", ({ target }) => {
			const option = (target as Element).closest("[role=option]");
			if (option) this.take([...this.list.children].indexOf(option));
		});
	}

	private get isChosen(): boolean {
		return this.notions.some(({ words }) => isSame(words, this.field.value));
	}

	private get found(): Notion[] {
		// What stands in the field as it was chosen is where one begins to choose another.
		return this.isChosen
			? [...this.notions]
			: this.notions.filter(({ words, cards }) => isFound(folded(`${words} ${cards}`), folded(this.field.value)));
	}

	private show(): void {
		this.active = -1;
		const isNew = folded(this.field.value) !== "" && !this.isChosen;
		this.note.hidden = !isNew;
		this.note.textContent = isNew ? filled(this.newNotion, { name: this.field.value.trim() }) : "";
		const options = this.found.map(({ words, cards }) => {
			const parts = [make("b", {}, words), " ", make("span", {}, cards)];
			return make("li", { role: "option", id: fresh("r-notion"), "aria-selected": "false" }, ...parts);
		});
		this.list.replaceChildren(...options);
		this.list.hidden = options.length === 0;
		this.field.setAttribute("aria-expanded", String(options.length > 0));
		this.mark();
	}

	private close(): void {
		this.list.hidden = true;
		this.field.setAttribute("aria-expanded", "false");
		this.active = -1;
		this.mark();
	}

	private press(event: KeyboardEvent): void {
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
		if (step) {
			event.preventDefault();
			if (this.list.hidden) this.show();
			const count = this.list.children.length;
			if (count === 0) return;
			this.active = this.active < 0 && step < 0 ? count - 1 : (this.active + step + count) % count;
			this.mark();
		} else if (this.list.hidden) return;
		else if (event.key === "Enter" && this.active >= 0) {
			event.preventDefault();
			this.take(this.active);
		} else if (event.key === "Escape") this.close();
	}

	private take(place: number): void {
		const notion = this.found[place];
		if (notion) write(this.field, notion.words);
		this.note.hidden = true;
		this.close();
	}

	private mark(): void {
		for (const [place, option] of [...this.list.children].entries()) {
			option.setAttribute("aria-selected", String(place === this.active));
			if (place === this.active) option.scrollIntoView({ block: "nearest" });
		}
		const active = this.list.children[this.active];
		if (active) this.field.setAttribute("aria-activedescendant", active.id);
		else this.field.removeAttribute("aria-activedescendant");
	}
}

export function connectNotions(page: HTMLElement): void {
	const listed = page.querySelector<HTMLElement>("datalist#r-notions");
	if (!listed) return;
	const options = [...listed.querySelectorAll("option")];
	const notions = options.map((option) => ({ words: option.value, cards: option.getAttribute("label") ?? "" }));
	whenever<HTMLInputElement>(page, 'input[list="r-notions"]', (field) => {
		new NotionChoice(field, notions, listed.dataset.rNew ?? "");
	});
}
