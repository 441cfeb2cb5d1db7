/**
 * The keys of the words the card views use; the words are in `messages/LANGUAGE.ts`, so that a page loads one language.
 * `key.informal` is for decks that say tu, je or du; where it is missing, the plain form serves both.
 */
import type { cardMessages } from "./messages/fr";

export type CardMessageKey = Exclude<keyof typeof cardMessages, `${string}.informal`>;
export type CardMessages = Record<CardMessageKey, string> & { [key: `${string}.informal`]: string };
