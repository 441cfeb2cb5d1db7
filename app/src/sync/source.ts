/** Where decks and contacts come from: the server's published files, or the file the app itself stands in. */
import type { Bundle, Index } from "../core/bundle";
import type { Language } from "../store/settings";

export interface Source {
	index(language: Language): Promise<Index>;
	bundle(language: Language, url: string): Promise<Bundle>;
	/** Returns an address a picture can be loaded from. */
	picture(url: string): string;
}

const INDEX_FORMAT = 1;

/** What could not be fetched, and why; the screen says what is kept and offers to try again. */
export class FetchFailed extends Error {
	override name = "FetchFailed";
}

async function fetchJson<T extends { format: number }>(url: string): Promise<T> {
	let response: Response;
	try {
		response = await fetch(url);
	} catch (cause) {
		throw new FetchFailed(`${url}: no answer from the network`, { cause });
	}
	if (!response.ok) throw new FetchFailed(`${url}: the server answered ${response.status}; 200 is accepted`);
	const document = (await response.json()) as T;
	if (document.format !== INDEX_FORMAT)
		throw new FetchFailed(`${url}: format ${document.format} is unknown; ${INDEX_FORMAT} is accepted; update the app`);
	return document;
}

const MEMORY_MODEL = "pooled-1";

/** A deck of another version of Ravive predicts by other numbers. */
function predictable(bundle: Bundle): Bundle {
	const { model } = bundle.memory;
	if (model === MEMORY_MODEL) return bundle;
	throw new FetchFailed(
		`${bundle.deck}: memory model ${model} is unknown; ${MEMORY_MODEL} is accepted; update the app`,
	);
}

/** Returns the source that reads `/bundles/` on this page's own origin. */
export function published(): Source {
	const bundles = new Map<string, Promise<Bundle>>();
	const address = (url: string): string => new URL(url, new URL("/bundles/", location.href)).href;
	return {
		index: (language) => fetchJson<Index>(address(`index.${language}.json`)),
		bundle: (_language, url) => {
			const known = bundles.get(url);
			if (known) return known;
			const fetched = fetchJson<Bundle>(address(url)).then(predictable);
			bundles.set(url, fetched);
			fetched.catch(() => bundles.delete(url));
			return fetched;
		},
		picture: address,
	};
}

/** Returns the source of the single file: one deck and its contacts, written into the page as JSON. */
export function embedded(page: Document): Source {
	const read = <T>(selector: string): T => {
		const text = page.querySelector(selector)?.textContent;
		if (!text) throw new FetchFailed(`${selector}: this file lacks its data; download it again`);
		return JSON.parse(text) as T;
	};
	return {
		index: async () => {
			const { deck } = read<Bundle>("#bundle");
			const found = read<Index>("#index");
			return { ...found, decks: found.decks.filter((line) => line.deck === deck) };
		},
		bundle: async () => read<Bundle>("#bundle"),
		picture: (url) => page.querySelector<HTMLElement>(`[data-picture="${CSS.escape(url)}"]`)?.dataset.url ?? url,
	};
}
