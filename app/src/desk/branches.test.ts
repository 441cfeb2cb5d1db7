import { expect, test } from "vitest";
import { arrows, beside, placed } from "./branches";

const way = (to: string, credit = 1): { to: string; credit: number } => ({ to, credit });
const step = (id: string, ...ways: { to: string; credit: number }[]) => ({
	id,
	name: id,
	isEnding: ways.length === 0,
	ways,
});

test("a step stands as far right as the fewest decisions that lead to it", () => {
	const steps = [step("end"), step("begin", way("middle"), way("end")), step("middle", way("end"), way("begin"))];
	const columns = Object.fromEntries(placed(steps, "begin").map(({ id, column }) => [id, column]));
	expect(columns).toEqual({ begin: 0, middle: 1, end: 1 });
});

test("what nothing leads to stands apart, and no two boxes lie over one another", () => {
	const boxes = placed([step("begin", way("end")), step("end"), step("lost"), step("other")], "begin");
	expect(boxes.find(({ id }) => id === "lost")?.column).toBe(2);
	expect(new Set(boxes.map(({ column, row }) => `${column}/${row}`)).size).toBe(boxes.length);
});

const NIGHT = placed(
	[
		step("good"),
		step("bad"),
		step("begin", way("ask"), way("wait", 0)),
		step("wait", way("bad", 0), way("ask", 0.5)),
		step("ask", way("good")),
	],
	"begin",
);

test("the boxes are read like a tree: each step before those it leads to", () => {
	expect(NIGHT.map(({ id, parent }) => `${parent} > ${id}`)).toEqual([
		"null > begin",
		"begin > ask",
		"ask > good",
		"begin > wait",
		"wait > bad",
	]);
});

test("the arrow keys follow the choices and the columns of the map", () => {
	const moves = ([id, key]: readonly [string, string]) => beside(NIGHT, id, key, false)?.id;
	const tried = [
		["begin", "ArrowRight"],
		["ask", "ArrowDown"],
		["wait", "ArrowRight"],
		["bad", "ArrowUp"],
		["good", "ArrowLeft"],
		["begin", "ArrowLeft"],
		["good", "ArrowRight"],
		["ask", "End"],
		["bad", "Home"],
		["ask", "x"],
	] as const;
	expect(tried.map(moves)).toEqual([
		"ask",
		"wait",
		"bad",
		"good",
		"ask",
		undefined,
		undefined,
		"bad",
		"begin",
		undefined,
	]);
});

test("in a list, up and down lead to the next line", () => {
	const down = (id: string) => beside(NIGHT, id, "ArrowDown", true)?.id;
	expect(["begin", "ask", "good", "wait", "bad"].map(down)).toEqual(["ask", "good", "wait", "bad", undefined]);
	expect(beside(NIGHT, "wait", "ArrowUp", true)?.id).toBe("good");
});

test("every choice that leads to a step is an arrow, coloured by its worth, heavier where its step is open", () => {
	const steps = [step("begin", way("end"), way("end", 0.5), way("nowhere")), step("end", way("begin", 0))];
	const map = arrows(placed(steps, "begin"), "begin");
	expect(map.querySelectorAll(".r-way")).toHaveLength(3);
	expect(map.querySelectorAll(".r-way-partly")).toHaveLength(1);
	expect(map.querySelectorAll(".r-way-open")).toHaveLength(2);
});

test("an unfinished scenario is placed all the same", () => {
	expect(placed([], "")).toEqual([]);
	expect(placed([step(""), step("a")], "").map(({ column }) => column)).toEqual([0, 1]);
	expect(placed([step("a", way("b")), step("b")], "").map(({ column }) => column)).toEqual([0, 1]);
});
