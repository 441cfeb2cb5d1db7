/** The end of a test: what was answered to each card and what was right, first those that were missed, with their reflexes. */
import type { JSX } from "preact";
import { useLayoutEffect, useMemo } from "preact/hooks";
import { w, wn } from "../../i18n/trainings/words";
import { currentLocale, t } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { cardState, entryOf, language, online } from "../../state/app";
import { Title } from "../parts";
import { Actions } from "../session/actions";
import { Picture, picturesOf, useView } from "../session/card";
import { CardFrame, Reflex, verdictOf } from "../session/frame";
import { isToBeAsked, Level } from "./certificateLine";
import type { TestOf } from "./open";
import { translatorOf } from "./testCard";
import { type AnsweredCard, responseTo, scoreOf } from "./testCourse";

/** A card as a session tells it. */
function Answered({ answered }: { answered: AnsweredCard }): JSX.Element {
	const { one, answer } = answered;
	const { bundle, deck, shown } = one;
	const { view, failed } = useView(one.card.kind);
	const pictures = useMemo(() => picturesOf(bundle), [bundle]);
	const translate = translatorOf(one);
	const shared = {
		card: shown,
		pictures,
		t: translate,
		locale: currentLocale(),
		informal: bundle.audience === "teenagers",
	};
	const verdict = verdictOf(answer.credit);
	const entry = entryOf(deck, one.card.id);
	return (
		<CardFrame
			card={shown}
			deck={deck}
			t={translate}
			recall={(entry && cardState(entry).recall) ?? 0}
			state="answered"
			verdict={verdict}
			heading="h3"
		>
			<Picture card={shown} pictures={pictures} />
			{failed && <p class="notice">{t("session.failed")}</p>}
			{view && <view.Feedback {...shared} response={responseTo(answered)} marked={answer} />}
		</CardFrame>
	);
}

function Missed({ missed }: { missed: readonly AnsweredCard[] }): JSX.Element {
	return (
		<>
			<h2>{wn("test.end.reflexes", missed.length)}</h2>
			{missed.map((answered) => (
				<section class="missed" key={answered.one.name}>
					<Answered answered={answered} />
					<Reflex card={answered.one.shown} deck={answered.one.deck} t={translatorOf(answered.one)} />
				</section>
			))}
			<p class="soft">{w("test.end.back")}</p>
		</>
	);
}

interface EndedProps {
	of: TestOf;
	given: readonly AnsweredCard[];
	/** How many cards were left out; which ones is not brought up again. */
	skipped: number;
}

export function Ended({ of: { training, test }, given, skipped }: EndedProps): JSX.Element {
	useLayoutEffect(() => scrollTo(0, 0), []);
	const isRight = ({ answer }: AnsweredCard): boolean => verdictOf(answer.credit) === "right";
	const right = given.filter(isRight);
	const missed = given.filter((answered) => !isRight(answered));
	const isNext = test.day > 0 && isToBeAsked(training, test.day);
	return (
		<>
			<Title>{w("test.end")}</Title>
			<p>
				<b>{w("test.end.score", scoreOf(training, test))}</b> {w("test.end.own")}
			</p>
			<p>{w(online.value ? "test.end.sent" : "test.end.offline")}</p>
			{test.day > 0 && <Level training={training} day={test.day} />}
			{skipped > 0 && <p>{wn("test.end.skipped", skipped)}</p>}
			{missed.length > 0 ? <Missed missed={missed} /> : skipped === 0 && <p>{w("test.end.all")}</p>}
			{right.length > 0 && <h2>{wn("test.end.right", right.length)}</h2>}
			{right.map((answered) => (
				<Answered key={answered.one.name} answered={answered} />
			))}
			<Actions>
				<a class={isNext ? "button button-quiet" : "button"} href={hrefOf(language.value, "trainings")}>
					{t("session.end.done")}
				</a>
			</Actions>
		</>
	);
}
