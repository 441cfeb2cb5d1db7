// Follows a live question: loads the page again when it changed, counts answers and seconds. Without script, a link does.
const EVERY_MS = 3000;
const place = document.querySelector("[data-live]");
const left = document.querySelector("[data-live-left]");
const endsAt = left && Date.now() + 1000 * left.textContent;

// A phone that scans the code again is the same phone: its first address of this question counts.
const KEPT = "ravive.live";
const number = document.querySelector('input[name="number"]')?.value;
try {
	const [known, address] = JSON.parse(localStorage[KEPT] ?? "[]");
	if (number && known === number && address !== location.pathname) location.replace(address);
	else if (number) localStorage[KEPT] = JSON.stringify([number, location.pathname]);
	else if (place?.dataset.version === "") localStorage.removeItem(KEPT);
} catch {
	// Storage is refused: the address of this page is enough until the code is scanned again.
}

async function look() {
	let isNew = false;
	try {
		const reply = await fetch(place.dataset.live, { headers: { accept: "application/json" } });
		if (reply.ok) {
			const { version, answered } = await reply.json();
			isNew = true;
			if (version !== place.dataset.version) return location.reload();
			const shown = document.querySelector("[data-live-answered]");
			if (shown && shown.textContent !== String(answered)) shown.textContent = answered;
		}
	} catch {
		// No network: the page says that it stands still.
	}
	const stale = document.querySelector("[data-live-stale]");
	if (stale) stale.hidden = isNew;
}

if (place) {
	setInterval(() => {
		if (document.visibilityState === "visible") void look();
	}, EVERY_MS);
	document.addEventListener("visibilitychange", () => void look());
}
if (left) {
	setInterval(() => {
		left.textContent = Math.max(0, Math.round((endsAt - Date.now()) / 1000));
	}, 1000);
}
