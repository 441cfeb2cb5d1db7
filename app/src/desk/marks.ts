/** What the content rules say, beside the field it concerns: what has to be fixed, and advice. */
import { button, type Feedback, filled, fresh, make, type Words } from "./page";
import { find } from "./places";

const MARK = "r-problems";
/** What a form hears once its problems are marked, and a part of it that is about to be led to. */
export const MARKED = "r-marked";
export const LEAD = "r-lead";

export class Marks {
	constructor(
		private readonly form: HTMLElement,
		private readonly summary: HTMLElement,
		private readonly words: Words,
	) {}

	show(problems: readonly Feedback[]): void {
		for (const old of this.form.querySelectorAll(`.${MARK}`)) old.remove();
		for (const field of this.form.querySelectorAll("[data-r-marked]")) {
			field.removeAttribute("aria-invalid");
			field.removeAttribute("data-r-marked");
			field.removeAttribute("aria-describedby");
		}
		const targets = new Map<HTMLElement, HTMLUListElement>();
		const rest: Feedback[] = [];
		for (const problem of problems) {
			const found = find(this.form, problem.place);
			if (found) this.mark(found, problem, targets);
			else rest.push(problem);
		}
		const wrong = [...targets].filter(([, list]) => list.querySelector(".r-error")).map(([target]) => target);
		this.sum(problems, rest, wrong.length > 0 ? wrong : [...targets.keys()]);
		this.form.dispatchEvent(new Event(MARKED));
	}

	private mark(found: HTMLElement, problem: Feedback, targets: Map<HTMLElement, HTMLUListElement>): void {
		let list = targets.get(found);
		if (!list) {
			list = make("ul", { class: MARK, id: fresh("r-problems") });
			targets.set(found, list);
			found.append(list);
			const field = found.querySelector<HTMLElement>("textarea, select, input:not([type=hidden])");
			if (field && !found.matches("[data-streamfield-child]") && !found.querySelector("[data-streamfield-child]")) {
				field.setAttribute("data-r-marked", "");
				field.setAttribute("aria-describedby", list.id);
			}
		}
		list.append(this.line(problem));
		if (problem.severity === "error")
			found.querySelector(":scope [data-r-marked]")?.setAttribute("aria-invalid", "true");
	}

	private line({ text, severity }: Feedback): HTMLLIElement {
		const word = severity === "error" ? this.words.toMend : this.words.advice;
		return make("li", { class: `r-problem r-${severity}` }, make("b", {}, `${word} `), text);
	}

	/** One line above the form: how many, and a way to the first error, or to the first advice where there is no error. */
	private sum(problems: readonly Feedback[], rest: readonly Feedback[], targets: readonly HTMLElement[]): void {
		const errors = problems.filter(({ severity }) => severity === "error").length;
		const advice = problems.length - errors;
		const pill = (count: number, words: string, kind: string): HTMLElement =>
			make("span", { class: `r-pill ${kind}` }, filled(words, { count }));
		const parts: HTMLElement[] = [];
		if (errors > 0) parts.push(pill(errors, this.words.toMendCount ?? "", "r-soon"));
		if (advice > 0) parts.push(pill(advice, this.words.adviceCount ?? "", "r-again"));
		if (problems.length === 0) parts.push(make("span", { class: "r-pill r-ok" }, this.words.inOrder ?? ""));
		const first = this.inOrder(targets);
		if (first) parts.push(button(this.words.toFirst ?? "", () => leadTo(first)));
		const list = make("ul", { class: MARK }, ...rest.map((problem) => this.line(problem)));
		this.summary.replaceChildren(make("div", { class: "r-inline" }, ...parts), ...(rest.length > 0 ? [list] : []));
	}

	private inOrder(targets: readonly HTMLElement[]): HTMLElement | undefined {
		return [...targets].sort((one, other) =>
			one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
		)[0];
	}
}

/** Leads to a field, whatever panel or step it is folded in. */
export function leadTo(found: HTMLElement): void {
	found.dispatchEvent(new Event(LEAD, { bubbles: true }));
	for (let panel = found.closest("[data-panel]"); panel; panel = panel.parentElement?.closest("[data-panel]") ?? null) {
		const toggle = panel.querySelector<HTMLElement>("[data-panel-toggle]");
		if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
	}
	const fields = [...found.querySelectorAll<HTMLElement>("textarea, select, input:not([type=hidden]), button")];
	const field = fields.find((one) => !one.closest("[hidden]"));
	found.scrollIntoView({ block: "center" });
	field?.focus({ preventScroll: true });
}
