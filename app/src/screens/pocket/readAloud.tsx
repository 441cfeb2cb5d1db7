/** Reading a card aloud. Only voices that speak on the device itself are used: others send the text to a server. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../i18n/translate";
import { language } from "../../state/app";
import { CHANNEL } from "../../store/store";

/** What is read of the page, in its order. */
const READ = ":is(.prompt, .option, .cloze, .said, .points, .lines, .explanation, .reflex b)";

/** Returns a voice of the device for a language; null where it has none. */
export function localVoice(wanted: string): SpeechSynthesisVoice | null {
	if (!("speechSynthesis" in globalThis)) return null;
	const isFit = ({ localService, lang }: SpeechSynthesisVoice): boolean =>
		localService && lang.toLowerCase().split(/[-_]/)[0] === wanted;
	return speechSynthesis.getVoices().find(isFit) ?? null;
}

/** Returns the voice, once the device has named its voices. */
export function useLocalVoice(): SpeechSynthesisVoice | null {
	const voice = useSignal(localVoice(language.value));
	useEffect(() => {
		if (!("speechSynthesis" in globalThis)) return;
		const look = (): void => {
			voice.value = localVoice(language.value);
		};
		look();
		speechSynthesis.addEventListener("voiceschanged", look);
		return () => speechSynthesis.removeEventListener("voiceschanged", look);
	}, [language.value]);
	return voice.value;
}

/** `step`: what is on screen; when it changes, or the page is left, nothing is read any more. */
export function ReadAloud({ step }: { step: string }): JSX.Element | null {
	const voice = useLocalVoice();
	const isReading = useSignal(false);
	const stop = (): void => {
		isReading.value = false;
		speechSynthesis.cancel();
	};
	useEffect(() => {
		if (!voice) return;
		// Who leaves fast must not be heard.
		const channel = new BroadcastChannel(CHANNEL);
		channel.onmessage = ({ data }) => data === 0 && stop();
		addEventListener("pagehide", stop);
		return () => {
			channel.close();
			removeEventListener("pagehide", stop);
			stop();
		};
	}, [step, voice]);
	if (!voice) return null;
	const read = (): void => {
		stop();
		const pieces = [...document.querySelectorAll<HTMLElement>(`#app ${READ}`)];
		for (const [place, piece] of pieces.entries()) {
			const words = new SpeechSynthesisUtterance(piece.textContent ?? "");
			Object.assign(words, { voice, lang: voice.lang });
			words.onend = () => {
				if (place === pieces.length - 1) isReading.value = false;
			};
			speechSynthesis.speak(words);
		}
		isReading.value = pieces.length > 0;
	};
	return (
		<button type="button" class="link aloud" aria-pressed={isReading.value} onClick={isReading.value ? stop : read}>
			{t(isReading.value ? "aloud.stop" : "aloud.read")}
		</button>
	);
}
