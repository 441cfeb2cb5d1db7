import { describe, expect, it } from "vitest";
import type { ChoiceCard, MultipleCard, TruthCard } from "../core/bundle";
import { ask, common } from "./stage";

const options = [
	{ id: "note", text: "Je note", feedback: "Des faits notés tôt aident.", right: true },
	{ id: "tell", text: "Je préviens", feedback: "La police vérifie.", right: true },
	{ id: "wait", text: "J’attends", feedback: "Un doute suffit.", right: false },
];

describe("choice", () => {
	const card = { ...common, kind: "choice", options: options.slice(1) } as unknown as ChoiceCard;

	it("tells the right option as the learner's", async () => {
		const stage = await ask(card);
		await stage.press("[value=tell]", " ");
		expect(stage.draft()).toEqual({ choice: "tell" });
		await stage.tell({ choice: "tell" }, { credit: 1, parts: { tell: 1 } });
		expect(stage.results("right")).toEqual([expect.stringContaining("Je préviens · votre choix")]);
		expect(stage.results("missed")).toEqual([]);
	});

	it("tells a wrong option and the right one where they stood, each with its feedback", async () => {
		const stage = await ask(card);
		await stage.press("[value=wait]", " ");
		expect(stage.draft()).toEqual({ choice: "wait" });
		await stage.tell({ choice: "wait" }, { credit: 0, parts: { wait: 0 } });
		expect(stage.results("again")).toEqual([expect.stringContaining("Un doute suffit.")]);
		expect(stage.results("missed")).toEqual([expect.stringContaining("La police vérifie.")]);
		const order = [...stage.page.querySelectorAll("li")].map(({ dataset }) => dataset.option);
		const asked = card.options.map(({ id }) => id);
		expect(order).toEqual(asked.filter((id) => order.includes(id)));
	});
});

describe("multiple", () => {
	const card = { ...common, kind: "multiple", options } as unknown as MultipleCard;

	it("gathers every right option", async () => {
		const stage = await ask(card);
		await stage.press("[value=note]", " ");
		await stage.press("[value=tell]", " ");
		expect(stage.draft()).toEqual({ choices: ["note", "tell"] });
	});

	it("gives nothing to validate once the last tick is taken away", async () => {
		const stage = await ask(card);
		await stage.press("[value=wait]", " ");
		await stage.press("[value=wait]", " ");
		expect(stage.draft()).toBeNull();
	});

	it("tells what was chosen wrongly and what was missed", async () => {
		const stage = await ask(card);
		await stage.tell({ choices: ["note", "wait"] }, { credit: 0, parts: { note: 1, wait: 0 } });
		expect(stage.results("right")).toHaveLength(1);
		expect(stage.results("again")).toEqual([expect.stringContaining("J’attends")]);
		expect(stage.results("missed")).toEqual([expect.stringContaining("Je préviens · à retenir")]);
	});
});

describe("truth", () => {
	const card = {
		...common,
		kind: "truth",
		right: false,
		if_true: "Un doute suffit.",
		if_false: "Oui, un doute suffit.",
	} as unknown as TruthCard;

	it.each([
		["false", { truth: false }, "right"],
		["true", { truth: true }, "again"],
	])("answers %s at once", async (value, response, state) => {
		const stage = await ask(card);
		await stage.press(`[value=${value}]`);
		expect(stage.answer()).toEqual(response);
		await stage.tell(response, { credit: state === "right" ? 1 : 0, parts: {} });
		expect(stage.results(state)).toEqual([expect.stringContaining("votre choix")]);
		expect(stage.results("missed")).toHaveLength(state === "right" ? 0 : 1);
	});
});

it("never lets a learner's choice be crossed out", async () => {
	const stage = await ask({ ...common, kind: "choice", options } as unknown as ChoiceCard);
	await stage.tell({ choice: "wait" }, { credit: 0, parts: {} });
	expect(stage.page.innerHTML).not.toContain("M6 6");
});
