/** Buttons that copy a line of payment details or a text to relay. Without script they are not there, and the text can be selected. */
const COPIED_MS = 2500;

for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
	const line = button.closest(".payment, .copying")?.querySelector<HTMLElement>("[data-copied]");
	// Browsers offer it on https alone.
	button.hidden = !navigator.clipboard;
	button.addEventListener("click", () => {
		navigator.clipboard.writeText(button.dataset.copy ?? "").then(
			() => {
				if (!line) return;
				// A button without words says what it copied.
				const what = button.textContent?.trim() ? "" : ` ${button.dataset.copy}`;
				line.textContent = `${line.dataset.copied}${what}`;
				setTimeout(() => {
					line.textContent = "";
				}, COPIED_MS);
			},
			() => undefined,
		);
	});
}
