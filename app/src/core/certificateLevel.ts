/** Whether a test of a training showed the level its certificate asks for. The server looks for itself: this only says when to ask. */
import type { Answer } from "./answer";
import { cardsOf } from "./forms";
import { nameOf, type PlannedTest, type Training, testsOf } from "./training";

/** Fewer cards show no level. */
export const FEWEST_CARDS = 4;
/** Sums of floating numbers miss by less. */
const HAIR = 1e-9;

/** A card left out, or never reached, was not shown to be known: it counts among those asked. */
function isShown(training: Training, test: PlannedTest, answers: readonly Answer[], share: number): boolean {
	const asked = cardsOf(training, test).filter(({ form }) => form !== undefined);
	const first = new Map<string, Answer>();
	for (const answer of answers) {
		const { asked: at } = answer;
		if (at?.training !== training.code || at.day !== test.day || answer.type !== "answer") continue;
		if (!first.has(nameOf(answer))) first.set(nameOf(answer), answer);
	}
	const right = asked.filter(({ name }) => (first.get(name)?.credit ?? 0) >= 1).length;
	return asked.length >= FEWEST_CARDS && right + HAIR >= share * asked.length;
}

/** Returns the day of the latest delayed test that showed the level; null where none did, or where no certificate is given. */
export function earnedDay(training: Training, answers: readonly Answer[]): number | null {
	const share = training.sheet?.certificate_share ?? null;
	if (share === null) return null;
	const shown = testsOf(training).filter(({ day }) => day > 0);
	return shown.filter((test) => isShown(training, test, answers, share)).at(-1)?.day ?? null;
}
