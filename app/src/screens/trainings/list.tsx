/** The trainings of this phone: how far, what comes next, what was sent, and the way out. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { courseOf } from "../../core/course";
import type { DeckCard } from "../../core/session";
import type { Training } from "../../core/training";
import { w, wn } from "../../i18n/trainings/words";
import { dated, onDate, onDay, t } from "../../i18n/translate";
import { hrefOf } from "../../router";
import { answers, clock, coming, deckCards, dueToday, language } from "../../state/app";
import { isElsewhere, isSending, sendNow, waitingFor } from "../../state/trainingSync";
import { trainings } from "../../state/trainings";
import { Button, Title } from "../parts";
import { CertificateLine } from "./certificateLine";
import { Circle } from "./circle";
import { Languages } from "./languages";
import { Dismiss, Leave } from "./leave";
import { intoWords, lengthOf, standingOf, type TestOf, titleOf } from "./open";
import { RemindersOf } from "./reminders";
import { Shared, whereOf, whyLater } from "./shared";
import { scoreOf } from "./testCourse";

/** Where the plan stands, in words. */
function Course({ training }: { training: Training }): JSX.Element | null {
	const course = courseOf(training, deckCards.value, answers.value, clock());
	const { sheet } = training;
	if (!course || !sheet) return null;
	if (course.isComing) return <p>{w("list.begins", { date: onDate(sheet.held_on) })}</p>;
	if (course.isOver) return <p>{w("list.finished")}</p>;
	const { weeks, cycles } = sheet.plan;
	return (
		<p>
			{w("list.week", { week: course.week, weeks, cycle: course.cycle, cycles })}
			<br />
			{w("list.situations", { count: course.situations, of: sheet.plan.situations })}
		</p>
	);
}

/** The way to the cards: a main button unless there is a test to take before. */
function Into({ training }: { training: Training }): JSX.Element | null {
	const { sheet } = training;
	if (!sheet) return null;
	if (isElsewhere(training)) return <Languages sheet={sheet} hrefIn={(one) => hrefOf(one, "cards")} />;
	const isOwn = ({ deck }: DeckCard): boolean => sheet.decks.includes(deck);
	const next = coming().find(({ cards }) => cards.some(isOwn));
	const isAnyDue = dueToday().some(isOwn);
	const hasTest = standingOf(training).some(({ state }) => state === "open");
	return (
		<>
			{isAnyDue && <p>{w("list.next.now")}</p>}
			{next && !isAnyDue && (
				<p>
					{w("list.next")} <b>{onDay(next.at, clock())}</b>.
				</p>
			)}
			{(isAnyDue || !hasTest) && (
				<a class={hasTest ? "button button-quiet" : "button"} href={hrefOf(language.value, "cards")}>
					{isAnyDue ? t("cards.revive") : w("list.cards")}
				</a>
			)}
		</>
	);
}

/** In a few characters, as in a table: in full, days would leave the line of their test on a small phone. */
function stateInWords({ training, test, state }: TestOf): string {
	const day = (at: number): string => dated(at, { dateStyle: "medium" });
	if (state === "coming") return w("test.coming", { date: day(test.opensAt) });
	const score = scoreOf(training, test);
	// Answers that were erased here leave no score.
	if (state === "done" && score.of > 0) return w("test.done.score", score);
	return state === "open" ? w("test.open", { date: day(test.closesAt - 1) }) : w(`test.${state}`);
}

function Tests({ training }: { training: Training }): JSX.Element | null {
	const tests = standingOf(training);
	if (tests.length === 0) return null;
	const open = tests.find(({ state }) => state === "open");
	return (
		<>
			<h3>{w("test.tests")}</h3>
			<ul class="test-days">
				{tests.map((one) => (
					<li class="between" key={one.test.day} data-state={one.state}>
						<span>{titleOf(one.test)}</span>
						<b>{stateInWords(one)}</b>
					</li>
				))}
			</ul>
			{open && training.forms && <p class="soft">{lengthOf(open)}</p>}
			{open && (
				<a class="button" href={hrefOf(language.value, "test", training.code)}>
					{intoWords(open)}
				</a>
			)}
		</>
	);
}

