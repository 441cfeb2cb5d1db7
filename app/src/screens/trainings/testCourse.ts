/** The course of a test: which cards are left, and what is written down of each. No feedback is given before the end. */
import type { Answer, Confidence } from "../../core/answer";
import type { AnyCard, Bundle } from "../../core/bundle";
import { cardsOf, type TestCard, unasked, unseenWordings } from "../../core/forms";
import { responseFrom } from "../../core/loggedResponse";
import { mark, type Response } from "../../core/marking";
import { subjectOf } from "../../core/session";
import { nameOf, type PlannedTest, type Training } from "../../core/training";
import { answers, bundles, log, settings, versionAtHand } from "../../state/app";
import { changeTraining } from "../../state/trainings";
import { verdictOf } from "../session/frame";
import { shown } from "../session/prepare";
import { answered, skipped } from "../session/rows";
import { seeded } from "../session/sessionState";

/** A card of the test, ready to be shown. */
export interface AskedCard extends TestCard {
	deck: string;
	bundle: Bundle;
	card: AnyCard;
	/** 0 is the card's own words; another number is the wording that practice did not show. */
	variant: number;
	/** In the words of the variant, with its facts filled in. */
	shown: AnyCard;
	/** What is said of it before the test goes on; null when there is nothing to say. */
	note: string | null;
}

const bundleOf = (name: string): Bundle | undefined => bundles.value.get(name.split("/")[0]);

const cardOf = (name: string): AnyCard | undefined => bundleOf(name)?.cards.find(({ id }) => id === name.split("/")[1]);

function found({ name, as, form }: TestCard, variant: number): AskedCard[] {
	const [deck] = name.split("/");
	const [bundle, card] = [bundleOf(name), cardOf(name)];
	if (!bundle || !card) return [];
	const notes: Bundle["content_notes"] = bundle.content_notes;
	const subject = subjectOf({ deck, card });
	const isQuiet = subject !== null && settings.value.quietNotes.includes(subject);
	const note = isQuiet ? null : (notes[card.content_note ?? ""] ?? null);
	return [{ name, as, form, deck, bundle, card, variant, shown: shown(card, variant, bundle), note }];
}

const seedOf = (text: string): number =>
	[...text].reduce((seed, character) => Math.imul(seed ^ character.charCodeAt(0), 0x01000193), 0x811c9dc5);

/** Returns the cards of a test in the order of this phone, the same one after a pause; those no longer published are left out. */
export function testCards(training: Training, test: PlannedTest): AskedCard[] {
	const random = seeded(seedOf(`${training.key}/${test.day}`));
	const placed = cardsOf(training, test).map((card) => ({ card, at: random() }));
	const unseen = unseenWordings(training, test, cardOf, answers.value);
	return placed.sort((one, other) => one.at - other.at).flatMap(({ card }) => found(card, unseen.get(card.name) ?? 0));
}

/** Returns those still to be asked. */
export function leftOf(cards: readonly AskedCard[], training: Training, test: PlannedTest): AskedCard[] {
	const names = new Set(unasked(cards, training.code, test.day, answers.value).map(({ name }) => name));
	return cards.filter(({ name }) => names.has(name));
}

/** Returns what to announce before these cards: one sentence a subject, in the order of the cards. */
export const notesOf = (cards: readonly AskedCard[]): string[] => [...new Set(cards.flatMap(({ note }) => note ?? []))];

interface Given {
	/** Null: "I don't know". */
	response: Response | null;
	confidence: Confidence | null;
	durationMs: number;
}

function asked(one: AskedCard, training: Training, test: PlannedTest) {
	return { as: one.as, day: test.day, ...(one.form && { form: one.form }), training: training.code };
}

/** What was answered while this page is open: the log keeps only how right each part was. */
const responses = new WeakMap<Answer, Response>();

/** Writes an answer down, marked and not shown. */
export function answerTest(one: AskedCard, training: Training, test: PlannedTest, given: Given): void {
	const marked = given.response ? mark(one.shown, given.response) : { credit: 0, parts: {} };
	const { confidence, durationMs } = given;
	const read = { variant: one.variant, confidence, durationMs, version: versionAtHand(one.bundle) };
	const answer = log({ ...answered(one.deck, one.card, marked, read), asked: asked(one, training, test) });
	if (given.response) responses.set(answer, given.response);
}

/** Leaves out a card the learner would rather not see. Nobody learns of it; a certificate counts it among those asked, as not answered. */
export function leaveOut(one: AskedCard, training: Training, test: PlannedTest): void {
	log({ ...skipped(one, one.variant), asked: asked(one, training, test) });
}

export async function endTest(training: Training, { day }: PlannedTest): Promise<void> {
	await changeTraining(training.key, ({ done }) => ({ done: [...new Set([...done, day])] }));
}

/** A card of a test with what the log says of its answer. */
export interface AnsweredCard {
	one: AskedCard;
	answer: Answer;
}

/** Returns the cards that were answered at this test. */
export function answersTo(cards: readonly AskedCard[], training: Training, { day }: PlannedTest): AnsweredCard[] {
	const own = answers.value.filter(
		({ asked, type }) => type === "answer" && asked?.training === training.code && asked.day === day,
	);
	return cards.flatMap((one) => {
		const answer = own.find((row) => nameOf(row) === one.name);
		return answer ? [{ one, answer }] : [];
	});
}

/** Returns how many answers to a test were right, and of how many cards; one that was left out counts as not right. */
export function scoreOf({ code }: Training, { day }: PlannedTest): { right: number; of: number } {
	const own = answers.value.filter(({ asked }) => asked?.training === code && asked.day === day);
	const right = own.filter(({ type, credit }) => type === "answer" && verdictOf(credit) === "right");
	return { right: right.length, of: own.length };
}

/** Returns what was answered: as it was given, or as far as the log tells. Empty where it does not, or where nothing was. */
export function responseTo({ one: { card }, answer }: AnsweredCard): Response {
	return responses.get(answer) ?? responseFrom(card, answer.parts);
}
