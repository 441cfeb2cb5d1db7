/** The page for an address that is not on this phone: what is, whom to call, and the way out. */
import { MARK } from "../brand";
import { OFFLINE_NUMBERS, offlineWords } from "../i18n/offline";
import { spokenFor } from "./rules";

declare const __VERSION__: string;
declare const __ICONS__: Readonly<Record<"cards" | "exit" | "hide", string>>;

/** Named with the version: their own names never change. */
export const STYLE = `/static/app/ravive.css?${__VERSION__}`;
export const GUARD = `/static/app/guard.js?${__VERSION__}`;

/** Returns the look that stands in a page of ours; null where there is none. */
export const styleIn = (page: string): string | null => /<style[^>]*>(.*?)<\/style>/s.exec(page)?.[1] ?? null;

/** What can be opened in a language: its screens, and the decks whose cards are here. `site` is the name of the site, where it is known. */
export interface Shelf {
	language: string;
	site?: string;
	decks: readonly { deck: string; title: string }[];
}

/** Nothing but what this page names, of this origin: no script of it stands in the page. */
export const OFFLINE_HEADERS: Readonly<Record<string, string>> = {
	"Content-Type": "text/html; charset=utf-8",
	"Cache-Control": "no-store",
	"Referrer-Policy": "no-referrer",
	"Content-Security-Policy":
		"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; connect-src 'self'; img-src data:; " +
		"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? "");

const icon = (name: keyof typeof __ICONS__): string =>
	`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${__ICONS__[name]}</svg>`;

function shelfHtml({ language, decks }: Shelf, asked: string, wanted: readonly string[]): string {
	const spoken = spokenFor(language, offlineWords, wanted);
	const { cards } = offlineWords[spoken];
	const links = [
		`<li><a class="button" href="/${language}/cards/">${icon("cards")}${cards}</a></li>`,
		...decks.map(
			({ deck, title }) =>
				`<li><a class="button button-quiet" href="/${language}/decks/${escaped(deck)}/start/"${spoken === language ? "" : ` lang="${language}" dir="auto"`}>${escaped(title)}</a></li>`,
		),
	];
	return `<ul class="on-phone"${language === asked ? "" : ` lang="${spoken}"`}>${links.join("")}</ul>`;
}

/** Returns the page in the language of the address asked for, else in the first that the interface has of those `wanted`. */
export function offlinePage(asked: string, shelves: readonly Shelf[], wanted: readonly string[] = []): string {
	const lang = spokenFor(asked, offlineWords, wanted);
	const words = offlineWords[lang];
	const mark = MARK.map(([theme, recall]) => `<i class="tile hue-${theme} recall-${Math.round(recall * 100)}"></i>`);
	const contacts = words.contacts.map(({ purpose, name }, place) => {
		const { value, href } = OFFLINE_NUMBERS[place];
		const who = `<span><small>${purpose}</small><b>${name}</b></span>`;
		return `<li class="contact"><a href="${href}">${who}<b class="contact-value" dir="ltr">${value}</b></a></li>`;
	});
	const site = escaped(shelves.find((shelf) => shelf.site)?.site ?? "");
	const here = shelves.map((shelf) => shelfHtml(shelf, asked, wanted)).join("");
	return `<!doctype html>
<html lang="${lang}" data-language="${asked}" data-screen="offline">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${words.title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${STYLE}">
<script src="${GUARD}"></script>
</head>
<body>
<header class="top-bar"><a class="skip-link" href="/units/" data-exit>${words.emergency} ${words.leave}</a>
<span class="brand"><span class="mark" aria-hidden="true">${mark.join("")}</span>${site}</span>
<form class="exit-form" action="/units/"><button class="exit" type="submit" data-exit>${icon("exit")}<span><span class="visually-hidden">${words.emergency} </span>${words.leave}</span></button></form></header>
<main class="screen" id="app">
<h1 class="title">${words.title}</h1>
<div class="notice notice-offline">${icon("hide")}<p>${words.why}</p></div>
<section><h2>${words.help}</h2><ul class="contacts">${contacts.join("")}</ul></section>
${here && `<section><h2>${words.here}</h2>${here}</section>`}
<a class="button button-quiet" href="">${words.retry}</a>
</main>
</body>
</html>`;
}
