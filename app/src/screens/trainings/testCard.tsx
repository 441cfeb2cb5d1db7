/** One card of a test: its content note, the question, how sure the learner is. No feedback. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { type Action, isReady, type Translate, type View } from "../../cards/view";
import type { Confidence } from "../../core/answer";
import type { Response } from "../../core/marking";
import { subjectOf } from "../../core/session";
import { w } from "../../i18n/trainings/words";
import { currentLocale, message, t } from "../../i18n/translate";
import { go, hrefOf } from "../../router";
import { chance, clock, language } from "../../state/app";
import { Button } from "../parts";
import { Actions } from "../session/actions";
import { Picture, picturesOf, useView } from "../session/card";
import { CardFrame } from "../session/frame";
import { NoteCard, Sure } from "../session/note";
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
	/** Subjects announced in this test, as `deck#note`; one that is read here is added. */
	announced: Set<string>;
	onAnswer: (response: Response | null, confidence: Confidence | null, durationMs: number) => void;
	onLeaveOut: () => void;
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

/** As before any card that needs one, but for what skipping means here. */
function Note({ note, onGo, onSkip }: { note: string; onGo: () => void; onSkip: () => void }): JSX.Element {
	const pause = (): void => go(hrefOf(language.value, "cards"));
	return (
		<>
			<NoteCard note={note} calm={w("test.calm")} onGo={onGo} onSkip={onSkip} />
			<Actions>
				<Button quiet onClick={pause}>
					{t("session.note.pause")}
				</Button>
			</Actions>
		</>
	);
}

export function Card(props: CardProps): JSX.Element {
	const { one, place, onLeaveOut } = props;
	const { view, failed, retry } = useView(one.card.kind);
	const subject = subjectOf(one) ?? "";
	const isNoted = useSignal(one.note !== null && !props.announced.has(subject));
	const given = useSignal<Response | null>(null);
	const last = useRef<Response | null>(null);
	const shownAt = useRef(clock());
	const tookMs = useRef(0);
	const isHere = view !== null;
	useLayoutEffect(() => {
		document.querySelector<HTMLElement>("#app h1")?.focus({ preventScroll: true });
		scrollTo(0, 0);
	}, [isNoted.value, given.value !== null, isHere]);
	const answer = (response: Response | null, confidence: Confidence | null): void =>
		props.onAnswer(response, confidence, tookMs.current || clock() - shownAt.current);
	const give = (response: Response): void => {
		tookMs.current = clock() - shownAt.current;
		last.current = response;
		if (one.card.confidence) given.value = response;
		else answer(response, null);
	};
	const begin = (): void => {
		props.announced.add(subject);
		isNoted.value = false;
		shownAt.current = clock();
	};
	if (isNoted.value && one.note) return <Note note={one.note} onGo={begin} onSkip={onLeaveOut} />;
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
