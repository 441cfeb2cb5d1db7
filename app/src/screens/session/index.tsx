/** The session: one card at a time, from its content note to the reflex it leaves. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useMemo } from "preact/hooks";
import { type Action, isReady, type View } from "../../cards/view";
import { t } from "../../i18n/translate";
import { go, hrefOf, route } from "../../router";
import {
	answers,
	bundles,
	cardState,
	deckCards,
	entryOf,
	index,
	language,
	settings,
	stored,
	unreachable,
} from "../../state/app";
import { Button, Title } from "../parts";
import { firstChoices } from "../pocket/firstChoices";
import { Others } from "../pocket/others";
import type { ReadAloud as ReadAloudButton } from "../pocket/readAloud";
import { Actions, ComesBack } from "./actions";
import { Feedback, feedbackFrame } from "./answeredCard";
import { Picture, sharedProps, translator, useView } from "./card";
import { CardFrame, Reflex, verdictOf } from "./frame";
import { WithExplanation } from "./lastFeedback";
import { answer, type Current, current, draft, next, resume, session, skip, start } from "./machine";
import { ConfidenceStep, ContentNote } from "./note";
import { taskOf } from "./prepare";
import { Closing } from "./sessionEnd";
import { type Session, seeded } from "./sessionState";

const GUARD_MS = 700;

interface StageProps {
	at: Current;
	running: Session;
	view: View;
}

function Asked({ at, running, view, action }: StageProps & { action: Action | null }): JSX.Element {
	if (action)
		return (
			<Actions>
				<Button onClick={action.run}>{action.label}</Button>
				<Button quiet onClick={skip}>
					{t("session.skip")}
				</Button>
			</Actions>
		);
	return (
		<Actions>
			{view.validates && (
				<button type="submit" class="button" disabled={!isReady(view, at.shown, running.draft)}>
					{t("session.check")}
				</button>
			)}
			<button type="button" class="button button-quiet" data-skip={at.card.id} onClick={skip}>
				{t("session.skip")}
			</button>
		</Actions>
	);
}

/** Returns false until the feedback has been there for a moment: the second of two taps in a row must not take it away. */
function useSettled(isAnswered: boolean): boolean {
	const isSettled = useSignal(false);
	useEffect(() => {
		isSettled.value = false;
		const timer = setTimeout(() => {
			isSettled.value = isAnswered;
		}, GUARD_MS);
		return () => clearTimeout(timer);
	}, [isAnswered]);
	return isSettled.value;
}

/** Fetched by those who asked for it. */
function ReadAloud({ step }: { step: string }): JSX.Element | null {
	const found = useSignal<typeof ReadAloudButton | null>(null);
	useEffect(() => {
		import("../pocket/readAloud").then(
			(module) => {
				found.value = module.ReadAloud;
			},
			() => undefined,
		);
	}, []);
	const Found = found.value;
	return Found && <Found step={step} />;
}

const timesShown = (deck: string, card: string): number =>
	answers.value.filter((answer) => answer.deck === deck && answer.card === card).length;

function CardStage({ at, running, view }: StageProps): JSX.Element {
	const { bundle, tile } = at;
	const action = useSignal<Action | null>(null);
	const shared = sharedProps(at.shown, bundle);
	const translate = shared.t;
	const isAnswered = running.step === "feedback" && running.response !== null && running.marked !== null;
	const task = taskOf(at.card);
	const draws = (): (() => number) => seeded(running.seed + running.position);
	const random = useMemo(draws, [running.seed, running.position, task]);
	const turn = useMemo(() => timesShown(tile.deck, tile.card), [running.seed, running.position]);
	const entry = entryOf(tile.deck, tile.card);
	const recall = (entry && cardState(entry).recall) ?? 0;
	const verdict = isAnswered && running.marked ? verdictOf(running.marked.credit) : null;
	const isSettled = useSettled(isAnswered);
	const submit = (event: Event): void => {
		event.preventDefault();
		if (isAnswered && isSettled) next();
		if (isAnswered) return;
		if (view.validates && running.draft && isReady(view, at.shown, running.draft)) answer(running.draft);
	};
	const framed = isAnswered ? feedbackFrame(at, running) : { recall, state: "asked" as const };
	return (
		<WithExplanation>
			<form class="card-form" onSubmit={submit}>
				<CardFrame card={at.shown} deck={tile.deck} t={translate} {...framed}>
					<Picture card={at.shown} pictures={shared.pictures} />
					{isAnswered && running.response && running.marked ? (
						<>
							<view.Feedback {...shared} random={draws()} response={running.response} marked={running.marked} />
							<Others card={at.shown} response={running.response} t={translate} />
						</>
					) : (
						<view.Ask
							{...shared}
							key={`${running.seed}/${running.position}/${task}`}
							random={random}
							turn={turn}
							draft={running.draft}
							onDraft={draft}
							onAnswer={answer}
							onAction={(wanted) => {
								action.value = wanted;
							}}
						/>
					)}
				</CardFrame>
				{settings.value.aloud && <ReadAloud step={`${running.position}/${running.step}`} />}
				<p class="visually-hidden" role="status">
					{verdict && translate(`card.verdict.${verdict}`)}
				</p>
				{isAnswered && <Reflex card={at.shown} deck={tile.deck} t={translate} />}
				{isAnswered && entry && <ComesBack entry={entry} left={running.tiles.length - running.position - 1} />}
				{isAnswered && <Feedback at={at} t={translate} />}
				{isAnswered ? (
					<Actions>
						<button type="submit" class="button" data-next="" aria-disabled={!isSettled}>
							{t(running.position + 1 < running.tiles.length ? "session.next" : "session.finish")}
						</button>
					</Actions>
				) : (
					<Asked at={at} running={running} view={view} action={action.value} />
				)}
			</form>
		</WithExplanation>
	);
}

