// Copies what stands on the page and says so; prints the page. Without script, the text is there to select and the browser prints.
document.addEventListener("DOMContentLoaded", () => {
	for (const button of document.querySelectorAll("[data-r-copy]")) {
		button.hidden = false;
		button.addEventListener("click", () => void copy(button));
	}
	for (const button of document.querySelectorAll("[data-r-print]")) {
		button.hidden = false;
		button.addEventListener("click", () => print());
	}
});

async function copy(button) {
	const place = document.getElementById(button.dataset.rCopy);
	const status = button.parentElement.querySelector("[data-r-copy-status]") ?? document.querySelector("[data-r-copy-status]");
	const lines = [...place.querySelectorAll("li")].map((line) => line.textContent.trim());
	const text = lines.length ? lines.join("\n") : (place.value ?? place.textContent).trim();
	// Empty first: the same words again are told again.
	status.textContent = "";
	let isCopied = true;
	try {
		await navigator.clipboard.writeText(text);
	} catch {
		// No clipboard without https, or none allowed: what is selected is one key away.
		isCopied = chosen(place) && document.execCommand("copy");
	}
	status.textContent = isCopied ? button.dataset.rCopied : button.dataset.rNotCopied;
}

function chosen(place) {
	if (place.select) {
		place.select();
		return true;
	}
	const selection = getSelection();
	selection.selectAllChildren(place);
	return !selection.isCollapsed;
}
