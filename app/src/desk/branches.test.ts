import { expect, test } from "vitest";
import { drawn, placed } from "./branches";

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

test("every choice that leads to a step is an arrow, coloured by its worth", () => {
	const map = drawn([step("begin", way("end"), way("end", 0.5), way("nowhere")), step("end")], "begin");
	expect(map.querySelectorAll(".r-way")).toHaveLength(2);
	expect(map.querySelectorAll(".r-way-partly")).toHaveLength(1);
	expect(map.querySelectorAll(".r-box-ending")).toHaveLength(1);
});

test("an unfinished scenario is drawn all the same", () => {
	expect(drawn([], "").querySelectorAll("rect")).toHaveLength(0);
	expect(drawn([step("")], "").querySelectorAll("rect")).toHaveLength(1);
});
