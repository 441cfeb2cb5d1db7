/** Sources, facts and contacts are chosen from the register, never typed; a fact in a text shows what it stands for. */
import { isFound } from "./entrySearch";
import { button, type Entry, filled, fresh, make, type Words, whenever, write } from "./page";
import { addRow } from "./rows";

type Entries = readonly Entry[];

const FACT = /\{fact:([a-z0-9-]+)\}/g;
const GAP_FIELD = '[data-contentpath="text"]';

export class Register {
	constructor(
		readonly facts: Entries,
		readonly sources: Entries,
		private readonly words: Words,
	) {}

	of(what: string): Entries {
		if (what === "sources") return this.sources;
		return what === "contacts" ? this.facts.filter(({ kind }) => kind === "contact") : this.facts;
	}

	find(what: string, id: string): Entry | undefined {
		return this.of(what).find((entry) => entry.id === id);
	}

	/** Returns what an entry is, for a line of a list. */
	textOf({ name, value }: Entry): string {
		return value ? `${name} → ${value}` : name;
	}

	/** Returns whether an entry can be relied on, in words; empty when it can. */
	warned({ state, until }: Entry): string {
		const known: Record<string, string | undefined> = {
			draft: this.words.draft,
			expired: filled(this.words.expired ?? "", { until }),
			C: this.words.weak,
			U: this.words.weak,
		};
		return known[state] ?? "";
	}

	/** Asks for an entry; resolves with its id, or null when nothing was chosen. */
	choose(what: string): Promise<string | null> {
		return new Promise((done) => {
			const title = fresh("r-choose");
			const list = make("ul", { class: "r-choices" });
			const search = make("input", { type: "search", "aria-label": this.words.search });
			const dialog = make(
				"dialog",
				{ class: "r-dialog r-desk-part", "aria-labelledby": title },
				make("h2", { id: title }, this.words[`choose.${what}`] ?? ""),
				search,
				list,
				make(
					"p",
					{},
					button(this.words.cancel ?? "", () => dialog.close()),
				),
			);
			let chosen: string | null = null;
			const show = (): void => {
				const found = this.of(what).filter(({ id, name, value }) => isFound(`${id} ${name} ${value}`, search.value));
				list.replaceChildren(
					...found.map((entry) => {
						const take = (): void => {
							chosen = entry.id;
							dialog.close();
						};
						const warned = this.warned(entry);
						const press = make("button", { type: "button", class: "r-choice", click: take }, make("b", {}, entry.name));
						if (entry.value) press.append(make("span", {}, entry.value));
						if (warned) press.append(make("span", { class: "r-pill r-soon" }, warned));
						return make("li", {}, press);
					}),
				);
				if (found.length === 0) list.append(make("li", {}, this.words.noneFound ?? ""));
			};
			search.addEventListener("input", show);
			dialog.addEventListener("close", () => {
				dialog.remove();
				done(chosen);
			});
			show();
			document.body.append(dialog);
			dialog.showModal();
			search.focus();
		});
	}
}

