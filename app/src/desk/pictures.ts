/** A picture is added from the card's form: its file and what it shows; it is chosen at once, and what was written stays. */
import { button, type CardPage, fresh, make, type Words, write } from "./page";
import { newId } from "./rows";

interface Added {
	name: string;
	url: string;
	label: string;
}

interface Refused {
	errors: Record<string, string[]>;
}

const CREATED = 201;
const INVALID = 422;
const ACCEPTED = ".svg,.png,.webp,.jpg,.jpeg";

/** A field of the dialog, with what is wrong with it below. */
class Field {
	private readonly id = fresh("r-picture");
	readonly element: HTMLElement;
	private readonly errors: HTMLElement;

	constructor(
		readonly input: HTMLInputElement | HTMLTextAreaElement,
		label: string,
		help: string,
	) {
		input.id = this.id;
		input.setAttribute("aria-describedby", `${this.id}-help ${this.id}-errors`);
		this.errors = make("p", { class: "r-problem", id: `${this.id}-errors`, hidden: true });
		this.element = make(
			"div",
			{ class: "r-field" },
			make("label", { for: this.id }, label),
			make("p", { class: "r-soft", id: `${this.id}-help` }, help),
			input,
			this.errors,
		);
	}

	say(text: string): void {
		this.errors.textContent = text;
		this.errors.hidden = text === "";
		this.input.toggleAttribute("aria-invalid", false);
		if (text) this.input.setAttribute("aria-invalid", "true");
	}
}

class PictureDialog {
	private readonly file: Field;
	private readonly alt: Field;
	private readonly status = make("p", { role: "status", class: "r-soft" });
	private readonly add: HTMLButtonElement;
	private readonly element: HTMLDialogElement;
	// The same choice sent twice, because no answer came, adds one picture.
	private readonly sending = newId();

	constructor(
		private readonly address: string,
		private readonly token: string,
		private readonly words: Words,
		alt: string,
		private readonly onAdded: (added: Added, alt: string) => void,
	) {
		const title = fresh("r-picture");
		const file = make("input", { type: "file", accept: ACCEPTED });
		const text = make("textarea", { rows: "2" });
		text.value = alt;
		this.file = new Field(file, words.pictureFile ?? "", words.pictureFileHelp ?? "");
		this.alt = new Field(text, words.pictureAlt ?? "", words.pictureAltHelp ?? "");
		this.add = make("button", { type: "submit", class: "r-button r-small" }, words.pictureAdd ?? "");
		const form = make(
			"form",
			{ class: "r-form" },
			this.file.element,
			this.alt.element,
			make("p", { class: "r-soft" }, words.pictureRule ?? ""),
			this.status,
			make(
				"p",
				{ class: "r-actions" },
				this.add,
				button(words.cancel ?? "", () => this.element.close()),
			),
		);
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			void this.send();
		});
		const heading = make("h2", { id: title }, words.newPicture ?? "");
		this.element = make("dialog", { class: "r-dialog r-desk-part", "aria-labelledby": title }, heading, form);
		this.element.addEventListener("close", () => this.element.remove());
		document.body.append(this.element);
		this.element.showModal();
		file.focus();
	}

	private async send(): Promise<void> {
		const chosen = (this.file.input as HTMLInputElement).files?.[0];
		const alt = this.alt.input.value.trim();
		this.file.say(chosen ? "" : (this.words.fieldMissing ?? ""));
		this.alt.say(alt ? "" : (this.words.fieldMissing ?? ""));
		if (!chosen || !alt) {
			(chosen ? this.alt : this.file).input.focus();
			return;
		}
		const body = new FormData();
		body.append("picture", chosen);
		body.append("picture_alt", alt);
		body.append("sending", this.sending);
		this.add.disabled = true;
		this.status.textContent = this.words.pictureSending ?? "";
		try {
			const headers = { "X-CSRFToken": this.token };
			await this.hear(await fetch(this.address, { method: "POST", body, headers, redirect: "manual" }), alt);
		} catch {
			this.status.textContent = this.words.pictureFailed ?? "";
		} finally {
			this.add.disabled = false;
		}
	}

	private async hear(answer: Response, alt: string): Promise<void> {
		this.status.textContent = "";
		if (answer.type === "opaqueredirect" || answer.redirected) this.status.textContent = this.words.signedOut ?? "";
		else if (answer.status === CREATED) {
			this.onAdded((await answer.json()) as Added, alt);
			this.element.close();
		} else if (answer.status === INVALID) {
			const { errors } = (await answer.json()) as Refused;
			this.file.say((errors.picture ?? []).join(" "));
			this.alt.say((errors.picture_alt ?? []).join(" "));
			(errors.picture ? this.file : this.alt).input.focus();
		} else throw new Error(`the server answered ${answer.status}`);
	}
}

/** Shows the chosen picture below its field, and offers to add one there. */
export function connectPictures(form: HTMLElement, page: CardPage, token: string): void {
	const holder = form.querySelector<HTMLElement>('[data-contentpath="picture"]');
	const select = holder?.querySelector("select");
	if (!holder || !select) return;
	const field = (): HTMLTextAreaElement | null => form.querySelector('[data-contentpath="picture_alt"] textarea');
	const image = make("img", { class: "r-chosen-picture", alt: "" });
	const show = (): void => {
		const url = page.pictures[select.value];
		image.hidden = !url;
		if (url && image.getAttribute("src") !== url) image.src = url;
	};
	const add = button(page.words.newPicture ?? "", () => {
		// What another picture shows would be said of the new one.
		const alt = select.value ? "" : (field()?.value ?? "");
		new PictureDialog(page.newPicture, token, page.words, alt, ({ name, url, label }, said) => {
			page.pictures[name] = url;
			select.append(make("option", { value: name }, label));
			write(select, name);
			const text = field();
			if (text) write(text, said);
			add.focus();
		});
	});
	select.after(image, make("p", { class: "r-picture-add" }, add));
	select.addEventListener("change", show);
	show();
}
