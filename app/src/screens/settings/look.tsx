/** Language, colours, size of text, movement. */
import type { JSX } from "preact";
import { t } from "../../i18n/translate";
import { change, index, language, settings } from "../../state/app";
import { LANGUAGES, type Settings, TEXT_SIZES, THEMES } from "../../store/settings";
import { useLocalVoice } from "../pocket/readAloud";

const NAMES: Readonly<Record<string, string>> = { fr: "Français", nl: "Nederlands", de: "Deutsch", en: "English" };

interface ChoiceProps<T extends string | number> {
	legend: string;
	name: string;
	accepted: readonly T[];
	chosen: T;
	nameOf: (value: T) => string;
	onChoose: (value: T) => void;
}

function Choice<T extends string | number>(props: ChoiceProps<T>): JSX.Element {
	const { legend, name, accepted, chosen, nameOf, onChoose } = props;
	return (
		<fieldset class="choice">
			<legend>{legend}</legend>
			<div class="row">
				{accepted.map((value) => (
					<label key={value} class="option">
						<input type="radio" name={name} value={value} checked={value === chosen} onChange={() => onChoose(value)} />
						<span lang={name === "language" ? String(value) : undefined}>{nameOf(value)}</span>
					</label>
				))}
			</div>
		</fieldset>
	);
}

function nameOf(code: string): string {
	return NAMES[code] ?? new Intl.DisplayNames(code, { type: "language" }).of(code) ?? code;
}

/** What the interface speaks, and what else there are decks in. */
function Languages(): JSX.Element {
	const codes = new Set<string>([...LANGUAGES, ...(index.value?.languages ?? [])]);
	return (
		<div class="choice">
			<h2>{t("settings.language")}</h2>
			<ul class="row languages">
				{[...codes].map((code) => (
					<li key={code}>
						<a
							class="button button-quiet"
							lang={code}
							hreflang={code}
							href={`/${code}/settings/`}
							aria-current={code === language.value ? "true" : undefined}
						>
							{nameOf(code)}
						</a>
					</li>
				))}
			</ul>
		</div>
	);
}

export function LookPanel(): JSX.Element {
	const { theme, text, motion, aloud } = settings.value;
	const voice = useLocalVoice();
	const themeName = (value: Settings["theme"]): string => t(`settings.theme.${value}`);
	return (
		<section class="panel">
			{!__SINGLE__ && <Languages />}
			<Choice
				legend={t("settings.theme")}
				name="theme"
				accepted={THEMES}
				chosen={theme}
				nameOf={themeName}
				onChoose={(value) => change({ theme: value })}
			/>
			<Choice
				legend={t("settings.text")}
				name="text"
				accepted={TEXT_SIZES}
				chosen={text}
				nameOf={(size) => `${size}\u00a0%`}
				onChoose={(value) => change({ text: value })}
			/>
			<label class="option">
				<input
					type="checkbox"
					checked={motion === "reduced"}
					onChange={(event) => change({ motion: event.currentTarget.checked ? "reduced" : "system" })}
				/>
				<span>{t("settings.motion")}</span>
			</label>
			<label class="option">
				<input type="checkbox" checked={aloud} onChange={(event) => change({ aloud: event.currentTarget.checked })} />
				<span>
					{t("settings.aloud")}
					<small class="feedback">{t(voice ? "settings.aloud.local" : "settings.aloud.none")}</small>
				</span>
			</label>
		</section>
	);
}
