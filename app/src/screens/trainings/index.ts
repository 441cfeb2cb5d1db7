/** The screens of trainings, fetched when the first of them is opened; each speaks once its words are there. */
import type { ComponentType, JSX } from "preact";
import { createElement } from "preact";
import { useEffect } from "preact/hooks";
import { loadTrainingWords, spokenLanguage } from "../../i18n/trainings/words";
import { currentLocale } from "../../i18n/translate";
import { lazily } from "../lazily";
import { Circles } from "./circle";
import { Join } from "./join";
import { List } from "./list";
import { Open } from "./open";
import { Test } from "./test";

export { adopt } from "../../state/membership";
export { watchTrainings } from "../../state/trainingSync";

export function worded(Screen: ComponentType): ComponentType {
	function Spoken(): JSX.Element {
		const wanted = currentLocale();
		useEffect(() => {
			// What fails is asked again with the next screen; until then the words of before stay.
			if (spokenLanguage() !== wanted) loadTrainingWords(wanted).catch(() => undefined);
		}, [wanted]);
		return createElement(Screen, {});
	}
	// The first words are waited for; where they do not come, it is said.
	const First = lazily(() => loadTrainingWords(currentLocale()).then(() => Spoken));
	return (): JSX.Element => createElement(spokenLanguage() ? Spoken : First, {});
}

export const CirclesScreen = worded(Circles);
export const JoinScreen = worded(Join);
export const TrainingsScreen = worded(List);
export const TestScreen = worded(Test);
export const CertificateScreen = worded(lazily(() => import("./certificate").then(({ Certificate }) => Certificate)));
/** Comes with its words: what stands below it is not to be pushed down by them. */
export const OpenTests = (): Promise<ComponentType> => loadTrainingWords(currentLocale()).then(() => worded(Open));
