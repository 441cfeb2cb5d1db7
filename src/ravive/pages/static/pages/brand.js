// Shows a look while it is chosen. Without script, the button "Show it first" does the same.
document.addEventListener("DOMContentLoaded", () => {
	const form = document.querySelector("[data-brand-form]");
	const preview = document.querySelector("[data-brand-preview]");
	if (!form || !preview) return;
	let wait = 0;
	let latest = 0;

	async function show() {
		latest += 1;
		const number = latest;
		const values = new URLSearchParams(new FormData(form));
		values.delete("csrfmiddlewaretoken");
		const answer = await fetch(`${form.dataset.brandForm}?${values}`).catch(() => null);
		const isFresh = number === latest;
		// A colour that is half typed has no preview: the one before stays.
		if (answer?.ok && isFresh) preview.innerHTML = await answer.text();
	}

	for (const place of form.querySelectorAll("[data-brand-picker]")) {
		const text = document.getElementById(place.dataset.brandPicker);
		const picker = place.querySelector("input");
		const take = () => {
			if (/^#[0-9a-f]{6}$/i.test(text.value)) picker.value = text.value;
		};
		place.hidden = false;
		take();
		text.addEventListener("input", take);
		picker.addEventListener("input", (event) => {
			text.value = picker.value;
			event.stopPropagation();
			text.dispatchEvent(new Event("input", { bubbles: true }));
		});
	}
	form.addEventListener("input", () => {
		clearTimeout(wait);
		wait = setTimeout(show, 200);
	});
});