function momentOf(at: number): string {
	return dated(at, { dateStyle: "long", timeStyle: "short" });
}

/** When something was last sent, and what waits. */
function Sent({ training }: { training: Training }): JSX.Element {
	const isTried = useSignal(false);
	const waiting = waitingFor(training);
	const { lastSentAt } = training;
	const send = async (): Promise<void> => {
		await sendNow();
		isTried.value = true;
	};
	const hasFailed = isTried.value && waiting > 0 && !isSending.value;
	return (
		<>
			<p class="soft" data-sent={lastSentAt === null ? "never" : ""}>
				{lastSentAt === null ? w("list.sent.never") : w("list.sent", { moment: momentOf(lastSentAt) })}
				{waiting > 0 && (
					<>
						<br />
						{wn("list.waiting", waiting)}
					</>
				)}
			</p>
			{waiting > 0 && (
				<Button quiet onClick={send} disabled={isSending.value}>
					{w(isSending.value ? "list.sending" : "list.send")}
				</Button>
			)}
			<div role="status">{hasFailed && <p class="notice">{w("list.failed", { why: whyLater() })}</p>}</div>
		</>
	);
}

function Joined({ training }: { training: Training }): JSX.Element {
	return (
		<>
			<Course training={training} />
			<Into training={training} />
			<Tests training={training} />
			<CertificateLine training={training} />
			<Sent training={training} />
		</>
	);
}

function Standing({ training }: { training: Training }): JSX.Element {
	const { state, problem, lastSentAt } = training;
	if (state === "joined") return <Joined training={training} />;
	if (state !== "over") return <p class="notice">{w(`list.${state}`, { why: whyLater() })}</p>;
	// Who joins is heard at once: closed before that means closed to who comes new.
	const hasJoined = lastSentAt !== null;
	return (
		<>
			<p class="notice">
				{w(problem === "closed" && !hasJoined ? "join.closed" : `list.over.${problem ?? "unknown"}`)}
			</p>
			<CertificateLine training={training} />
			<Dismiss training={training} />
		</>
	);
}

function Panel({ training, onLeft }: { training: Training; onLeft: () => void }): JSX.Element {
	const { code, sheet, state, joinedAt } = training;
	return (
		<section class="panel" data-training={code}>
			<h2 dir="auto">{sheet?.title ?? w("join.code.label", { code })}</h2>
			{sheet && <p class="soft">{whereOf(sheet)}</p>}
			<Standing training={training} />
			{(state === "joined" || state === "pending") && (
				<>
					<div class="folds">
						{state === "joined" && <RemindersOf training={training} />}
						{state === "joined" && <Circle training={training} />}
						<details class="fold">
							<summary>{w("share.title")}</summary>
							<Shared sheet={sheet} joinedAt={joinedAt} />
						</details>
					</div>
					<Leave training={training} onLeft={onLeft} />
				</>
			)}
		</section>
	);
}

export function List(): JSX.Element {
	/** Keys of those left since the list was opened. */
	const left = useSignal<readonly string[]>([]);
	const isAny = trainings.value.length > 0;
	// Without network a training stands here until its answers are out.
	const hasLeft = left.value.some((key) => !trainings.value.some((one) => one.key === key));
	return (
		<>
			<Title>{t("cards.trainings")}</Title>
			<div role="status">{hasLeft && <p>{w("list.left")}</p>}</div>
			{!isAny && !hasLeft && <p>{w("list.none")}</p>}
			{trainings.value.map((training) => (
				<Panel
					key={training.key}
					training={training}
					onLeft={() => {
						// Its buttons are gone, and the focus with them.
						document.querySelector<HTMLElement>("#app h1")?.focus({ preventScroll: true });
						left.value = [...left.value, training.key];
					}}
				/>
			))}
			<a class="button button-quiet" href={hrefOf(language.value, "join")}>
				{w("list.join")}
			</a>
		</>
	);
}
