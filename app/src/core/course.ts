/** How far a learner has come in the plan of a training: weeks, cycles, and the situations met in this one. */
import type { Answer } from "./answer";
import type { DeckCard } from "./session";
import { dayAt, nameOf, type Training } from "./training";

const DAYS_A_WEEK = 7;

export interface Course {
	/** From 1. */
	week: number;
	/** From 1. */
	cycle: number;
	/** Situations practised since the cycle began, at most as many as the plan has. */
	situations: number;
	/** True before the day of the training. */
	isComing: boolean;
	isOver: boolean;
}

/** Returns where the plan stands; null for a training whose sheet was not fetched yet. */
export function courseOf(
	{ sheet }: Training,
	cards: readonly DeckCard[],
	answers: readonly Answer[],
	now: number,
): Course | null {
	if (!sheet) return null;
	const { plan, decks } = sheet;
	const weekAt = (week: number): number => dayAt(sheet, week * DAYS_A_WEEK);
	let week = 1;
	while (week < plan.weeks && now >= weekAt(week)) week++;
	const weeksACycle = plan.weeks / plan.cycles;
	const cycle = Math.min(plan.cycles, Math.ceil(week / weeksACycle));
	const begunAt = weekAt(Math.floor((cycle - 1) * weeksACycle));
	const situations = cards.filter(({ deck, card }) => card.situation && decks.includes(deck));
	const names = new Set(situations.map(({ deck, card }) => nameOf({ deck, card: card.id })));
	// A test of a training is not practice.
	const met = answers.filter(
		(answer) => answer.type === "answer" && !answer.asked && answer.at >= begunAt && names.has(nameOf(answer)),
	);
	const count = new Set(met.map(nameOf)).size;
	const [isComing, isOver] = [now < weekAt(0), now >= weekAt(plan.weeks)];
	return { week, cycle, situations: Math.min(count, plan.situations), isComing, isOver };
}
