/** The cards of a shared deck: whichever is chosen in the list stands in the phone beside it. */
import { Phone, type PhonePage } from "./frame";

export function connectLooks(list: HTMLElement, place: HTMLElement, page: PhonePage): void {
	const phone = new Phone(page, place);
	list.addEventListener("click", (event) => {
		const chosen = (event.target as Element).closest<HTMLElement>("[data-r-look]");
		if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		page.card = chosen.dataset.rLook ?? "";
		page.preview = chosen.dataset.rPreview ?? "";
		for (const link of list.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
		chosen.setAttribute("aria-current", "true");
		void phone.refresh();
	});
	void phone.refresh();
}
