/** A card under review on the phone: its tabs are links, which need no script; the arrow keys turn the pages. */
import { Phone, type PhonePage } from "./frame";

const WRITING = "input, textarea, select, [contenteditable]";

/** Shows question or answer without loading the page again; the other links then lead to the same side of the card. */
function connectTabs(place: HTMLElement): void {
	place.addEventListener("click", (event) => {
		const chosen = (event.target as Element).closest<HTMLAnchorElement>("a[data-r-show]");
		if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
	});
	addEventListener("message", ({ data }) => {
		if (data?.kind !== "ravive-step") return;
		for (const link of place.querySelectorAll<HTMLAnchorElement>("a:not([data-r-show])")) {
			const address = new URL(link.href);
			address.searchParams.set("show", data.isAnswered ? "answer" : "question");
			link.href = address.href;
		}
	});
}

function connectKeys(): void {
	addEventListener("keydown", (event) => {
		const { key, target } = event;
		// A key that is held down would note cards as read that nobody saw.
		if (event.repeat || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.defaultPrevented)
			return;
		if ((target as Element).closest(WRITING)) return;
		const wanted = { ArrowRight: "next", ArrowLeft: "previous" }[key];
		if (wanted) document.querySelector<HTMLElement>(`[data-r-turn="${wanted}"]`)?.click();
	});
}

export function connectReading(place: HTMLElement, page: PhonePage): void {
	connectTabs(place);
	connectKeys();
	void new Phone(page, place).refresh();
}
