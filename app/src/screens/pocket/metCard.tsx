/** A card that was met, read again: its question, what is right, why, and its reflex. Nothing is answered, so nothing is logged. */
import type { JSX } from "preact";
import { rightAnswer } from "../../core/example";
import { mark } from "../../core/marking";
import type { DeckCard } from "../../core/session";
import { t } from "../../i18n/translate";
import { bundles, cardState } from "../../state/app";
import { Picture, sharedProps, useView } from "../session/card";
import { CardFrame, Reflex } from "../session/frame";
import { shown } from "../session/prepare";
import { Others } from "./others";

export function Reread({ entry }: { entry: DeckCard }): JSX.Element | null {
	const { deck, card } = entry;
	const { view, failed } = useView(card.kind);
	const bundle = bundles.value.get(deck);
	if (failed) return <p class="notice">{t("session.failed")}</p>;
	if (!bundle || !view) return <p role="status">{t("status.loading")}</p>;
	const shared = sharedProps(shown(card, 0, bundle), bundle);
	const { card: words, t: translate } = shared;
	const right = rightAnswer(card);
	// A scenario needs a path, and takes its best one; elsewhere what is right shows without an answer.
	const response = card.kind === "scenario" ? right : {};
	return (
		<div class="met-card">
			<CardFrame
				card={words}
				deck={deck}
				t={translate}
				recall={cardState(entry).recall ?? 0}
				state="answered"
				heading="h3"
			>
				<Picture card={words} pictures={shared.pictures} />
				<view.Feedback {...shared} response={response} marked={mark(card, right)} />
				<Others card={words} response={response} t={translate} />
			</CardFrame>
			<Reflex card={words} deck={deck} t={translate} />
		</div>
	);
}
