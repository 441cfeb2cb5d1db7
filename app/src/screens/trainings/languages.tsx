/** In which languages the cards of a training are, for learners who came in another. */
import type { JSX } from "preact";
import type { Sheet } from "../../core/trainingSheet";
import { w } from "../../i18n/trainings/words";
import { currentLocale } from "../../i18n/translate";

const nameOf = (language: string, locale: string): string =>
	new Intl.DisplayNames(locale, { type: "language" }).of(language) ?? language;

/** Each link shows the same screen in its language, and is named in it. */
export function Languages({ sheet, hrefIn }: { sheet: Sheet; hrefIn: (language: string) => string }): JSX.Element {
	const names = sheet.languages.map((one) => nameOf(one, currentLocale()));
	return (
		<>
			<p class="notice">{w("join.language", { languages: names.join(", ") })}</p>
			<div class="row">
				{sheet.languages.map((one) => (
					<a class="button button-quiet" key={one} href={hrefIn(one)} lang={one} hreflang={one}>
						{nameOf(one, one)}
					</a>
				))}
			</div>
		</>
	);
}
