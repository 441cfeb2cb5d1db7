// Shows a film of another site in the page once somebody asks. Without script, or with a key that opens a tab, the link leads there.
for (const place of document.querySelectorAll("[data-film]")) {
	place.querySelector("a")?.addEventListener("click", (event) => {
		if (event.ctrlKey || event.metaKey || event.shiftKey) return;
		event.preventDefault();
		const frame = document.createElement("iframe");
		frame.src = place.dataset.film;
		frame.title = place.dataset.title;
		frame.allow = "fullscreen";
		// YouTube refuses to play without the name of the site; it learns no page.
		frame.referrerPolicy = "strict-origin";
		place.replaceChildren(frame);
		frame.focus();
	});
}
