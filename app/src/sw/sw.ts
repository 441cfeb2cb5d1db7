/// <reference lib="webworker" />
/** What is kept on the device: the app, precached; what the page asks to keep; pages as they were last seen. */
import { SYNC_TAG, sendInBackground } from "./background";
import { keptFirst } from "./first";
import { GUARD, OFFLINE_HEADERS, offlinePage, type Shelf, STYLE, styleIn } from "./offline";
import { isStop, open, show, stop } from "./reminders";
import { deckOf, indexLanguageOf, languageOf, ruleOf, shellOf, spokenFor } from "./rules";

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: readonly string[];
declare const __WORDS__: Readonly<Record<string, string>>;
/** What few need, kept once all that everyone needs is here: the screens of trainings, and their words. */
declare const __LATER__: readonly string[];
declare const __LATER_WORDS__: Readonly<Record<string, string>>;
declare const __VERSION__: string;

const APP_PREFIX = "ravive-app-";
const APP = APP_PREFIX + __VERSION__;
const KEPT = "ravive-kept";
const PATIENCE_MS = 2000;
/** What the guard says on the channel when the learner leaves fast. */
const EXIT = 0;

let hasLeft = false;
let leaving = new AbortController();
const channel = new BroadcastChannel("ravive");
channel.onmessage = ({ data }) => {
	if (data === EXIT) void forgetAll();
};

/** What is still being fetched when the learner leaves must not come back on the device; a new visit may keep again. */
async function forgetAll(): Promise<void> {
	hasLeft = true;
	leaving.abort();
	await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
	await (await self.registration.pushManager?.getSubscription())?.unsubscribe();
}

const spoken = (language: string): string => spokenFor(language, __WORDS__, navigator.languages);

async function precache(): Promise<void> {
	const pages = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
	const languages = new Set(pages.map((page) => languageOf(new URL(page.url).pathname)));
	const shells = [...languages].map((language) => `/${language}/shell/`);
	const cache = await caches.open(APP);
	await cache.addAll([...__PRECACHE__, ...[...languages].map((language) => __WORDS__[spoken(language)])]);
	await cache.addAll([GUARD, ...shells].map((url) => new Request(url, { cache: "reload" })));
	await keepStyle(cache, shells[0]);
}

/** The whole look travels in every shell: it is not fetched once more for the one page that asks for it by its name. */
async function keepStyle(cache: Cache, shell: string | undefined): Promise<void> {
	const page = shell && (await cache.match(shell));
	const style = page ? styleIn(await page.text()) : null;
	if (style === null) await cache.add(new Request(STYLE, { cache: "reload" }));
	else await cache.put(STYLE, new Response(style, { headers: { "Content-Type": "text/css; charset=utf-8" } }));
}

/** The version before stays one turn longer: an old tab may still ask for its scripts. */
async function forgetOldVersions(): Promise<void> {
	const versions = (await caches.keys()).filter((name) => name.startsWith(APP_PREFIX) && name !== APP);
	await Promise.all(versions.slice(0, -1).map((name) => caches.delete(name)));
}

async function keep(cacheName: string, request: Request | string, response: Response): Promise<void> {
	if (!hasLeft && response.ok && response.type === "basic" && !response.redirected)
		await (await caches.open(cacheName)).put(request, response);
}

/** The address names the language: a page asks with Accept-Language, this worker without, and both mean the same file. */
function kept(request: Request | string, options: MultiCacheQueryOptions = {}): Promise<Response | undefined> {
	return caches.match(request, { ...options, ignoreVary: true });
}

/** A device without room still gets the answer of the network; keeping it never holds it back. */
async function fresh(event: FetchEvent): Promise<Response> {
	const response = await fetch(event.request);
	event.waitUntil(keep(KEPT, event.request, response.clone()).catch(() => undefined));
	return response;
}

function immutable(event: FetchEvent): Promise<Response> {
	return keptFirst(kept(event.request), () => fresh(event)).catch(() => older(event));
}

