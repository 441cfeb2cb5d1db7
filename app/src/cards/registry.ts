/** Finds the view of a card kind; the kinds of most first cards come with the app, the others when they are met. */
import { choice } from "./choice";
import { truth } from "./truth";
import type { AnyCard, View } from "./view";

type Kind = AnyCard["kind"];

const loaders: Record<Kind, () => Promise<unknown> | unknown> = {
	choice: () => choice,
	truth: () => truth,
	multiple: () => import("./multiple").then((module) => module.multiple),
	order: () => import("./order").then((module) => module.order),
	match: () => import("./match").then((module) => module.match),
	cloze: () => import("./cloze").then((module) => module.cloze),
	recall: () => import("./recall").then((module) => module.recall),
	hotspot: () => import("./hotspot").then((module) => module.hotspot),
	scenario: () => import("./scenario").then((module) => module.scenario),
	tip: () => import("./tip").then((module) => module.tip),
};

/** Returns the view of `kind`. Rejects when its script cannot be fetched: offer to try again. */
export async function loadView(kind: Kind): Promise<View> {
	// Each view takes cards of its own kind only; the caller passes it nothing else.
	return (await loaders[kind]()) as View;
}
