/** What may stand in the log, whatever wrote it (another page, another version, a file). */
import type { Answer } from "../core/answer";

/** Returns true for a row that can stand in the log. */
export function isAnswer(value: unknown): value is Answer {
	if (typeof value !== "object" || value === null) return false;
	const row = value as Record<string, unknown>;
	return (
		typeof row.id === "string" &&
		/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(row.id) &&
		["answer", "skip", "snapshot"].includes(row.type as string) &&
		[row.deck, row.card, row.notion, row.kind].every((text) => typeof text === "string") &&
		[row.at, row.variant, row.durationMs].every((count) => Number.isFinite(count)) &&
		(row.asked === undefined || isAsked(row.asked)) &&
		(row.meaning === undefined || (Number.isInteger(row.meaning) && (row.meaning as number) > 0)) &&
		(row.type !== "snapshot" || isMemory(row)) &&
		(row.credit === null || (typeof row.credit === "number" && row.credit >= 0 && row.credit <= 1)) &&
		[null, 1, 2, 3].includes(row.grade as number | null) &&
		[null, "sure", "rather", "guess"].includes(row.confidence as string | null) &&
		typeof row.parts === "object" &&
		row.parts !== null
	);
}

function isAsked(value: unknown): boolean {
	const { as, day, training } = (value ?? {}) as Record<string, unknown>;
	return ["test", "control"].includes(as as string) && Number.isInteger(day) && typeof training === "string";
}

const COUNTED = "rights wrongs studies streak lagBefore longest held effect variance since".split(" ");
const OF_LEARNER = "ability variance answers form session time pace".split(" ");

/** Returns true when every one of these is a number, and none that counts something is below 0. */
function areNumbers(value: unknown, names: readonly string[]): boolean {
	const row = (value ?? {}) as Record<string, unknown>;
	const isSigned = (name: string): boolean => ["streak", "effect", "ability", "form", "pace"].includes(name);
	return names.every((name) => Number.isFinite(row[name]) && (isSigned(name) || (row[name] as number) >= 0));
}

/** A memory outside its ranges would never come due. */
function isMemory({ stability, difficulty, trace }: Record<string, unknown>): boolean {
	const moved = (trace ?? {}) as Record<string, unknown>;
	return (
		areNumbers(moved, COUNTED) &&
		areNumbers(moved.notion, ["effect", "variance"]) &&
		areNumbers(moved.learner, OF_LEARNER) &&
		typeof stability === "number" &&
		Number.isFinite(stability) &&
		stability > 0 &&
		typeof difficulty === "number" &&
		difficulty >= 1 &&
		difficulty <= 10
	);
}
