/** Where decks and contacts come from: the server's published files, or the file the app itself stands in. */
import type { Bundle } from "../core/bundle";
import type { Index } from "../core/bundleIndex";

/** A bundle and the version it stands for, as its address names it: an older one where the newer could not be fetched. */
export interface Fetched {
	bundle: Bundle;
	version: string;
}

export interface Source {
	/** Returns the very same object as before while nothing newer is published. */
	index(language: string): Promise<Index>;
	bundle(language: string, url: string): Promise<Fetched>;
	/** Returns an address a picture can be loaded from. */
	picture(url: string): string;
}

const INDEX_FORMAT = 1;
/** A request that never ends would hold back every later one. */
const INDEX_PATIENCE_MS = 20_000;
const BUNDLE_PATIENCE_MS = 90_000;

/** What could not be fetched, and why; the screen says what is kept and offers to try again. */
export class FetchFailed extends Error {
	override name = "FetchFailed";
}

async function answered(url: string, patienceMs: number, headers: Record<string, string> = {}): Promise<Response> {
	let response: Response;
	try {
		response = await fetch(url, { headers, signal: AbortSignal.timeout(patienceMs) });
	} catch (cause) {
		throw new FetchFailed(`${url}: no answer from the network`, { cause });
	}
	if (!response.ok && response.status !== 304)
		throw new FetchFailed(`${url}: the server answered ${response.status}; 200 is accepted`);
	return response;
}

async function read<T extends { format: number }>(response: Response, url: string): Promise<T> {
	const document = (await response.json()) as T;
	if (document.format !== INDEX_FORMAT)
		throw new FetchFailed(`${url}: format ${document.format} is unknown; ${INDEX_FORMAT} is accepted; update the app`);
	return document;
}

const MEMORY_MODEL = "pooled-3";

/** A deck of another version of Ravive predicts by other numbers. */
function predictable(bundle: Bundle): Bundle {
	const { model } = bundle.memory;
	if (model === MEMORY_MODEL) return bundle;
	throw new FetchFailed(
		`${bundle.deck}: memory model ${model} is unknown; ${MEMORY_MODEL} is accepted; update the app`,
	);
}

/** Returns the version in the address of a bundle: the start of its digest. */
export function versionOf(url: string): string {
	return /\.([0-9a-f]{16,64})\.json$/.exec(url)?.[1] ?? "";
}

interface Known {
	tag: string;
	index: Index;
}

/** Returns the source that reads `/bundles/` on this page's own origin. */
export function published(): Source {
	const bundles = new Map<string, Promise<Fetched>>();
	const known = new Map<string, Known>();
	const address = (url: string): string => new URL(url, new URL("/bundles/", location.href)).href;
	const fetchIndex = async (language: string): Promise<Index> => {
		const url = address(`index.${language}.json`);
		const before = known.get(language);
		const response = await answered(url, INDEX_PATIENCE_MS, before ? { "If-None-Match": before.tag } : {});
		const tag = response.headers.get("ETag") ?? "";
		// Something between here and the server may have taken the question's tag away.
		if (before && (response.status === 304 || tag === before.tag)) return before.index;
		const index = await read<Index>(response, url);
		if (tag) known.set(language, { tag, index });
		return index;
	};
	const fetchBundle = async (url: string): Promise<Fetched> => {
		const response = await answered(address(url), BUNDLE_PATIENCE_MS);
		const bundle = predictable(await read<Bundle>(response, url));
		const version = versionOf(response.url) || versionOf(url);
		// The worker's older copy, or a fault: asked again next time.
		if (version !== versionOf(url)) bundles.delete(url);
		return { bundle, version };
	};
	return {
		index: fetchIndex,
		bundle: (_language, url) => {
			const found = bundles.get(url);
			if (found) return found;
			const fetched = fetchBundle(url);
			bundles.set(url, fetched);
			fetched.catch(() => bundles.delete(url));
			return fetched;
		},
		picture: address,
	};
}

/** Returns the source of the single file: one deck and its contacts, written into the page as JSON. */
export function embedded(page: Document): Source {
	const held = <T>(selector: string): T => {
		const text = page.querySelector(selector)?.textContent;
		if (!text) throw new FetchFailed(`${selector}: this file lacks its data; download it again`);
		return JSON.parse(text) as T;
	};
	return {
		index: async () => {
			const { deck } = held<Bundle>("#bundle");
			const found = held<Index>("#index");
			return { ...found, decks: found.decks.filter((line) => line.deck === deck) };
		},
		bundle: async (_language, url) => ({ bundle: held<Bundle>("#bundle"), version: versionOf(url) }),
		picture: (url) => page.querySelector<HTMLElement>(`[data-picture="${CSS.escape(url)}"]`)?.dataset.url ?? url,
	};
}
