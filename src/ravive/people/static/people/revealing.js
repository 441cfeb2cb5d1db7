// Shows what was typed as a password, and hides it again. Without script there is no button.
for (const button of document.querySelectorAll("[data-r-reveal]")) {
	const input = document.getElementById(button.dataset.rReveal);
	const words = { password: button.textContent, text: button.dataset.rHide };
	const set = (kind) => {
		input.type = kind;
		button.textContent = words[kind];
	};
	button.hidden = false;
	button.addEventListener("click", () => set(input.type === "text" ? "password" : "text"));
	// What browsers store must be a password's field.
	input.form.addEventListener("submit", () => set("password"));
}
