// Renews the counters of the projected page. Without script, a link does.
const EVERY_MS = 3000;
const counters = document.querySelector("[data-r-numbers]");

async function renew() {
	let isNew = false;
	try {
		const reply = await fetch(counters.dataset.rNumbers, { headers: { accept: "application/json" } });
		if (reply.ok) {
			show(await reply.json());
			isNew = true;
		}
	} catch {
		// No network, or signed out meanwhile: the page says that its numbers stand still.
	}
	document.querySelector("[data-r-stale]").hidden = isNew;
}

function show({ joined, finished, can_close }) {
	put("[data-r-joined]", joined);
	put("[data-r-finished]", finished);
	document.querySelector("[data-r-close]").disabled = !can_close;
}

// A screen reader announces what changed, not every renewal.
function put(selector, text) {
	const place = counters.querySelector(selector);
	if (place.textContent !== text) place.textContent = text;
}

if (counters) {
	setInterval(() => {
		if (document.visibilityState === "visible") void renew();
	}, EVERY_MS);
	document.addEventListener("visibilitychange", () => void renew());
}
