/** Which screen an address stands for, and the way back. */
import { signal } from "@preact/signals";
import { isSpoken } from "./store/settings";

export type Screen =
	| "session"
	| "cards"
	| "memory"
	| "settings"
	| "act"
	| "deck"
	| "join"
	| "trainings"
	| "test"
	| "certificate";

export interface Route {
	screen: Screen;
	/** Session and deck screens: the deck's id. */
	deck: string | null;
	/** Join, test and certificate screens: the training's code, as it stands in the address. */
	code?: string;
	/** Of the decks; the interface speaks it where it can. */
	language: string | null;
}

const SCREENS: readonly string[] = ["session", "cards", "memory", "settings", "act", "trainings"];
/** Their address goes on with the code of a training. */
const OF_A_TRAINING: readonly string[] = ["join", "test", "certificate"];
/** Hash addresses serve the single file, which has no server to answer others. */
let usesHash = false;

export const route = signal<Route>({ screen: "cards", deck: null, language: null });

/** The deck of the screen shown before, or of one before that; null where none was of a deck. */
let deckLeft: string | null = null;

export const deckBefore = (): string | null => deckLeft;

const isLanguage = (text: string | undefined): text is string => /^[a-z]{2,3}$/.test(text ?? "") && text !== "act";

/** Returns the screen of a path such as `/fr/decks/voyage/start/`; anything unknown is the list of decks. */
export function routeOf(path: string, query: string): Route {
	const parts = path.split("/").filter(Boolean);
	const language = isLanguage(parts[0]) ? parts[0] : null;
	const [first, deck, last] = language ? parts.slice(1) : parts;
	if (first === "start") return { screen: "session", deck: null, language };
	if (first === "decks" && deck) return { screen: last ? "session" : "deck", deck, language };
	if (OF_A_TRAINING.includes(first)) return { screen: first as Screen, deck: null, code: deck ?? "", language };
	const screen = (SCREENS.includes(first) ? first : "cards") as Screen;
	return { screen, deck: screen === "session" ? new URLSearchParams(query).get("deck") : null, language };
}

/** Returns the address of a screen; `part` is the deck or the training it is about. */
export function hrefOf(language: string, screen: Screen, part: string | null = null): string {
	if (usesHash) return `#/${screen}/`;
	if (OF_A_TRAINING.includes(screen)) return `/${language}/${screen}/${part ?? ""}`;
	if (screen === "deck") return `/${language}/decks/${part}/`;
	return `/${language}/${screen}/${part ? `?deck=${encodeURIComponent(part)}` : ""}`;
}

function read(): Route {
	return usesHash ? routeOf(location.hash.slice(1), "") : routeOf(location.pathname, location.search);
}

/** Returns how many cards the address promises; null where it says nothing. */
export const cardsPromised = (): number | null => Number(/[?&]cards=([1-6])/.exec(location.search)?.[1]) || null;

/** Shows another screen without leaving the page. */
export function go(href: string): void {
	deckLeft = route.value.deck ?? deckLeft;
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
	const [language, screen] = parts;
	// A language that the interface lacks has a page of its own, which names its font and direction.
	const here = route.value.language;
	if (!isLanguage(language) || !(language === here || (isSpoken(language) && isSpoken(here)))) return false;
	return (parts.length === 2 && SCREENS.includes(screen)) || (parts.length < 4 && OF_A_TRAINING.includes(screen));
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
