/**
 * What every view of a card kind provides. The session screen draws the card's frame (theme line, prompt, verdict, explanation)
 * and the bar of actions; a view draws only the answer area, first the question, then the feedback.
 */
import type { ComponentType } from "preact";
import type { AnyCard } from "../core/bundle";
import type { Marked, Response } from "../core/marking";
import type { CardMessageKey } from "./messages";

export type { AnyCard, Marked, Response };

/** A picture whose `url` can be loaded as it stands. */
export interface ShownPicture {
	url: string;
	width: number;
	height: number;
}

/** Returns the text of a key, its `{name}` places filled; `.informal` forms are chosen by the code that provides it. */
export type Translate = (key: CardMessageKey, values?: Record<string, string | number>) => string;

/** The main button of the session screen, where a view needs another one than "Valider". */
export interface Action {
	label: string;
	run: () => void;
}

export interface SharedProps<C extends AnyCard> {
	/** Its words for the variant shown are already merged. */
	card: C;
	/** By the picture ids that cards name. */
	pictures: Record<string, ShownPicture>;
	t: Translate;
	locale: string;
	informal: boolean;
}

/** Mount it with `key={card.id}`: the order of the options is drawn once, when it is mounted. */
export interface AskProps<C extends AnyCard = AnyCard> extends SharedProps<C> {
	/** Gives numbers from 0 up to 1, for shuffling. */
	random: () => number;
	/** How many times the card was shown before: what it begins with differs from one time to the next. */
	turn?: number;
	draft: Response | null;
	/** Tells the answer so far; null while there is nothing to validate. */
	onDraft: (response: Response | null) => void;
	/** Answers at once (truth, recall, scenario, tip). */
	onAnswer: (response: Response) => void;
	/** Replaces the main button (recall: "Comparer avec la réponse"; tip: "C’est noté"); null: only "Passer" remains. */
	onAction: (action: Action | null) => void;
}

export interface FeedbackProps<C extends AnyCard = AnyCard> extends SharedProps<C> {
	/** Empty where nothing was answered, or where only `marked` is still known of it. */
	response: Response;
	marked: Marked;
	/** Draws the order in which the options were asked; without it they stand as in the deck. */
	random?: () => number;
}

export interface View<C extends AnyCard = AnyCard> {
	Ask: ComponentType<AskProps<C>>;
	Feedback: ComponentType<FeedbackProps<C>>;
	/** True when the session screen offers "Valider", enabled as soon as there is a whole draft. */
	validates: boolean;
	/** False while a part of the draft is still to be given; without it, every draft is whole. */
	isWhole?: (card: C, draft: Response) => boolean;
}

/** Returns whether an answer can be validated. */
export const isReady = ({ isWhole }: View, card: AnyCard, draft: Response | null): boolean =>
	draft !== null && (!isWhole || isWhole(card, draft));
