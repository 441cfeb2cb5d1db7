/** Buttons that copy a line of payment details. Without script they are not there, and a tap takes the whole line. */
const COPIED_MS = 2500;

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
	const line = button.closest(".payment")?.querySelector<HTMLElement>("[data-copied]");
	// Browsers offer it on https alone.
	button.hidden = !navigator.clipboard;
	button.addEventListener("click", () => {
		navigator.clipboard.writeText(button.dataset.copy ?? "").then(
			() => {
				if (!line) return;
				line.textContent = `${line.dataset.copied} ${button.dataset.copy}`;
				setTimeout(() => {
					line.textContent = "";
				}, COPIED_MS);
			},
			() => undefined,
		);
	});
}