/** The deck as it was, where the network went before its new words came: better than no cards. Its own address tells the page. */
async function older({ request }: FetchEvent): Promise<Response> {
	return (await keptDeck(request.url)) ?? Response.error();
}

/** Returns the cards kept of the deck that an address names, whatever their version. */
async function keptDeck(address: string): Promise<Response | undefined> {
	const wanted = deckOf(new URL(address).pathname);
	const cache = await caches.open(KEPT);
	const known = (await cache.keys()).find(({ url }) => wanted !== null && deckOf(new URL(url).pathname) === wanted);
	return known && cache.match(known);
}

function shell(event: FetchEvent): Promise<Response> {
	const address = shellOf(new URL(event.request.url).pathname);
	const known = kept(address, { cacheName: APP }).then((found) => found ?? kept(address));
	return keptFirst(known, () => fetch(event.request)).catch(() => offline(event));
}

/** Returns the index of decks kept in a language, cut to those whose cards are here; null where its screens are not. */
async function shelfOf(language: string): Promise<Shelf | null> {
	const published = await kept(`/bundles/index.${language}.json`);
	if (!published || !(await kept(`/${language}/shell/`))) return null;
	const { decks, site } = (await published.json()) as {
		decks: { deck: string; title: string; url: string }[];
		site?: string;
	};
	const isHere = await Promise.all(decks.map(({ url }) => keptDeck(new URL(url, `${location.origin}/bundles/`).href)));
	return { language, site, decks: decks.filter((_deck, place) => isHere[place]) };
}

/** Without its guard, as once the learner left, the page could not be left fast: the browser's own is better then. */
async function offline({ request }: FetchEvent): Promise<Response> {
	if (!(await kept(GUARD))) return Response.error();
	const asked = languageOf(new URL(request.url).pathname);
	const indexed = (await (await caches.open(KEPT)).keys()).map(({ url }) => indexLanguageOf(new URL(url).pathname));
	const languages = new Set([asked, ...Object.keys(__WORDS__), ...indexed.filter((found) => found !== null)]);
	const shelves = await Promise.all([...languages].map((language) => shelfOf(language).catch(() => null)));
	const filled = shelves.flatMap((shelf) => (shelf && shelf.decks.length > 0 ? [shelf] : []));
	const body = offlinePage(asked, filled, navigator.languages);
	return new Response(body, { status: 503, headers: OFFLINE_HEADERS });
}

function other(event: FetchEvent): Promise<Response> {
	return fetch(event.request).catch(() => offline(event));
}

/** What is new when the network brings it in time, so that a corrected number is seen at once; else what is known. */
async function newest(event: FetchEvent, known: () => Promise<Response | undefined>): Promise<Response> {
	const renewed = fresh(event);
	event.waitUntil(renewed.catch(() => undefined));
	const late = new Promise<null>((done) => setTimeout(done, PATIENCE_MS, null));
	const inTime = await Promise.race([renewed.catch(() => null), late]);
	return inTime ?? keptFirst(known(), () => renewed);
}

function index(event: FetchEvent): Promise<Response> {
	// A page that names the copy it has wants news alone, however late.
	if (event.request.headers.has("If-None-Match")) return fresh(event);
	return newest(event, () => kept(event.request));
}

function page(event: FetchEvent): Promise<Response> {
	const shellAddress = shellOf(new URL(event.request.url).pathname);
	const known = async (): Promise<Response | undefined> =>
		(await kept(event.request, { ignoreSearch: true })) ?? kept(shellAddress);
	return newest(event, known).catch(() => offline(event));
}

