/** Before a card: what it is about, and after the answer how sure the learner is. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { ofDeck, own } from "../../cards/language";
import type { Translate } from "../../cards/view";
import type { Confidence } from "../../core/answer";
import type { AnyCard } from "../../core/bundle";
import { message, t } from "../../i18n/translate";
import { Button, Icon } from "../parts";
import { Actions } from "./actions";
import { CardFrame, ConfidenceAsk } from "./frame";
import { acceptNote, type Current, confide, pause, reopen, setSubjectAside, skipSubject } from "./machine";

/** What a card is about, before it shows. */
export function ContentNote({ note, informal }: { note: string; informal: boolean }): JSX.Element {
	const isQuiet = useSignal(false);
	return (
		<>
			<section class="card content-note">
				<Icon name="shield" />
				<h1 class="prompt" tabIndex={-1} {...ofDeck()}>
					{note}
				</h1>
				<Button onClick={() => acceptNote(isQuiet.value)}>{t("session.note.go")}</Button>
				<Button quiet onClick={skipSubject}>
					{t("session.note.skip")}
				</Button>
				<label class="option">
					<input
						type="checkbox"
						checked={isQuiet.value}
						onChange={(event) => {
							isQuiet.value = event.currentTarget.checked;
						}}
					/>
					<span>{t("session.note.quiet")}</span>
				</label>
				<Button quiet onClick={pause}>
					{t("session.note.pause")}
				</Button>
				{/* Not in the bar: there, a moment before, stood the button that goes on. */}
				<Button quiet onClick={setSubjectAside}>
					{t("session.note.aside")}
				</Button>
				<p class="soft">{message("session.note.calm", {}, informal)}</p>
			</section>
			<Actions>{null}</Actions>
		</>
	);
}

interface SureProps {
	/** The card that was answered, with the deck it is of. */
	card: AnyCard;
	deck: string;
	/** 0 to 1. */
	recall: number;
	label: string;
	/** What the button leads to. */
	go: string;
	onChoose: (confidence: Confidence) => void;
	/** Shows the question again, with what was answered. */
	onBack: () => void;
	t: Translate;
}

/** Lets the browser's own way back lead to the question, as the button does. */
function useWayBack(onBack: () => void): void {
	useLayoutEffect(() => {
		history.pushState(history.state, "");
		addEventListener("popstate", onBack);
		return () => removeEventListener("popstate", onBack);
	}, []);
}

/** How sure the learner is of an answer, asked before the feedback. */
export function Sure({ card, deck, recall, label, go, onChoose, onBack, t: translate }: SureProps): JSX.Element {
	useWayBack(onBack);
	const chosen = useSignal<Confidence | null>(null);
	const submit = (event: Event): void => {
		event.preventDefault();
		if (chosen.value) onChoose(chosen.value);
	};
	return (
		<form class="card-form" onSubmit={submit}>
			<CardFrame
				{...{ card, deck, t: translate, recall, label }}
				state="asked"
				prompt={own(translate("card.confidence.ask"))}
			>
				<p class="soft">{card.prompt}</p>
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
					{go}
				</button>
				<Button quiet onClick={onBack}>
					{t("session.question")}
				</Button>
			</Actions>
		</form>
	);
}

export function ConfidenceStep({ at, translate }: { at: Current; translate: Translate }): JSX.Element {
	return (
		<Sure
			card={at.shown}
			deck={at.tile.deck}
			recall={at.tile.before ?? 0}
			label={translate("card.confidence.kind")}
			go={t("session.reveal")}
			onChoose={confide}
			onBack={reopen}
			t={translate}
		/>
	);
}
