/** The whole app in one file: one deck, its contacts, no server. */
import { render } from "preact";
import { messages } from "#words";
import { speak } from "./i18n/translate";
import { startRouter } from "./router";
import { App } from "./screens/app";
import { mountChrome } from "./screens/chrome";
import { findPaused, keepPlace } from "./screens/session/machine";
import { language, loadDecks, openStore, stored, untilStored, useSource } from "./state/app";
import { isSpoken } from "./store/settings";
import { embedded } from "./sync/source";
import { guardTaps } from "./taps";

async function main(): Promise<void> {
	guardTaps();
	useSource(embedded(document));
	const { lang, dataset } = document.documentElement;
	language.value = dataset.language ?? lang;
	speak(isSpoken(lang) ? lang : "fr", messages);
	startRouter({ hash: true });
	addEventListener("pagehide", keepPlace);
	await Promise.all([untilStored(openStore().then(() => findPaused())), loadDecks(language.value)]);
	if (stored.value !== "read") await findPaused(0);
	const place = document.querySelector("#app");
	if (!place) throw new Error("this file has no #app element; download it again");
	place.className = "screen";
	place.replaceChildren();
	mountChrome();
	render(<App />, place);
}

void main();
