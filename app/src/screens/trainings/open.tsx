/** The tests that can be taken today, as the list of cards shows them first. */
import type { JSX } from "preact";
import { cardsOf, stateOf, type TestState, unasked } from "../../core/forms";
import { type PlannedTest, type Training, testsOf } from "../../core/training";
import { w, wn } from "../../i18n/trainings/words";
import { onDate } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { answers, clock, language } from "../../state/app";
import { present, trainings } from "../../state/trainings";
import { SECONDS_A_CARD } from "./shared";

export interface TestOf {
	training: Training;
	test: PlannedTest;
	state: TestState;
}

/** Returns every test of a training with where it stands. */
export function standingOf(joined: Training): TestOf[] {
	const training = present(joined);
	return testsOf(training).map((test) => ({
		training,
		test,
		state: stateOf(training, test, answers.value, clock()),
	}));
}

/** Returns the tests that can be taken now. */
export function openTests(): TestOf[] {
	const joined = trainings.value.filter(({ state }) => state === "joined");
	return joined.flatMap(standingOf).filter(({ state }) => state === "open");
}

export function titleOf({ day }: PlannedTest): string {
	return day === 0 ? w("test.entry") : w("test.delayed", { day });
}

/** Returns how many cards are left of a test, and how long that may take, in words. */
export function lengthOf({ training, test }: TestOf): string {
	const { length } = unasked(cardsOf(training, test), training.code, test.day, answers.value);
	return wn("test.ask", length, { minutes: Math.max(1, Math.round((length * SECONDS_A_CARD) / 60)) });
}

/** Returns when a test ends, in words: the last day it can be taken. */
export function untilOf({ closesAt }: PlannedTest): string {
	return w("test.open", { date: onDate(closesAt - 1) });
}

/** Returns what leads into a test: to begin it, or to go on where it was left. */
export function intoWords({ training, test }: TestOf): string {
	const cards = cardsOf(training, test);
	const isBegun = unasked(cards, training.code, test.day, answers.value).length < cards.length;
	return w(isBegun ? "test.continue" : "test.start");
}

export function Open(): JSX.Element {
	return (
		<>
			{openTests().map((one) => (
				<section class="panel band" key={`${one.training.code}/${one.test.day}`} data-test={one.test.day}>
					<h2>{titleOf(one.test)}</h2>
					<p class="soft">
						{one.training.sheet?.title} · {untilOf(one.test)}
					</p>
					<p class={one.training.forms ? undefined : "to-come"}>{lengthOf(one)}</p>
					<a class="button" href={hrefOf(language.value, "test", one.training.code)}>
						{intoWords(one)}
					</a>
				</section>
			))}
		</>
	);
}
