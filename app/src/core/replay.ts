/** From the log of answers to what is remembered now: traces are never stored, so they cannot disagree with the log. */
import { type Answer, keyOf } from "./answer";
import { EARLIEST_MS, latestAt, timesGiven } from "./answerTimes";
import type { CardPrior, MemoryModel } from "./bundle";
import { observe } from "./hybrid";
import { weightOf } from "./memory";
import {
	type CardTrace,
	type LearnerTrace,
	type Met,
	type NotionTrace,
	startCard,
	startLearner,
	startNotion,
} from "./trace";

/** What is kept of the learner of this phone: of themselves, of every notion and of every card they met, by `deck/…`. */
export interface Traces {
	learner: LearnerTrace;
	notions: Map<string, NotionTrace>;
	cards: Map<string, CardTrace>;
}

/** What a deck's bundle says of memory: its model, and what is known of its cards by their keys. */
export interface DeckMemory {
	model: MemoryModel;
	priors: ReadonlyMap<string, CardPrior>;
}

/** A right guess was not recalled: it counts half. */
const GUESS_CREDIT = 0.5;

const creditOf = ({ credit, confidence }: Answer): number | null =>
	credit !== null && confidence === "guess" ? credit * GUESS_CREDIT : credit;

const notionKeyOf = (place: { deck: string; notion: string }): string => `${place.deck}/${place.notion}`;

/** Returns a card's effects: those of its bundle, or of any card nobody answered. */
export const effectsOf = (prior: CardPrior | undefined, { variances }: MemoryModel): CardPrior =>
	prior ?? [0, 0, variances.card, variances.card_met];

/** Follows a log that grows: an answer more costs that answer, whatever the length of the log. */
export class Replay {
	private traces: Traces | null = null;
	private taken = 0;
	private last: Answer | undefined;
	private newest = "";
	/** When the last answer was given; infinite where a clock was ahead: then the whole log is dated again. */
	private lastAt = 0;
	private decks: ReadonlyMap<string, DeckMemory> | null = null;

	/**
	 * Returns what is remembered after these answers at `now` (milliseconds); null while no deck is at hand to say how memory fades.
	 * Begins again when the decks are others, when an answer came in between those of before, or when a clock was wrong.
	 */
	follow(answers: readonly Answer[], decks: ReadonlyMap<string, DeckMemory>, now: number): Traces | null {
		const any = decks.values().next().value;
		if (!any) return null;
		let fresh: readonly Answer[] = answers.slice(this.taken).sort(byId);
		const isGrown = this.decks === decks && this.last === answers[this.taken - 1];
		if (!this.traces || !isGrown || !this.isAfter(fresh)) {
			this.traces = { learner: startLearner(any.model), notions: new Map(), cards: new Map() };
			fresh = withoutRepeats([...answers].sort(byId));
			this.newest = "";
			this.lastAt = 0;
		}
		const latest = latestAt(now);
		const dated = datedAnswers(fresh, latest);
		for (const answer of dated) replayOne(this.traces, answer, decks.get(answer.deck) ?? any, latest);
		this.decks = decks;
		this.taken = answers.length;
		this.last = answers.at(-1);
		const newest = fresh.at(-1);
		if (newest) {
			this.newest = newest.id;
			this.lastAt = newest.at > latest ? Number.POSITIVE_INFINITY : (dated.at(-1)?.at ?? 0);
		}
		// A new object each time, so that a comparison sees the change.
		return { ...this.traces };
	}

	/** Returns whether these answers, sorted by id, only continue what was taken. */
	private isAfter(fresh: readonly Answer[]): boolean {
		let { newest, lastAt } = this;
		return fresh.every(({ id, type, at }) => {
			const isNext = id > newest && at >= Math.max(lastAt, EARLIEST_MS) && type !== "snapshot";
			[newest, lastAt] = [id, at];
			return isNext;
		});
	}
}

/** Returns what is met of a card, known or not; nothing is written. */
export function metOf(
	traces: Traces,
	place: { deck: string; card: string; notion: string; meaning?: number },
	{ model, priors }: DeckMemory,
): Met {
	const key = keyOf(place);
	return {
		learner: traces.learner,
		notion: traces.notions.get(notionKeyOf(place)) ?? startNotion(model),
		card: traces.cards.get(key) ?? startCard(model),
		effects: effectsOf(priors.get(key), model),
		still: null,
	};
}

const MINUTE_MS = 60_000;
const momentOf = (answer: Answer): string => `${keyOf(answer)} ${Math.floor(answer.at / MINUTE_MS)}`;

/** Leaves out what another phone knew of cards whose last answer there, known to the minute, is in this log itself. */
function withoutRepeats(answers: readonly Answer[]): readonly Answer[] {
	if (answers.every(({ type }) => type !== "snapshot")) return answers;
	const own = new Set(answers.filter(({ type }) => type === "answer").map(momentOf));
	return answers.filter((answer) => answer.type !== "snapshot" || !own.has(momentOf(answer)));
}

/** Returns answers, in the order of their ids, with the times at which they were given; what another phone knew dates none of them. */
function datedAnswers(answers: readonly Answer[], latest: number): Answer[] {
	const own = answers.filter(({ type }) => type !== "snapshot");
	const times = timesGiven(
		own.map(({ at }) => at),
		latest,
	);
	const given = new Map(own.map((answer, place) => [answer, times[place]]));
	return answers.map((answer) => {
		const at = given.get(answer) ?? Math.min(answer.at, latest);
		return at === answer.at ? answer : { ...answer, at };
	});
}

function replayOne(traces: Traces, answer: Answer, memory: DeckMemory, latest: number): void {
	const isMoved = answer.type === "snapshot";
	if (!isMoved && (answer.type !== "answer" || answer.grade === null)) return;
	const met = metOf(traces, answer, memory);
	if (isMoved) {
		// The phone moved from knows more only if it saw a later answer.
		if (met.card.memory && met.card.time * 1000 >= answer.at) return;
		receive(met, answer, latest);
	} else {
		const weight = weightOf(answer.durationMs / 1000);
		observe(met, answer.at / 1000, creditOf(answer), answer.grade ?? 1, memory.model, weight);
	}
	traces.cards.set(keyOf(answer), met.card);
	traces.notions.set(notionKeyOf(answer), met.notion);
}

/** Takes over what another phone knew of a card, of its notion and of the learner. */
function receive(met: Met, answer: Answer, latest: number): void {
	const { card, notion, learner } = met;
	const moved = answer.trace;
	if (!moved) return;
	const { rights, wrongs, studies, streak } = moved;
	for (const name of ["rights", "wrongs", "studies"] as const) notion[name] += moved[name] - card[name];
	if (moved.learner.answers > learner.answers)
		Object.assign(learner, moved.learner, { time: Math.min(moved.learner.time, latest / 1000) });
	const time = answer.at / 1000;
	const last = streak > 0 ? "right" : streak < 0 ? "wrong" : "study";
	const seen = { time, place: learner.answers - moved.since, last } as const;
	const { lagBefore, longest, effect, variance, held } = moved;
	const memory = { stability: answer.stability ?? 1, difficulty: answer.difficulty ?? 5 };
	const kept = { rights, wrongs, studies, streak, lagBefore, longest, held, effect, variance, memory };
	Object.assign(card, seen, kept, { grade: answer.grade ?? 2 });
	Object.assign(notion, moved.notion, time >= notion.time ? seen : {});
}

function byId(one: Answer, other: Answer): number {
	return one.id < other.id ? -1 : one.id > other.id ? 1 : 0;
}
