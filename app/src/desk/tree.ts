/** A scenario is edited as its tree: the map's boxes open its steps, one at a time; the others stay in the form, folded. */
import { arrows, BOX, beside, inRem, left, type MapStep, type Placed, placed, sizeOf, top } from "./branches";
import { LEAD, MARKED } from "./marks";
import { button, filled, fresh, make, type Words, whenever, write } from "./page";
import { entries, idOf } from "./places";
import { addRow, nameOf, newId } from "./rows";

interface RowStep extends MapStep {
	row: HTMLElement;
	number: number;
	toFix: number;
	advice: number;
}

function stepsOf(list: HTMLElement): RowStep[] {
	return entries(list).map((row, place) => {
		const choices = row.querySelector<HTMLElement>('[data-contentpath="choices"]');
		const ways = (choices ? entries(choices) : []).map((choice) => ({
			to: choice.querySelector<HTMLInputElement>('[data-contentpath="to"] [data-r-row]')?.value ?? "",
			credit: Number(choice.querySelector<HTMLSelectElement>('[data-contentpath="credit"] select')?.value || 0),
		}));
		const isEnding = row.querySelector<HTMLInputElement>('[data-contentpath="ending"] input')?.checked ?? false;
		const [toFix, advice] = [".r-error", ".r-warning"].map((kind) => row.querySelectorAll(`.r-problem${kind}`).length);
		return { id: idOf(row)?.value ?? "", name: nameOf(row), isEnding, ways, row, number: place + 1, toFix, advice };
	});
}

/** Wagtail draws a new row hidden and lets it grow: its field takes the focus only once it shows. */
function focusOnceShown(field: HTMLElement, framesLeft = 30): void {
	field.focus();
	if (document.activeElement !== field && framesLeft > 0)
		requestAnimationFrame(() => focusOnceShown(field, framesLeft - 1));
}

class StepTree {
	private readonly hint = fresh("r-hint");
	private readonly plane = make("div", { class: "r-plane" });
	private readonly boxes = new Map<HTMLElement, HTMLButtonElement>();
	private readonly seen = new Set<HTMLElement>();
	private steps: RowStep[] = [];
	private order: Placed[] = [];
	private opened: HTMLElement | null = null;

	constructor(
		private readonly form: HTMLElement,
		private readonly list: HTMLElement,
		private readonly start: HTMLInputElement,
		private readonly words: Words,
	) {
		const frame = make(
			"div",
			{ class: "r-scroll r-map-frame", role: "group", "aria-label": words.map, "aria-describedby": this.hint },
			this.plane,
		);
		const add = make(
			"p",
			{ class: "r-tree-add" },
			button(words.addStep ?? "", () => this.openNew()),
		);
		list.classList.add("r-tree");
		const container = list.querySelector("[data-streamfield-list-container]");
		container?.before(make("p", { class: "r-soft", id: this.hint }, words.mapHint ?? ""), frame, add);
		for (const row of entries(list)) this.seen.add(row);
		this.plane.addEventListener("keydown", (event) => this.move(event));
		for (const kind of ["input", "change", "r-rows", MARKED]) form.addEventListener(kind, () => this.draw());
		list.addEventListener(LEAD, ({ target }) => {
			const row = entries(list).find((found) => found.contains(target as Node));
			if (row) this.open(row);
		});
		this.draw();
		whenever<HTMLInputElement>(list, '[data-contentpath="to"] [data-r-row]', (field) => this.connectChoice(field));
	}

	/** Shows a step alone below the map. */
	private open(row: HTMLElement): void {
		this.opened = row;
		this.draw();
	}

	/** Opens a step and leads to its beginning, which says which step it is. */
	private enter(row: HTMLElement): void {
		this.open(row);
		const panel = row.querySelector<HTMLElement>(".w-panel") ?? row;
		panel.tabIndex = -1;
		panel.focus({ preventScroll: true });
		panel.scrollIntoView({ block: "nearest" });
	}

