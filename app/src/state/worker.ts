/** The service worker as the page sees it: registered, with what it stores, updated when the learner says so. */
import { effect, untracked } from "@preact/signals";
import { hrefOf } from "../router";
import { bundles, index, language, pictureAddress, update } from "./app";

const PAGES = ["", "cards/", "act/", "leaving/", "shell/"];

/**
 * A waiting version is offered in one line; it takes over only on the learner's word. At a first visit none is active: WebKit may
 * then name one and the same worker as the one that waits and as the page's controller.
 */
function offerUpdate({ waiting, active }: ServiceWorkerRegistration): void {
	if (!waiting || !active || !navigator.serviceWorker.controller) return;
	update.value = () => {
		navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
		waiting.postMessage({ type: "update" });
	};
}

function watchUpdates(registration: ServiceWorkerRegistration): void {
	offerUpdate(registration);
	registration.addEventListener("updatefound", () => {
		registration.installing?.addEventListener("statechange", () => offerUpdate(registration));
	});
}

/** Returns paths on this origin: what the current language needs without network. */
function needed(): { addresses: string[]; bundles: string[] } {
	const path = (address: string): string => new URL(address, location.href).pathname;
	const decks = index.value?.decks ?? [];
	const pictures = [...bundles.value.values()].flatMap((bundle) =>
		Object.values(bundle.pictures as Record<string, { url: string }>).map(({ url }) => path(pictureAddress(url))),
	);
	return {
		addresses: [
			`/bundles/index.${language.value}.json`,
			...PAGES.map((page) => `/${language.value}/${page}`),
			...__FONTS__.map(({ url }) => url),
			...decks.map(({ deck }) => hrefOf(language.value, "deck", deck)),
		],
		bundles: [...decks.map(({ url }) => path(pictureAddress(url))), ...pictures],
	};
}

/** Registers the service worker; where it is refused the app works all the same, with the network. */
export async function startWorker(): Promise<void> {
	if (!("serviceWorker" in navigator)) return;
	try {
		watchUpdates(await navigator.serviceWorker.register("/sw.js"));
		const { active } = await navigator.serviceWorker.ready;
		// Each time something newer was published: the pages of the site name numbers too.
		effect(() => {
			if (bundles.value.size > 0 || index.value?.decks.length === 0)
				active?.postMessage({ type: "keep", ...untracked(needed) });
		});
	} catch {
		// Private windows of some browsers refuse: nothing to tell, the page itself works.
	}
}
