/** One card of a test: the question, how sure the learner is. No feedback. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type Action, isReady, type Translate, type View } from "../../cards/view";
import type { Confidence } from "../../core/answer";
import type { Response } from "../../core/marking";
import { w } from "../../i18n/trainings/words";
import { currentLocale, message, t } from "../../i18n/translate";
import { chance, clock } from "../../state/app";
import { Button } from "../parts";
import { Actions } from "../session/actions";
import { Picture, picturesOf, useView } from "../session/card";
import { CardFrame } from "../session/frame";
import { Sure } from "../session/note";
import { seeded } from "../session/sessionState";
import type { AskedCard } from "./testCourse";

/** Speaks as a session does, but for what a test does not allow: passing counts here. */
export function translatorOf({ bundle }: AskedCard): Translate {
	const informal = bundle.audience === "teenagers";
	return (key, values) => (key === "card.truth.hint" ? w("test.truth") : message(key, values, informal));
}

interface CardProps {
	one: AskedCard;
	/** "Carte 3 sur 12". */
	place: string;
	onAnswer: (response: Response | null, confidence: Confidence | null, durationMs: number) => void;
}

interface AskProps extends CardProps {
	view: View;
	onGiven: (response: Response) => void;
	/** What was answered before, where the question is shown again. */
	begun: Response | null;
}

function Ask({ one, place, view, onAnswer, onGiven, begun }: AskProps): JSX.Element {
	const draft = useSignal<Response | null>(begun);
	const action = useSignal<Action | null>(null);
	const informal = one.bundle.audience === "teenagers";
	const translate = translatorOf(one);
	const random = useMemo(() => seeded(Math.floor(chance() * 2 ** 32)), [one.name]);
	const pictures = useMemo(() => picturesOf(one.bundle), [one.bundle]);
	const submit = (event: Event): void => {
		event.preventDefault();
		if (draft.value && view.validates && isReady(view, one.shown, draft.value)) onGiven(draft.value);
	};
	return (
		<form class="card-form" onSubmit={submit}>
			<CardFrame card={one.shown} deck={one.deck} t={translate} recall={0} state="asked" label={place}>
				<Picture card={one.shown} pictures={pictures} />
				<view.Ask
					{...{ card: one.shown, pictures, t: translate, locale: currentLocale(), informal, random }}
					draft={draft.value}
					onDraft={(response) => {
						draft.value = response;
					}}
					onAnswer={onGiven}
					onAction={(wanted) => {
						action.value = wanted;
					}}
				/>
			</CardFrame>
			<Actions>
				{view.validates && (
					<button type="submit" class="button" disabled={!isReady(view, one.shown, draft.value)}>
						{w("test.next")}
					</button>
				)}
				<Button quiet onClick={() => onAnswer(null, null, 0)}>
					{w("test.dont-know")}
				</Button>
			</Actions>
		</form>
	);
}

export function Card(props: CardProps): JSX.Element {
	const { one, place } = props;
	const { view, failed, retry } = useView(one.card.kind);
	const given = useSignal<Response | null>(null);
	const last = useRef<Response | null>(null);
	const shownAt = useRef(clock());
	const tookMs = useRef(0);
	const isHere = view !== null;
	useLayoutEffect(() => {
		document.querySelector<HTMLElement>("#app h1")?.focus({ preventScroll: true });
		scrollTo(0, 0);
	}, [given.value !== null, isHere]);
	const answer = (response: Response | null, confidence: Confidence | null): void =>
		props.onAnswer(response, confidence, tookMs.current || clock() - shownAt.current);
	const give = (response: Response): void => {
		tookMs.current = clock() - shownAt.current;
		last.current = response;
		if (one.card.confidence) given.value = response;
		else answer(response, null);
	};
	const response = given.value;
	if (response)
		return (
			<Sure
				card={one.shown}
				deck={one.deck}
				recall={0}
				label={place}
				go={w("test.next")}
				onChoose={(confidence) => answer(response, confidence)}
				onBack={() => {
					given.value = null;
				}}
				t={translatorOf(one)}
			/>
		);
	if (failed)
		return (
			<>
				<p class="notice">{t("session.failed")}</p>
				<Actions>
					<Button onClick={retry}>{t("status.retry")}</Button>
				</Actions>
			</>
		);
	if (!view) return <p role="status">{t("status.loading")}</p>;
	return (
		<Ask {...props} view={view} begun={last.current} onGiven={give} onAnswer={(nothing) => answer(nothing, null)} />
	);
}
