/** A test, one card at a time: no verdict before its end. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { stateOf } from "../../core/forms";
import { w } from "../../i18n/trainings/words";
import { t } from "../../i18n/translate";
import { hrefOf, route } from "../../router";
import { answers, clock, index, isLoading, isTesting, language, unreachable } from "../../state/app";
import { isElsewhere, sendNow } from "../../state/trainingSync";
import { present, trainings } from "../../state/trainings";
import { Button, Title } from "../parts";
import { Actions } from "../session/actions";
import { Languages } from "./languages";
import { intoWords, lengthOf, standingOf, type TestOf, titleOf } from "./open";
import { Card } from "./testCard";
import { answersTo, answerTest, endTest, leaveOut, leftOf, notesOf, testCards } from "./testCourse";
import { Ended } from "./testEnd";
import { Notes } from "./testNotes";

function Intro({ of, onStart }: { of: TestOf; onStart: () => void }): JSX.Element {
	// It may have been closed in the room meanwhile.
	useEffect(() => void sendNow(), []);
	return (
		<>
			<Title>{titleOf(of.test)}</Title>
			<section class="panel band">
				<h2>{of.training.sheet?.title}</h2>
				<p>{lengthOf(of)}</p>
				<p class="soft">{w("test.why")}</p>
			</section>
			<Actions>
				<Button onClick={onStart}>{intoWords(of)}</Button>
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
			<Back />
		</>
	);
}

function Back(): JSX.Element {
	return (
		<Actions>
			<a class="button button-quiet" href={hrefOf(language.value, "trainings")}>
				{t("cards.trainings")}
			</a>
		</Actions>
	);
}

function None(): JSX.Element {
	return (
		<>
			<Title>{t("cards.trainings")}</Title>
			<p>{w("test.none")}</p>
			<Back />
		</>
	);
}

/** Lets the bars step back as long as cards are asked. */
function useTesting(asks: boolean): void {
	useLayoutEffect(() => {
		isTesting.value = asks;
		return () => {
			isTesting.value = false;
		};
	}, [asks]);
}

/** One test from its first card to its end; a card that is taken offline meanwhile is not asked any more. */
function Running({ of }: { of: TestOf }): JSX.Element {
	const { training, test } = of;
	const cards = testCards(training, test);
	const left = leftOf(cards, training, test);
	const [one] = left;
	const isBegun = useSignal(false);
	const isOver = useRef(false);
	const announced = useSignal<readonly string[]>([]);
	// Another tab may have answered the last of them; once it is the end, it stays so.
	isOver.current ||= cards.length > 0 && !one;
	useTesting(isBegun.value && !isOver.current && one !== undefined);
	const next = (): void => {
		if (leftOf(cards, training, test).length === 0) void endTest(training, test).then(sendNow);
	};
	if (cards.length === 0) return <Elsewhere of={of} />;
	if (isOver.current || !one) {
		const given = answersTo(cards, training, test);
		return <Ended of={of} given={given} skipped={cards.length - given.length} />;
	}
	const start = (): void => {
		isBegun.value = true;
	};
	if (!isBegun.value && stateOf(training, test, answers.value, clock()) === "missed") return <None />;
	if (!isBegun.value) return <Intro of={of} onStart={start} />;
	const notes = notesOf(left).filter((note) => !announced.value.includes(note));
	const announce = (passed: readonly string[]): void => {
		announced.value = [...announced.value, ...notes];
		for (const card of left) if (card.note && passed.includes(card.note)) leaveOut(card, training, test);
		next();
	};
	if (notes.length > 0) return <Notes notes={notes} onGo={announce} />;
	return (
		<Card
			key={one.name}
			one={one}
			place={t("session.card", { place: cards.length - left.length + 1, total: cards.length })}
			onAnswer={(response, confidence, durationMs) => {
				answerTest(one, training, test, { response, confidence, durationMs });
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
	if (opened.current)
		return <Running of={{ ...opened.current, training: present(training ?? opened.current.training) }} />;
	return <None />;
}
