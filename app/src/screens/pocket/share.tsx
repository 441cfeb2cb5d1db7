/** Passing on a deck or a card: its public address and nothing else, by what the device offers, else copied. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../../i18n/translate";
import { language } from "../../state/app";

interface PassOnProps {
	title: string;
	deck: string;
	card?: string;
}

export function PassOn({ title, deck, card }: PassOnProps): JSX.Element {
	const status = useSignal("");
	const pass = async (): Promise<void> => {
		const path = `/${language.value}/decks/${deck}/${card ? `cards/${card}/` : ""}`;
		const url = location.origin + path;
		try {
			if ("share" in navigator) await navigator.share({ title, url });
			else {
				await (navigator as Navigator).clipboard.writeText(url);
				status.value = t("share.copied");
			}
		} catch (error) {
			// Closing the device's own list is no failure.
			if ((error as Error).name !== "AbortError") status.value = t("share.failed");
		}
	};
	return (
		<>
			<button type="button" class="link" data-share={deck} onClick={pass}>
				{t("share")}
				<span class="visually-hidden"> {title}</span>
			</button>
			<span role="status">{status}</span>
		</>
	);
}