	/** Adds a step and leads to its text; `choice` is the field of a choice that is to lead there. */
	private openNew(choice?: HTMLInputElement): void {
		addRow(this.list);
		const row = entries(this.list).at(-1);
		const id = row && idOf(row);
		if (!row || !id) return;
		id.value ||= newId();
		if (choice) write(choice, id.value);
		this.form.dispatchEvent(new Event("r-rows"));
		this.enter(row);
		const text = row.querySelector<HTMLElement>('[data-contentpath="text"] textarea');
		if (text) focusOnceShown(text);
	}

	private connectChoice(field: HTMLInputElement): void {
		const target = (): RowStep | undefined => this.steps.find(({ id }) => id !== "" && id === field.value);
		const press = (): void => {
			const step = target();
			if (step) this.enter(step.row);
		};
		const open = make("button", { type: "button", class: "r-lead", click: press });
		const add = make(
			"button",
			{ type: "button", class: "r-lead", click: () => this.openNew(field) },
			this.words.addAfter ?? "",
		);
		field.closest("[data-contentpath]")?.append(make("p", { class: "r-step-tools" }, open, add));
		const show = (): void => {
			const step = target();
			open.hidden = !step;
			add.hidden = field.value !== "";
			if (step) open.textContent = filled(this.words.openStep ?? "", { number: step.number, name: this.called(step) });
		};
		for (const kind of ["input", "change", "r-rows"]) this.form.addEventListener(kind, show);
		show();
	}

	private called({ name }: RowStep): string {
		return name || "…";
	}

	private move(event: KeyboardEvent): void {
		const from = this.steps.find(({ row }) => this.boxes.get(row) === event.target);
		if (!from || event.altKey || event.ctrlKey || event.metaKey) return;
		const isList = getComputedStyle(event.target as Element).position !== "absolute";
		const next = beside(this.order, from.id, event.key, isList);
		const box = this.boxOf(next?.id);
		if (!box) return;
		event.preventDefault();
		this.rest(box);
		box.focus();
	}

	private boxOf(id: string | undefined): HTMLButtonElement | undefined {
		const step = this.steps.find((found) => found.id === id);
		return step && this.boxes.get(step.row);
	}

	/** The map takes one stop of the tab key: the box that was left last. */
	private rest(box: HTMLButtonElement): void {
		for (const other of this.boxes.values()) other.tabIndex = other === box ? 0 : -1;
	}

	private draw(): void {
		this.steps = stepsOf(this.list);
		this.order = placed(this.steps, this.start.value);
		this.openWhatIsThere();
		const open = this.steps.find(({ row }) => row === this.opened);
		const byId = new Map(this.steps.map((step) => [step.id, step]));
		const shown = this.order.flatMap((box) => {
			const step = byId.get(box.id);
			return step ? [this.box(step, box)] : [];
		});
		const { width, height } = sizeOf(this.order);
		this.plane.style.setProperty("--width", inRem(width));
		this.plane.style.setProperty("--height", inRem(height));
		this.plane.querySelector("svg")?.remove();
		this.plane.prepend(arrows(this.order, open?.id ?? ""));
		// A box that has the focus keeps it: only what stands elsewhere than before is moved.
		for (const old of [...this.boxes.values()]) if (!shown.includes(old)) old.remove();
		for (const [place, box] of shown.entries())
			if (this.plane.children[place + 1] !== box) this.plane.insertBefore(box, this.plane.children[place + 1] ?? null);
		if (!shown.some(({ tabIndex }) => tabIndex === 0) && shown[0]) this.rest(shown[0]);
	}

