/** Which screen an address stands for, and the way back. */
import { signal } from "@preact/signals";
import { LANGUAGES, type Language } from "./store/settings";

export type Screen = "session" | "cards" | "memory" | "settings" | "act" | "deck";

export interface Route {
	screen: Screen;
	/** Session and deck screens: the deck's id. */
	deck: string | null;
	language: Language | null;
}

const SCREENS: readonly string[] = ["session", "cards", "memory", "settings", "act"];
/** Hash addresses serve the single file, which has no server to answer others. */
let usesHash = false;

export const route = signal<Route>({ screen: "cards", deck: null, language: null });

const isLanguage = (text: string | undefined): text is Language => LANGUAGES.includes(text as Language);

/** Returns the screen of a path such as `/fr/decks/voyage/start/`; anything unknown is the list of decks. */
export function routeOf(path: string, query: string): Route {
	const parts = path.split("/").filter(Boolean);
	const language = isLanguage(parts[0]) ? parts[0] : null;
	const [first, deck, last] = language ? parts.slice(1) : parts;
	if (first === "start") return { screen: "session", deck: null, language };
	if (first === "decks" && deck) return { screen: last ? "session" : "deck", deck, language };
	const screen = (SCREENS.includes(first) ? first : "cards") as Screen;
	return { screen, deck: screen === "session" ? new URLSearchParams(query).get("deck") : null, language };
}

/** Returns the address of a screen. */
export function hrefOf(language: Language, screen: Screen, deck: string | null = null): string {
	if (usesHash) return `#/${screen}/`;
	if (screen === "deck") return `/${language}/decks/${deck}/`;
	return `/${language}/${screen}/${deck ? `?deck=${encodeURIComponent(deck)}` : ""}`;
}

function read(): Route {
	return usesHash ? routeOf(location.hash.slice(1), "") : routeOf(location.pathname, location.search);
}

/** Shows another screen without leaving the page. */
export function go(href: string): void {
	if (usesHash) location.hash = href;
	else history.pushState(null, "", href);
	route.value = read();
	scrollTo(0, 0);
}

function isPlainClick(event: MouseEvent): boolean {
	return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Only links between app screens are followed here; pages of the site are the server's. */
function isAppLink(link: HTMLAnchorElement): boolean {
	if (link.origin !== location.origin || link.target || link.hasAttribute("download")) return false;
	const parts = link.pathname.split("/").filter(Boolean);
	return parts.length === 2 && isLanguage(parts[0]) && SCREENS.includes(parts[1]);
}

export function startRouter(options: { hash: boolean }): void {
	usesHash = options.hash;
	route.value = read();
	addEventListener("popstate", () => {
		route.value = read();
	});
	if (usesHash) return;
	document.addEventListener("click", (event) => {
		const link = (event.target as Element).closest?.("a");
		if (!link || event.defaultPrevented || !isPlainClick(event) || !isAppLink(link)) return;
		event.preventDefault();
		go(link.href);
	});
}
