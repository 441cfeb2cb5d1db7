/** The first visit: three ways to begin, by who the cards are for. The deck behind each is the first listed one for its audience. */
import type { JSX } from "preact";
import type { IndexedDeck } from "../../core/bundleIndex";
import { t } from "../../i18n/translate";
import { go, hrefOf } from "../../router";
import { isSingleFile, language } from "../../state/app";
import { Icon, Title } from "../parts";
import { start } from "../session/machine";

const AUDIENCES = ["public", "professionals", "teenagers"] as const;

/** Returns the first deck of each audience; none where there is no choice. */
export function firstChoices(decks: readonly IndexedDeck[]): IndexedDeck[] {
	const found = AUDIENCES.flatMap((wanted) => decks.find(({ audience }) => audience === wanted) ?? []);
	return found.length > 1 ? found : [];
}

function FirstChoice({ deck: { deck, audience } }: { deck: IndexedDeck }): JSX.Element {
	const enter = (event: Event): void => {
		// Without its cards at hand, the server's page of the first card is followed.
		if (!start(deck)) return;
		event.preventDefault();
		go(hrefOf(language.value, "session", deck));
	};
	return (
		<li>
			<a class="first-choice" href={`/${language.value}/decks/${deck}/start/`} data-deck={deck} onClick={enter}>
				<img src={`/static/site/choice-${audience}.svg`} alt="" width="92" height="92" />
				<span>
					<b>{t(`choices.${audience}`)}</b>
					<small>{t(`choices.${audience}.what`)}</small>
				</span>
				<Icon name="right" />
			</a>
		</li>
	);
}

export function FirstChoices({ choices, onAll }: { choices: readonly IndexedDeck[]; onAll: () => void }): JSX.Element {
	return (
		<>
			<Title>{t("choices.title")}</Title>
			<p class="soft">{t("choices.intro")}</p>
			<ul class="first-choices">
				{choices.map((deck) => (
					<FirstChoice key={deck.deck} deck={deck} />
				))}
			</ul>
			<div class="between">
				{!isSingleFile && <a href={hrefOf(language.value, "join")}>{t("choices.code")}</a>}
				<button type="button" class="link" onClick={onAll}>
					{t("choices.all")}
				</button>
			</div>
		</>
	);
}