self.addEventListener("install", (event) => event.waitUntil(precache()));
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([forgetOldVersions(), self.clients.claim()])));

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	const isForm = request.method === "POST" && request.mode === "navigate";
	if ((request.method !== "GET" && !isForm) || url.origin !== location.origin) return;
	const rule = ruleOf(url.pathname, request.mode === "navigate");
	if (rule === "ignore") return;
	if (request.mode === "navigate" && hasLeft) {
		hasLeft = false;
		leaving = new AbortController();
	}
	if (isForm || rule === "other") event.respondWith(other(event));
	else if (rule === "immutable") event.respondWith(immutable(event));
	else if (rule === "shell") event.respondWith(shell(event));
	else if (rule === "index") event.respondWith(index(event));
	else event.respondWith(page(event));
});

/** Not in the types of workers: not every browser has it. */
interface SyncEvent extends ExtendableEvent {
	tag: string;
}

self.addEventListener("sync", (event) => {
	const { tag } = event as SyncEvent;
	if (tag === SYNC_TAG && !hasLeft) (event as SyncEvent).waitUntil(sendInBackground(channel, leaving.signal));
});

self.addEventListener("push", (event) => {
	// After the quick exit nothing comes in any more, even what was being fetched.
	if (event.data && !hasLeft) event.waitUntil(show(self, event.data.json()));
});

self.addEventListener("notificationclick", (event) => {
	event.notification.close();
	event.waitUntil(isStop(event) ? stop(self, channel) : open(self, event.notification.data));
});

interface Message {
	type: "keep" | "update";
	/** Addresses to have on the device. */
	addresses?: string[];
	/** Bundles still published; others are removed. */
	bundles?: string[];
}

/** Keeps what is asked, one after the other: a cheap phone and a slow network must still answer cards meanwhile. */
async function keepAll({ addresses = [], bundles = [] }: Message): Promise<void> {
	if (hasLeft) return;
	const cache = await caches.open(KEPT);
	for (const address of [...addresses, ...bundles]) {
		if (ruleOf(address, false) === "immutable" && (await kept(address))) continue;
		try {
			await keep(KEPT, address, await fetch(address));
		} catch {
			// LeaveAction of network: the next visit asks again.
		}
	}
	const areHere = await Promise.all(bundles.map((address) => kept(address)));
	await keepLater(addresses);
	await forget(addresses, bundles, areHere, cache);
}

/** With the app's own files, so that they go when its version goes. */
async function keepLater(addresses: readonly string[]): Promise<void> {
	const words = new Set(addresses.map((address) => __LATER_WORDS__[spoken(languageOf(address))]));
	for (const address of addresses.length > 0 ? [...__LATER__, ...words] : []) {
		if (await kept(address)) continue;
		try {
			await keep(APP, address, await fetch(address));
		} catch {
			// LeaveAction of network: the next visit asks again.
		}
	}
}

/**
 * What is no longer published goes once all that is published is here: until then it stands in. A deck's old cards go once its new
 * ones are here, and a deck that was taken offline goes at once, with its page.
 */
async function forget(
	addresses: readonly string[],
	bundles: readonly string[],
	areHere: unknown[],
	cache: Cache,
): Promise<void> {
	const language = indexLanguageOf(addresses[0] ?? "");
	const listed = new Map(bundles.map((address, place) => [deckOf(address), areHere[place]]));
	for (const known of await cache.keys()) {
		const { pathname } = new URL(known.url);
		const deck = deckOf(pathname);
		const isOwn = deck?.endsWith(`.${language}`) || pathname.startsWith(`/${language}/decks/`);
		const isOld = deck && listed.has(deck) ? listed.get(deck) : isOwn;
		const isBundle = pathname.startsWith("/bundles/") && ruleOf(pathname, false) === "immutable";
		if ([...addresses, ...bundles].includes(pathname)) continue;
		if (isOld || (isBundle && areHere.every(Boolean))) await cache.delete(known);
	}
}

self.addEventListener("message", (event) => {
	const message = event.data as Message;
	if (message.type === "update") self.skipWaiting();
	else if (message.type === "keep") event.waitUntil(keepAll(message));
});