/** Hidden fields that name one entry, or several, get chips and a button. */
export function connectReferences(form: HTMLElement, register: Register, words: Words): void {
	whenever<HTMLInputElement>(form, "[data-r-several], [data-r-one]", (field) => {
		const what = field.dataset.rSeveral ?? field.dataset.rOne ?? "";
		const isSeveral = field.dataset.rSeveral !== undefined;
		const chips = make("ul", { class: "r-chips" });
		const named = field.closest("[data-contentpath]")?.querySelector("label");
		const label = named?.textContent?.trim() ?? "";
		named?.removeAttribute("for");
		const add = button(words.choose ?? "", async () => {
			const id = await register.choose(what);
			if (id) write(field, isSeveral ? [...new Set([...ids(), id])].join(" ") : id);
			show();
			add.focus();
		});
		add.setAttribute("aria-label", `${words.choose}\u00a0: ${label}`);
		const ids = (): string[] => field.value.split(/\s+/).filter(Boolean);
		const show = (): void => {
			chips.replaceChildren(
				...ids().map((id) => {
					const entry = register.find(what, id);
					const text = entry ? register.textOf(entry) : id;
					const remove = button("×", () => {
						const left = ids().filter((other) => other !== id);
						write(field, left.join(" "));
						show();
						add.focus();
					});
					remove.className = "r-remove";
					remove.setAttribute("aria-label", filled(words.remove ?? "", { name: entry?.name ?? id }));
					const warned = entry ? register.warned(entry) : (words.unknown ?? "");
					const chip = make("li", { class: "r-chip" }, text);
					if (warned) chip.append(make("span", { class: "r-pill r-soon" }, warned));
					chip.append(remove);
					return chip;
				}),
			);
			chips.hidden = ids().length === 0;
		};
		field.after(chips, add);
		field.addEventListener("change", show);
		show();
	});
}

/** Texts get a button that inserts a fact, and the facts they name are shown as they will be read. */
export function connectTexts(form: HTMLElement, register: Register, words: Words, kind: string): void {
	whenever<HTMLTextAreaElement>(form, "textarea[data-r-text]", (field) => {
		const resolved = make("ul", { class: "r-resolved" });
		const tools = make("div", { class: "r-text-tools" });
		const label = field.closest("[data-contentpath]")?.querySelector("label")?.textContent?.trim() ?? "";
		const insert = button(words.insertFact ?? "", async () => {
			const [from, to] = [field.selectionStart, field.selectionEnd];
			const id = await register.choose("facts");
			if (id) put(field, `{fact:${id}}`, from, to);
			field.focus();
		});
		insert.setAttribute("aria-label", `${words.insertFact}\u00a0: ${label}`);
		tools.append(insert);
		if (kind === "cloze" && field.closest(GAP_FIELD)) tools.append(gapButton(form, field, words));
		const show = (): void => {
			const named = [...new Set([...field.value.matchAll(FACT)].map(([, id]) => id ?? ""))];
			resolved.replaceChildren(
				...named.map((id) => {
					const entry = register.find("facts", id);
					const text = entry ? register.textOf(entry) : (words.unknown ?? "");
					const line = make("li", {}, make("code", {}, `{fact:${id}}`), ` ${text}`);
					const warned = entry ? register.warned(entry) : "";
					if (warned) line.append(" ", make("span", { class: "r-pill r-soon" }, warned));
					return line;
				}),
			);
			resolved.hidden = named.length === 0;
		};
		field.after(tools, resolved);
		field.addEventListener("input", show);
		show();
	});
}

function put(field: HTMLTextAreaElement, text: string, from: number, to: number): void {
	write(field, field.value.slice(0, from) + text + field.value.slice(to));
	field.setSelectionRange(from + text.length, from + text.length);
}

/** Puts the selected word in brackets, and adds a gap that accepts it. */
function gapButton(form: HTMLElement, field: HTMLTextAreaElement, words: Words): HTMLButtonElement {
	return button(words.makeGap ?? "", () => {
		const [from, to] = [field.selectionStart, field.selectionEnd];
		const word = field.value.slice(from, to).trim();
		if (!word || /[[\]]/.test(word)) {
			field.setCustomValidity(words.selectWord ?? "");
			field.reportValidity();
			field.setCustomValidity("");
			return;
		}
		put(field, `[${word}]`, from, to);
		const gaps = form.querySelector<HTMLElement>('[data-contentpath="gaps"]');
		if (!gaps || field.closest('[data-contentpath="variants"]')) return;
		addRow(gaps);
		const added = [...gaps.querySelectorAll<HTMLElement>('[data-contentpath="accept"]')].at(-1);
		if (!added) return;
		if (!added.querySelector("textarea")) addRow(added);
		const answer = added.querySelector("textarea");
		if (answer) write(answer, word);
	});
}
