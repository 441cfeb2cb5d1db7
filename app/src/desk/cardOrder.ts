/** The order of a deck's cards: dragged, or moved with buttons; saved at once. */
import { filled, read, type Words } from "./page";

interface DeckPage {
	order: string;
	token: string;
	words: Words;
}

const rowOf = (element: Element | null): HTMLElement | null => element?.closest<HTMLElement>("[data-r-card]") ?? null;

export function connectOrder(list: HTMLElement): void {
	const page = read<DeckPage>("r-deck");
	const status = document.querySelector<HTMLElement>("[data-r-status]");
	let dragged: HTMLElement | null = null;
	let saving: Promise<void> = Promise.resolve();

	const say = (text: string): void => {
		if (status) status.textContent = text;
	};
	const rows = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[data-r-card]")];

	const send = async (): Promise<void> => {
		const body = new URLSearchParams(rows().map((row) => ["card", row.dataset.rCard ?? ""]));
		try {
			const headers = { "X-CSRFToken": page.token };
			const answer = await fetch(page.order, { method: "POST", body, headers, redirect: "manual" });
			if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
			say(page.words.ordered ?? "");
		} catch {
			say(page.words.notOrdered ?? "");
		}
	};
	const save = (row: HTMLElement): void => {
		const place = rows().indexOf(row) + 1;
		say(filled(page.words.moved ?? "", { place, total: rows().length }));
		saving = saving.then(send);
	};

	list.addEventListener("click", ({ target }) => {
		const press = (target as Element).closest<HTMLElement>("[data-r-move]");
		const row = rowOf(press);
		if (!press || !row) return;
		const isUp = press.dataset.rMove === "up";
		const other = isUp ? row.previousElementSibling : row.nextElementSibling;
		if (!other) return;
		if (isUp) other.before(row);
		else other.after(row);
		press.focus();
		save(row);
	});
	list.addEventListener("dragstart", (event) => {
		dragged = rowOf(event.target as Element);
		event.dataTransfer?.setData("text/plain", dragged?.dataset.rCard ?? "");
		dragged?.classList.add("r-dragged");
	});
	list.addEventListener("dragover", (event) => {
		const over = rowOf(event.target as Element);
		if (!dragged || !over) return;
		event.preventDefault();
		const box = over.getBoundingClientRect();
		if (event.clientY < box.top + box.height / 2) over.before(dragged);
		else over.after(dragged);
	});
	list.addEventListener("dragend", () => {
		dragged?.classList.remove("r-dragged");
		if (dragged) save(dragged);
		dragged = null;
	});
}
