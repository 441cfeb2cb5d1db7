/** A test, one card at a time: no verdict before its end, then the reflexes of what was missed. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Action, Translate, View } from "../../cards/view";
import type { Confidence } from "../../core/answer";
import type { Response } from "../../core/marking";
import { w, wn } from "../../i18n/trainings/words";
import { currentLocale, message, t } from "../../i18n/translate";
import { go, hrefOf, route } from "../../router";
import { chance, clock, index, isLoading, language, online, unreachable } from "../../state/app";
import { isElsewhere, sendNow } from "../../state/sending";
import { trainings } from "../../state/trainings";
import { Button, Icon, Title } from "../parts";
import { Picture, picturesOf, useView } from "../session";
import { Actions } from "../session/actions";
import { CardFrame, ConfidenceAsk, Reflex } from "../session/frame";
import { seeded } from "../session/saved";
import { type AskedCard, answerTest, endTest, leaveOut, leftOf, missedAt, testCards } from "./asking";
import { Languages } from "./languages";
import { lengthOf, standingOf, type TestOf, titleOf } from "./open";

/** Speaks as a session does, but for what a test does not allow: passing counts here. */
function translator(informal: boolean): Translate {
	return (key, values) => (key === "card.truth.hint" ? w("test.truth") : message(key, values, informal));
}

interface CardProps {
	one: AskedCard;
	/** "Carte 3 sur 12". */
	place: string;
	onAnswer: (response: Response | null, confidence: Confidence | null, durationMs: number) => void;
	onLeaveOut: () => void;
}

function Note({
	note,
	informal,
	onGo,
	onLeaveOut,
}: {
	note: string;
	informal: boolean;
	onGo: () => void;
	onLeaveOut: () => void;
}): JSX.Element {
	return (
		<section class="card content-note">
			<Icon name="shield" />
			<h1 class="prompt" tabIndex={-1}>
				{note}
			</h1>
			<Button onClick={onGo}>{t("session.note.go")}</Button>
			<Button quiet onClick={onLeaveOut}>
				{w("test.skip")}
			</Button>
			<p class="soft">{message("session.note.calm", {}, informal)}</p>
		</section>
	);
}

function Sure({
	one,
	place,
	onChoose,
}: {
	one: AskedCard;
	place: string;
	onChoose: (confidence: Confidence) => void;
}): JSX.Element {
	const chosen = useSignal<Confidence | null>(null);
	const translate = translator(one.bundle.audience === "teenagers");
	const card = { ...one.shown, prompt: translate("card.confidence.ask") };
	const submit = (event: Event): void => {
		event.preventDefault();
		if (chosen.value) onChoose(chosen.value);
	};
	return (
		<form class="card-form" onSubmit={submit}>
			<CardFrame card={card} deck={one.deck} t={translate} recall={0} state="asked" label={place}>
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
					{w("test.next")}
				</button>
			</Actions>
		</form>
	);
}

interface AskProps extends CardProps {
	view: View;
	onGiven: (response: Response) => void;
}

