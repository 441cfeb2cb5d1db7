/** Before a card: what it is about, and after the answer how sure the learner is. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Translate } from "../../cards/view";
import type { Confidence } from "../../core/answer";
import { message, t } from "../../i18n/translate";
import { Button, Icon } from "../parts";
import { Actions } from "./actions";
import { CardFrame, ConfidenceAsk } from "./frame";
import { acceptNote, type Current, confide, pause, setSubjectAside, skip } from "./machine";

export function ContentNote({ note, informal }: { note: string; informal: boolean }): JSX.Element {
	return (
		<>
			<section class="card content-note">
				<Icon name="shield" />
				<h1 class="prompt" tabIndex={-1}>
					{note}
				</h1>
				<Button onClick={acceptNote}>{t("session.note.go")}</Button>
				<Button quiet onClick={skip}>
					{t("session.note.skip")}
				</Button>
				<Button quiet onClick={pause}>
					{t("session.note.pause")}
				</Button>
				<p class="soft">{message("session.note.calm", {}, informal)}</p>
			</section>
			<Actions>
				<Button quiet onClick={setSubjectAside}>
					{t("session.note.aside")}
				</Button>
			</Actions>
		</>
	);
}

export function ConfidenceStep({ at, translate }: { at: Current; translate: Translate }): JSX.Element {
	const chosen = useSignal<Confidence | null>(null);
	const submit = (event: Event): void => {
		event.preventDefault();
		if (chosen.value) confide(chosen.value);
	};
	const card = { ...at.shown, prompt: translate("card.confidence.ask") };
	return (
		<form class="card-form" onSubmit={submit}>
			<CardFrame
				card={card}
				deck={at.tile.deck}
				t={translate}
				recall={at.tile.before ?? 0}
				state="asked"
				label={translate("card.confidence.kind")}
			>
				<ConfidenceAsk
					theme={card.theme}
					chosen={chosen.value}
					onChoose={(degree) => {
						chosen.value = degree;
					}}
					t={translate}
				/>
			</CardFrame>
			<Actions>
				<button type="submit" class="button" disabled={!chosen.value}>
					{t("session.reveal")}
				</button>
			</Actions>
		</form>
	);
}
