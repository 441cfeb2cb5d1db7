/** Trainings that move to another phone: their keys, so that both phones are one to the training. */
import { newTraining, type Training } from "../core/training";
import { BadTransfer, toBytes, toText } from "./transferText";

/** Follows the memory in a code, and stands in no other part of it. */
const TRAININGS_MARK = "~";

/** What makes another phone part of a training under the same key; what was answered comes back from the training itself. */
type Moved = Pick<Training, "code" | "key" | "form" | "joinedAt" | "pairs">;

/** Returns what moves of the trainings that are under way. */
export function movedOf(trainings: readonly Training[]): Moved[] {
	const joined = trainings.filter(({ state }) => state === "joined");
	return joined.map(({ code, key, form, joinedAt, pairs }) => ({ code, key, form, joinedAt, pairs }));
}

/** Returns the trainings of this phone as text for links; empty where it joined none. */
export function packTrainings(trainings: readonly Training[]): string {
	const moved = movedOf(trainings);
	if (moved.length === 0) return "";
	return TRAININGS_MARK + toText(new TextEncoder().encode(JSON.stringify(moved)));
}

const isPair = (value: unknown): boolean => {
	const { held, practised } = (value ?? {}) as Record<string, unknown>;
	return typeof held === "string" && typeof practised === "string";
};

function isMoved(value: unknown): value is Moved {
	const { code, key, form, joinedAt, pairs } = (value ?? {}) as Record<string, unknown>;
	return (
		/^[0-9A-Z]{4,12}$/.test(String(code)) &&
		/^[\w-]{22,128}$/.test(String(key)) &&
		["A", "B"].includes(form as string) &&
		Number.isFinite(joinedAt) &&
		(pairs === null || (Array.isArray(pairs) && pairs.every(isPair)))
	);
}

/** Returns the trainings as this phone joins them. Throws BadTransfer. */
export function adoptable(moved: unknown): Training[] {
	if (!Array.isArray(moved) || !moved.every(isMoved)) throw new BadTransfer("damaged");
	// Joining again with a known key changes nothing, and fetches the sheet.
	return moved.map(({ pairs, ...given }) => ({ ...newTraining({ ...given, sheet: null }), pairs }));
}

/** Returns the memory of a code and the trainings beside it. */
export function partsOfCode(whole: string): { memory: string; trainings: Training[] } {
	const [memory, packed] = whole.split(TRAININGS_MARK);
	if (!packed) return { memory, trainings: [] };
	try {
		return { memory, trainings: adoptable(JSON.parse(new TextDecoder().decode(toBytes(packed)))) };
	} catch {
		throw new BadTransfer("damaged");
	}
}