function Ask({ one, place, view, onAnswer, onGiven }: AskProps): JSX.Element {
	const draft = useSignal<Response | null>(null);
	const action = useSignal<Action | null>(null);
	const informal = one.bundle.audience === "teenagers";
	const translate = translator(informal);
	const random = useMemo(() => seeded(Math.floor(chance() * 2 ** 32)), [one.name]);
	const pictures = useMemo(() => picturesOf(one.bundle), [one.bundle]);
	const submit = (event: Event): void => {
		event.preventDefault();
		if (view.validates && draft.value) onGiven(draft.value);
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
					<button type="submit" class="button" disabled={!draft.value}>
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

function Card(props: CardProps): JSX.Element {
	const { one, place, onLeaveOut } = props;
	const { view, failed, retry } = useView(one.card.kind);
	const isNoted = useSignal(one.note !== null);
	const given = useSignal<Response | null>(null);
	const shownAt = useRef(clock());
	const tookMs = useRef(0);
	const informal = one.bundle.audience === "teenagers";
	const isHere = view !== null;
	useLayoutEffect(() => {
		document.querySelector<HTMLElement>("#app h1")?.focus({ preventScroll: true });
		scrollTo(0, 0);
	}, [isNoted.value, given.value !== null, isHere]);
	const answer = (response: Response | null, confidence: Confidence | null): void =>
		props.onAnswer(response, confidence, tookMs.current || clock() - shownAt.current);
	const give = (response: Response): void => {
		tookMs.current = clock() - shownAt.current;
		if (one.card.confidence) given.value = response;
		else answer(response, null);
	};
	if (isNoted.value && one.note)
		return (
			<Note
				note={one.note}
				informal={informal}
				onGo={() => {
					isNoted.value = false;
					shownAt.current = clock();
				}}
				onLeaveOut={onLeaveOut}
			/>
		);
	const response = given.value;
	if (response) return <Sure one={one} place={place} onChoose={(confidence) => answer(response, confidence)} />;
	if (failed)
		return (
			<>
				<p class="notice">{t("session.failed")}</p>
				<Button onClick={retry}>{t("status.retry")}</Button>
			</>
		);
	if (!view) return <p role="status">{t("status.loading")}</p>;
	return <Ask {...props} view={view} onGiven={give} onAnswer={(nothing) => answer(nothing, null)} />;
}

function Ended({ missed }: { missed: readonly AskedCard[] }): JSX.Element {
	useLayoutEffect(() => scrollTo(0, 0), []);
	return (
		<>
			<Title>{w("test.end")}</Title>
			<p>{w(online.value ? "test.end.sent" : "test.end.offline")}</p>
			{missed.length === 0 ? (
				<p>{w("test.end.all")}</p>
			) : (
				<>
					<h2>{wn("test.end.reflexes", missed.length)}</h2>
					{missed.map((one) => (
						<section class={`panel missed hue-${one.card.theme}`} key={one.name}>
							<p>{one.shown.prompt}</p>
							<p class="soft">{one.shown.explanation}</p>
							<Reflex card={one.shown} t={translator(one.bundle.audience === "teenagers")} />
						</section>
					))}
					<p class="soft">{w("test.end.back")}</p>
				</>
			)}
			<Actions>
				<a class="button" href={hrefOf(language.value, "trainings")}>
					{w("test.close")}
				</a>
			</Actions>
		</>
	);
}

function Intro({ of, isBegun, onStart }: { of: TestOf; isBegun: boolean; onStart: () => void }): JSX.Element {
	return (
		<>
			<Title>{titleOf(of.test)}</Title>
			<section class="panel band">
				<h2>{of.training.sheet?.title}</h2>
				<p>{lengthOf(of)}</p>
				<p class="soft">{w("test.why")}</p>
			</section>
			<Actions>
				<Button onClick={onStart}>{w(isBegun ? "test.continue" : "test.start")}</Button>
				<a class="button button-quiet" href={hrefOf(language.value, "cards")}>
					{w("test.later")}
				</a>
			</Actions>
		</>
	);
}

/** Its cards are not at hand: in this language they may be nowhere, in others they are. */
function Elsewhere({ of: { training, test } }: { of: TestOf }): JSX.Element {
	return (
		<>
			<Title>{titleOf(test)}</Title>
			<p>{w("test.elsewhere")}</p>
			{training.sheet && isElsewhere(training) && (
				<Languages sheet={training.sheet} hrefIn={(language) => hrefOf(language, "test", training.code)} />
			)}
		</>
	);
}

/** One test from its first card to its reflexes; its cards are those of when it was opened. */
function Running({ of }: { of: TestOf }): JSX.Element {
	const { training, test } = of;
	const cards = useMemo(() => testCards(training, test), [training.key, test.day]);
	const left = leftOf(cards, training, test);
	const step = useSignal<"intro" | "cards" | "end">("intro");
	const next = (): void => {
		if (leftOf(cards, training, test).length > 0) return;
		step.value = "end";
		void endTest(training, test).then(sendNow);
	};
	if (cards.length === 0) return <Elsewhere of={of} />;
	if (step.value === "end") return <Ended missed={missedAt(cards, training, test)} />;
	const one = left[0];
	if (step.value === "intro" || !one) {
		const start = (): void => {
			step.value = "cards";
		};
		return <Intro of={of} isBegun={left.length < cards.length} onStart={start} />;
	}
	const place = w("test.place", { place: cards.length - left.length + 1, total: cards.length });
	return (
		<Card
			key={one.name}
			one={one}
			place={place}
			onAnswer={(response, confidence, durationMs) => {
				answerTest(one, training, test, { response, confidence, durationMs });
				next();
			}}
			onLeaveOut={() => {
				leaveOut(one, training, test);
				next();
			}}
		/>
	);
}

export function Test(): JSX.Element {
	const code = route.value.code ?? "";
	const training = trainings.value.find((one) => one.code === code && one.state === "joined");
	// The one opened stays on screen when its last answer makes it a test that is done.
	const opened = useRef<TestOf | null>(null);
	const isOpen = ({ state }: TestOf): boolean => state === "open";
	if (training && !opened.current && isElsewhere(training)) {
		const open = standingOf(training).find(isOpen);
		if (open) return <Elsewhere of={open} />;
	}
	// The decks of another language are no reason to say that there are none.
	const isComing = opened.current === null && index.value?.language !== language.value;
	if (training && (isLoading.value || (!unreachable.value && (isComing || !training.forms))))
		return <p role="status">{t("status.loading")}</p>;
	opened.current ??= (training && standingOf(training).find(isOpen)) ?? null;
	if (opened.current) return <Running of={{ ...opened.current, training: training ?? opened.current.training }} />;
	return (
		<>
			<Title>{w("list.title")}</Title>
			<p>{w("test.none")}</p>
			<Button quiet onClick={() => go(hrefOf(language.value, "trainings"))}>
				{w("list.title")}
			</Button>
		</>
	);
}
