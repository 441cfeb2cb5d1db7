/** What one learner keeps of a card, of its notion and of themselves: all a prediction is made of. */
import type { Grade } from "./answer";
import type { CardPrior, MemoryModel } from "./bundle";
import type { Memory } from "./memory";

export type Last = "nothing" | "wrong" | "right" | "study";

/** What one learner keeps of one notion: what its cards have in common. Times are in seconds. */
export interface NotionTrace {
	time: number;
	place: number;
	rights: number;
	wrongs: number;
	studies: number;
	last: Last;
	effect: number;
	variance: number;
}

/** What one learner keeps of one card. Lags are in log(1 + minutes). */
export interface CardTrace extends NotionTrace {
	memory: Memory | null;
	lagBefore: number;
	streak: number;
	longest: number;
	/** That of the last answer. */
	grade: Grade;
	/** The longest wait in days after which the card was recalled since it was last answered wrong. */
	held: number;
}

export interface LearnerTrace {
	ability: number;
	variance: number;
	answers: number;
	form: number;
	session: number;
	time: number;
	/** From row to row, in log(1 + seconds) above the usual. */
	pace: number;
}

/** What of a prediction does not change with time: counted once, until the learner is shown a card again. */
export interface Still {
	/** At which answer of the learner, by which model. */
	answers: number;
	model: MemoryModel;
	/** In logits. */
	sum: number;
	/** Logits for each step of the card's lag, up to a quarter of an hour and from there on. */
	short: number;
	long: number;
	/** Where the coefficients of siblings begin; 0 while no sibling was met. */
	siblings: number;
	/** What the lag of three days adds, less what the clock says at its end, in logits; null until a later time is asked about. */
	third: number | null;
}

/** One card met by one learner: everything a prediction is made of. */
export interface Met {
	card: CardTrace;
	notion: NotionTrace;
	learner: LearnerTrace;
	/** How much harder the card is than others, how much more once met, in logits; its variance, and what is added once met. */
	effects: CardPrior;
	/** What the last prediction counted, for the next one. */
	still: Still | null;
}

export const exposures = (trace: NotionTrace): number => trace.rights + trace.wrongs + trace.studies;

/** Traces begin here alone, and copies with them: engines compile the model for one shape of objects, and again for any other. */
export const startLearner = ({ variances }: MemoryModel): LearnerTrace => ({
	ability: 0,
	variance: variances.learner,
	answers: 0,
	form: 0,
	session: 0,
	time: 0,
	pace: 0,
});

export const startNotion = ({ variances }: MemoryModel): NotionTrace => ({
	time: 0,
	place: 0,
	rights: 0,
	wrongs: 0,
	studies: 0,
	last: "nothing",
	effect: 0,
	variance: variances.notion,
});

export const startCard = ({ variances }: MemoryModel): CardTrace => ({
	time: 0,
	place: 0,
	rights: 0,
	wrongs: 0,
	studies: 0,
	last: "nothing",
	effect: 0,
	variance: variances.card_in_learner,
	memory: null,
	lagBefore: 0,
	streak: 0,
	longest: 0,
	grade: 1,
	held: 0,
});

/** Returns the same card met by the same learner, whose traces may be changed without changing the first. */
export const copyOf = ({ learner, notion, card, effects }: Met, model: MemoryModel): Met => ({
	learner: Object.assign(startLearner(model), learner),
	notion: Object.assign(startNotion(model), notion),
	card: Object.assign(startCard(model), card),
	effects,
	still: null,
});
