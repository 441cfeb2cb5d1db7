/**
 * Runs on every page before it is painted: applies the learner's settings, holds the quick exit, and fetches the
 * fonts once the page is there. Kept under 3 kB minified, because it travels inside each page.
 */
const root = document.documentElement;
/** The store on this page opens and writes nothing once it is named so. */
const NAME = "units";
const NEUTRAL = "/units/";
const SHIFT_WINDOW_MS = 5000;
const PROBE_MS = 1500;
const WIPE_MS = 800;
/** Read at once: the app names its own screens there later. */
const isSingle = document.documentElement.dataset.screen === "single";
const FONTS_AFTER_MS = 500;
/** How many of each make a metre; the page a visitor is left with must work. */
const IN_A_METRE = { ft: 3.28084, in: 39.3701, km: 0.001 };
const TITLES: Record<string, string> = {
	fr: "Convertir des unités",
	nl: "Eenheden omrekenen",
	de: "Einheiten umrechnen",
};

let cover: HTMLElement | undefined;
let presses: number[] = [];

try {
	const { theme, text, motion } = JSON.parse(localStorage["ravive.settings"]);
	if (theme !== "system") root.dataset.theme = theme;
	if (text > 100) {
		root.style.fontSize = `${text}%`;
		root.dataset.text = text;
	}
	if (motion === "reduced") root.dataset.motion = motion;
} catch {
	// Nothing stored, or storage refused: the page shows with the browser's own settings.
}
/** Returns the title of what now covers the page. */
function showConverter(): string {
	cover = document.createElement("div");
	cover.style.cssText =
		"all:initial;position:fixed;inset:0;z-index:2147483647;background:#fff;padding:9vw;font:18px/2 Arial";
	const title = TITLES[navigator.language.slice(0, 2)] ?? "Convert units";
	document.title = title;
	cover.innerHTML = `<h1>${title}</h1><label>m <input type=number></label><pre>`;
	cover.oninput = ({ target, currentTarget }) => {
		((currentTarget as Element).lastChild as Element).textContent = Object.entries(IN_A_METRE)
			.map(([unit, count]) => `${unit} ${count * +(target as HTMLInputElement).value}`)
			.join("\n");
	};
	// A dialog lies above everything, whatever its order.
	for (const dialog of document.querySelectorAll("dialog")) dialog.close();
	root.append(cover);
	return title;
}

/** Settles once everything is gone; what the browser refuses held nothing. */
function wipe(): Promise<unknown> {
	const works: (() => unknown)[] = [
		() => localStorage.clear(),
		() => sessionStorage.clear(),
		() =>
			new Promise((done) => {
				indexedDB.deleteDatabase("ravive").onsuccess = done;
			}),
		async () => Promise.all((await caches.keys()).map((key) => caches.delete(key))),
		async () => (await navigator.serviceWorker.getRegistration())?.unregister(),
	];
	return Promise.allSettled(works.map(async (work) => work()));
}

const channel = self.BroadcastChannel && new BroadcastChannel("ravive");

async function leave(): Promise<void> {
	if (cover) return;
	// What is still loading would start the app again under the cover.
	window.stop();
	const title = showConverter();
	window.name = NAME;
	channel?.postMessage(0);
	const wiped = Promise.race([wipe(), new Promise((done) => setTimeout(done, WIPE_MS))]);
	let isReached: boolean | undefined;
	try {
		// A page opened from a file has no server to ask.
		isReached =
			!isSingle &&
			(await fetch(NEUTRAL, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PROBE_MS) })).ok;
	} catch {
		// No network, or too slow a one.
	}
	await wiped;
	if (isReached) return location.replace(NEUTRAL);
	// LeaveAction of network the page stays, but nothing of it: only the converter is left in the document.
	document.head.innerHTML = `<title>${title}`;
	document.body.textContent = "";
	try {
		history.replaceState(0, "", NEUTRAL);
	} catch {
		// A page opened from a file may not change its address.
	}
}

channel?.addEventListener("message", ({ data }) => data || leave());
addEventListener("keydown", ({ key, repeat, timeStamp }) => {
	if (repeat) return;
	// Capitals are Shift followed by another key: they are not a call for help.
	presses = key === "Shift" ? [...presses, timeStamp].slice(-3) : [];
	if (timeStamp - presses[0] < SHIFT_WINDOW_MS && presses[2]) leave();
});
addEventListener("click", (event) => {
	if (!(event.target as Element).closest("[data-exit]")) return;
	event.preventDefault();
	leave();
});
// Back after the exit: the page must not show again. A fresh visit is welcome.
const guardBack = (isBack: boolean): void => {
	if (window.name !== NAME) return;
	cover = undefined;
	if (isBack) leave();
	else window.name = "";
};
addEventListener("pageshow", ({ persisted }) => persisted && guardBack(true));
/** Ours replace the device's fonts, of the same widths, all at once; a learner who saves data keeps the device's. */
async function fetchFonts(): Promise<void> {
	const { connection } = navigator as { connection?: { saveData: boolean } };
	// The single file fetches nothing.
	if (connection?.saveData || isSingle) return;
	const faces = __FONTS__.map(
		({ url, weight }) => new FontFace("Atkinson Hyperlegible Next", `url(${url})`, { weight }),
	);
	for (const face of await Promise.all(faces.map((face) => face.load()))) document.fonts.add(face);
	// Those of another script, on a page that shows one.
	const { font } = root.dataset;
	if (font) document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: font }));
}
// On its own screens the app still draws after the load. Without network, and not kept yet, the device's fonts stay.
addEventListener("load", () => setTimeout(() => fetchFonts().catch(() => {}), FONTS_AFTER_MS));
guardBack((performance.getEntriesByType("navigation")[0] as PerformanceNavigationTiming)?.type === "back_forward");

export {};