	/** Folds every step but one: the one that was opened last, a new one, or the beginning where that one is gone. */
	private openWhatIsThere(): void {
		const isFirst = this.opened === null;
		const rows = this.steps.map(({ row }) => row);
		const added = rows.find((row) => !this.seen.has(row));
		for (const row of rows) this.seen.add(row);
		const isGone = this.opened !== null && !rows.includes(this.opened);
		const beginning = this.steps.find(({ id }) => id === this.order[0]?.id)?.row ?? null;
		this.opened = added ?? (isFirst || isGone ? beginning : this.opened);
		for (const { row, name } of this.steps) {
			row.hidden = row !== this.opened;
			const title = row.querySelector("[data-panel-heading-text]");
			if (title && title.textContent !== name) title.textContent = name;
			this.closeWithMap(row);
		}
		if (isGone && this.opened) this.box(this.steps.find(({ row }) => row === this.opened) as RowStep).focus();
	}

	/** A step ends with what leads back to its box. */
	private closeWithMap(row: HTMLElement): void {
		const end = row.querySelector(".w-panel__content") ?? row;
		if (end.querySelector(":scope > .r-step-end")) return;
		const back = button(this.words.backToMap ?? "", () => this.boxes.get(row)?.focus());
		end.append(make("p", { class: "r-step-end" }, back));
	}

	private box(step: RowStep, place?: Placed): HTMLButtonElement {
		let box = this.boxes.get(step.row);
		if (!box) {
			box = make("button", { type: "button", tabindex: "-1", click: () => this.enter(step.row) });
			box.addEventListener("focus", () => this.rest(box as HTMLButtonElement));
			this.boxes.set(step.row, box);
		}
		if (!place) return box;
		const isOpen = step.row === this.opened;
		const panel = step.row.querySelector(".w-panel");
		if (panel) box.setAttribute("aria-controls", panel.id);
		box.className = `r-box${step.isEnding ? " r-box-ending" : ""}${step.toFix > 0 ? " r-box-wrong" : ""}`;
		box.setAttribute("aria-expanded", String(isOpen));
		box.style.setProperty("--left", inRem(left(place)));
		box.style.setProperty("--top", inRem(top(place)));
		box.style.setProperty("--width", inRem(BOX.width));
		box.style.setProperty("--height", inRem(BOX.height));
		box.style.setProperty("--depth", String(Math.min(place.column, 6)));
		const parts = this.parts(step, place);
		const text = parts.map(({ outerHTML }) => outerHTML).join("");
		if (box.innerHTML !== text) box.replaceChildren(...parts);
		return box;
	}

	private parts(step: RowStep, place: Placed): HTMLElement[] {
		const marks: HTMLElement[] = [];
		const mark = (text: string, kind = ""): void => {
			marks.push(make("span", { class: `r-box-mark${kind}` }, text));
		};
		if (step.toFix > 0) mark(filled(this.words.toMendCount ?? "", { count: step.toFix }), " r-box-fix");
		else if (step.advice > 0) mark(filled(this.words.adviceCount ?? "", { count: step.advice }));
		const isFirst = place.id === this.order[0]?.id;
		if (isFirst) mark(this.words.stepStart ?? "");
		else if (place.parent === null) mark(this.words.stepApart ?? "");
		if (step.isEnding) mark(this.words.stepEnding ?? "");
		const numbers = step.ways.flatMap(({ to }) => this.steps.find(({ id }) => id === to)?.number ?? []);
		if (numbers.length > 0) mark(filled(this.words.leadsTo ?? "", { numbers: [...new Set(numbers)].join(", ") }));
		return [
			make("span", { class: "r-box-name" }, `${step.number}. ${this.called(step)}`),
			make("span", { class: "r-box-marks" }, ...marks.flatMap((shown) => [" ", shown])),
		];
	}
}

export function connectTree(form: HTMLElement, words: Words): void {
	const list = form.querySelector<HTMLElement>('[data-contentpath="steps"]');
	const start = form.querySelector<HTMLInputElement>('[data-contentpath="start"] [data-r-row]');
	if (list && start) new StepTree(form, list, start, words);
}
