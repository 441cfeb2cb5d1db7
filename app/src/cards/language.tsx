/** The words of cards and those of the interface, where they are in two languages. */
import type { ComponentChild } from "preact";

const root = document.documentElement;

/** Returns the attributes of an element that holds words of a deck; none where the page itself is in the language of its decks. */
export const ofDeck = (): { lang?: string; dir?: "ltr" | "rtl" } =>
	root.dataset.direction ? { lang: root.dataset.language, dir: root.dataset.direction as "ltr" | "rtl" } : {};

/** Returns the attributes of an element whose words are in `language`, written from left to right; those of a deck where it is not given. */
export const wordsIn = (language?: string): ReturnType<typeof ofDeck> =>
	language ? { lang: language, dir: "ltr" } : ofDeck();

/** Returns words of the interface as they stand within those of a deck. */
export const own = (words: ComponentChild): ComponentChild =>
	root.dataset.direction ? (
		<bdi lang={root.lang} dir={(root.dir || "ltr") as "ltr"}>
			{words}
		</bdi>
	) : (
		words
	);