/**
 * Each step is announced: a new card by its prompt, an answer by its verdict. Before the next paint, so that a key pressed
 * at once is not lost to the focus moving under it.
 */
function useFocus(running: Session, isShown: boolean): void {
	useLayoutEffect(() => {
		const isFeedback = running.step === "feedback";
		const target =
			(isFeedback && document.querySelector<HTMLElement>("#app .verdict")) ||
			document.querySelector<HTMLElement>("#app h1");
		target?.focus({ preventScroll: !isFeedback });
		if (!isFeedback) scrollTo(0, 0);
	}, [running.position, running.tiles[running.position]?.card, running.step, isShown]);
}

function Stage({ at, running }: { at: Current; running: Session }): JSX.Element {
	const { view, failed, retry } = useView(at.card.kind);
	const informal = at.bundle.audience === "teenagers";
	const isNoted = running.step === "note" && at.note !== null;
	useFocus(running, isNoted || view !== null);
	if (isNoted && at.note) return <ContentNote note={at.note} informal={informal} />;
	if (running.step === "confidence") return <ConfidenceStep at={at} translate={translator(informal)} />;
	if (failed)
		return (
			<>
				<p class="notice">{t("session.failed")}</p>
				<Button onClick={retry}>{t("status.retry")}</Button>
				<Button quiet onClick={skip}>
					{t("session.skip")}
				</Button>
			</>
		);
	return view ? <CardStage at={at} running={running} view={view} /> : <p>{t("status.loading")}</p>;
}

/** Another deck was asked for than the one that waits: both are offered by name. */
function Either({ waiting, wanted }: { waiting: string; wanted: { deck: string; title: string } }): JSX.Element {
	return (
		<>
			<Title>{t("session.paused")}</Title>
			<p>{t("session.paused.other", { deck: waiting })}</p>
			<Button onClick={() => start(wanted.deck) || start(wanted.deck, true)}>
				{t("session.paused.start", { deck: wanted.title })}
			</Button>
			<Button quiet onClick={resume}>
				{t("session.paused.go", { deck: waiting })}
			</Button>
			<a class="button button-quiet" href={hrefOf(language.value, "cards")}>
				{t("nav.cards")}
			</a>
		</>
	);
}

export function Waiting({ running }: { running: Session }): JSX.Element {
	const wanted = bundles.value.get(route.value.deck ?? "");
	if (wanted && wanted.deck !== running.deck) {
		const waiting = running.deck === null ? t("cards.all") : (bundles.value.get(running.deck)?.title ?? running.deck);
		return <Either waiting={waiting} wanted={wanted} />;
	}
	return (
		<>
			<Title>{t("session.paused")}</Title>
			<p>{t("session.paused.kept")}</p>
			<Button onClick={resume}>{t("session.resume")}</Button>
			<a class="button button-quiet" href={hrefOf(language.value, "cards")}>
				{t("nav.cards")}
			</a>
		</>
	);
}

/** Begins a session of the cards that the address names, or leads to the cards where nothing is due. */
function begin(): void {
	const isChoice = answers.value.length === 0 && index.value && firstChoices(index.value.decks).length > 0;
	const only = answers.value.length === 0 && !isChoice ? (index.value?.decks[0]?.deck ?? null) : null;
	if (!start(route.value.deck ?? only)) go(hrefOf(language.value, "cards"));
}

/** Returns true where decks are here, but not what was answered before: the learner decides whether to begin without it. */
function useSession(): boolean {
	const areDecksHere = deckCards.value.length > 0;
	const isRead = stored.value === "read";
	useLayoutEffect(() => {
		if (areDecksHere && isRead && !session.value) begin();
	}, [areDecksHere, isRead, session.value === null]);
	return areDecksHere && stored.value === "late";
}

export function SessionScreen(): JSX.Element {
	const running = session.value;
	const mayBegin = useSession();
	if (!running && mayBegin)
		return (
			<>
				<Title>{t("cards.title")}</Title>
				<Button onClick={begin}>{t("cards.start")}</Button>
			</>
		);
	if (!running) {
		const isLost = unreachable.value || (index.value && bundles.value.size === 0);
		return <p role="status">{t(isLost ? "status.unreachable" : "status.loading")}</p>;
	}
	if (running.step === "end") return <Closing session={running} />;
	if (running.paused) return <Waiting running={running} />;
	const at = current.value;
	if (at) return <Stage key={`${running.position}/${at.card.id}`} at={at} running={running} />;
	return (
		<>
			<Title>{t("session.card", { place: running.position + 1, total: running.tiles.length })}</Title>
			<p>{t(bundles.value.size === 0 && !unreachable.value ? "status.loading" : "session.missing")}</p>
			{bundles.value.size > 0 && <Button onClick={resume}>{t("session.next")}</Button>}
		</>
	);
}
