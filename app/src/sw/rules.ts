/** What the service worker does with a request, decided from its address alone. */

/**
 * `shell`: the app's page, from the device. `page`: a page of the site, fresh where the network answers in time.
 * `other`: a page that is not kept, from the network alone. `immutable`: never changes under its name. `index`: the device's copy
 * at once, refreshed behind. `ignore`: the browser's business.
 */
export type Rule = "shell" | "page" | "other" | "immutable" | "index" | "ignore";
/** Any language of decks: each has its pages, index and bundles. */
const LANGUAGE = "(?!act|api)[a-z]{2,3}";
const SCREENS = "session|cards|memory|settings|act|trainings|shell|start";
const SHELL = new RegExp(
	`^/${LANGUAGE}/(?:(?:${SCREENS})/|(?:join|test|certificate)(?:/[^/]*)?/?|decks/[^/]+/start/)$`,
);
/** Never `/units/`: its answer tells the browser to clear everything this site stored. */
const PAGE = new RegExp(`^/${LANGUAGE}/(?:leaving/|decks/[^/]+/)?$`);
/** A file to download is no page: the browser says best that it did not come. */
const OTHER = new RegExp(`^/(?:$|${LANGUAGE}/(?!decks/[^/]+/file/$))`);
const BUNDLE = new RegExp(`^/bundles/([a-z0-9-]+\\.${LANGUAGE})\\.[0-9a-f]+\\.json$`);
const INDEX = new RegExp(`^/bundles/index\\.(${LANGUAGE})\\.json$`);

export function ruleOf(path: string, isNavigation: boolean): Rule {
	if (isNavigation) {
		if (SHELL.test(path)) return "shell";
		return PAGE.test(path) ? "page" : OTHER.test(path) ? "other" : "ignore";
	}
	if (INDEX.test(path)) return "index";
	return path.startsWith("/static/app/") || path.startsWith("/bundles/") ? "immutable" : "ignore";
}

/** Returns what the interface speaks on a page of these decks: as the server chooses, by the languages of the browser. */
export function spokenFor<Spoken extends string>(
	language: string,
	words: Readonly<Record<Spoken, unknown>>,
	wanted: readonly string[],
): Spoken {
	const known = [language, ...wanted.map((tag) => tag.slice(0, 2))].find((tag) => tag in words);
	return (known ?? "fr") as Spoken;
}

/** Returns the language of a page's address; French where it has none. */
export function languageOf(path: string): string {
	return new RegExp(`^/(${LANGUAGE})/`).exec(path)?.[1] ?? "fr";
}

/** Returns the address of the shell that can stand for a page. */
export function shellOf(path: string): string {
	return `/${languageOf(path)}/shell/`;
}

/** Returns the language of an index of decks; null for any other address. */
export function indexLanguageOf(path: string): string | null {
	return INDEX.exec(path)?.[1] ?? null;
}

/** Returns which deck in which language a bundle's address stands for, such as `voyage.fr`; null for any other address. */
export function deckOf(path: string): string | null {
	return BUNDLE.exec(path)?.[1] ?? null;
}
