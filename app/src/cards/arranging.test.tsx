import { describe, expect, it, test } from "vitest";
import type { ClozeCard, MatchCard, OrderCard } from "../core/bundle";
import { firstOrder } from "./order";
import { ask, common } from "./stage";

describe("order", () => {
	const steps = ["see", "note", "tell"].map((id) => ({ id, text: id, feedback: null }));
	const card = { ...common, kind: "order", steps } as unknown as OrderCard;
	// With a chance of 0 the three steps come as: note, tell, see.

	it("is put right with the arrow keys, and says where a line has gone", async () => {
		const stage = await ask(card);
		expect(stage.draft()).toEqual({ order: ["note", "tell", "see"] });
		await stage.press("[data-step=see] .move", "ArrowUp");
		await stage.press("[data-step=see] .move", "ArrowUp");
		expect(stage.draft()).toEqual({ order: ["see", "note", "tell"] });
		expect(stage.page.querySelector("[aria-live]")?.textContent).toBe(
			"see : position 1 sur 3.".replace(" :", "\u00a0:"),
		);
		expect(document.activeElement?.closest("li")?.dataset.step).toBe("see");
	});

	it("is moved by its buttons, which stop at the ends", async () => {
		const stage = await ask(card);
		await stage.press("[data-step=note] .move");
		expect(stage.draft()).toEqual({ order: ["note", "tell", "see"] });
		await stage.press("[data-step=note] .move:last-child");
		expect(stage.draft()).toEqual({ order: ["tell", "note", "see"] });
	});

	it("tells the right order and where each line had been put", async () => {
		const stage = await ask(card);
		await stage.tell({ order: ["note", "see", "tell"] }, { credit: 1 / 3, parts: { see: 0, note: 0, tell: 1 } });
		expect(stage.results("partly")).toHaveLength(2);
		expect(stage.results("right")).toEqual([expect.stringContaining("bien placé")]);
	});
});

describe("match", () => {
	const card = {
		...common,
		kind: "match",
		left: [
			{ id: "danger", text: "Danger", feedback: "La police vient.", right: "police" },
			{ id: "child", text: "Un enfant", feedback: "Gratuit.", right: "focus" },
		],
		right: [
			{ id: "police", text: "101" },
			{ id: "focus", text: "116 000" },
		],
	} as unknown as MatchCard;

	it("goes on to the next line after each word", async () => {
		const stage = await ask(card);
		await stage.press("[data-left=danger] button");
		await stage.press("[value=police]");
		await stage.press("[value=focus]");
		expect(stage.draft()).toEqual({ pairs: { danger: "police", child: "focus" } });
	});

	it("takes a word back when it is pressed again on its line", async () => {
		const stage = await ask(card);
		await stage.press("[data-left=danger] button");
		await stage.press("[value=focus]");
		await stage.press("[data-left=danger] button");
		await stage.press("[value=focus]");
		expect(stage.draft()).toBeNull();
	});

	it("tells the right word beside the learner's", async () => {
		const stage = await ask(card);
		await stage.tell({ pairs: { danger: "focus", child: "focus" } }, { credit: 0.5, parts: { danger: 0, child: 1 } });
		expect(stage.results("again")).toEqual([expect.stringMatching(/101.*votre choix.*116 000/)]);
		expect(stage.results("right")).toEqual([expect.stringContaining("116 000")]);
	});
});

const cloze = {
	...common,
	kind: "cloze",
	text: "Ne [pay] pas. Garde les [proof].",
	gaps: [
		{ id: "pay", accept: ["paie"], feedback: "Payer aggrave." },
		{ id: "proof", accept: ["preuves", "preuve"], feedback: null },
	],
	decoys: ["secrets"],
};

describe("cloze, picked", () => {
	const card = { ...cloze, mode: "picked" } as unknown as ClozeCard;

	it("fills the gaps in reading order", async () => {
		const stage = await ask(card);
		await stage.press("[value=paie]");
		await stage.press("[value=preuves]");
		expect(stage.draft()).toEqual({ gaps: { pay: "paie", proof: "preuves" } });
	});

	it("empties a gap that is pressed, and fills that one next", async () => {
		const stage = await ask(card);
		await stage.press("[value=secrets]");
		await stage.press("[data-gap=pay]");
		expect(stage.draft()).toBeNull();
		await stage.press("[data-gap=proof]");
		await stage.press("[value=secrets]");
		expect(stage.draft()).toEqual({ gaps: { proof: "secrets" } });
	});
});

describe("cloze, typed", () => {
	const card = { ...cloze, mode: "typed" } as unknown as ClozeCard;

	it("gives nothing to validate for blanks", async () => {
		const stage = await ask(card);
		await stage.type("[data-gap=pay]", "  ");
		expect(stage.draft()).toBeNull();
		await stage.type("[data-gap=proof]", "preuve");
		expect(stage.draft()).toEqual({ gaps: { proof: "preuve" } });
	});

	it("tells an accepted variant, and the answer of a wrong gap", async () => {
		const stage = await ask(card);
		await stage.tell({ gaps: { pay: "vole", proof: "preuve" } }, { credit: 0.5, parts: { pay: 0, proof: 1 } });
		expect(stage.page.querySelector("[data-gap=pay]")?.textContent).toContain("paie");
		expect(stage.results("again").at(-1)).toMatch(/vole.*Payer aggrave/);
		expect(stage.results("right").at(-1)).toMatch(/preuves.*preuve/);
	});

	it("keeps its inputs out of the browser's memory and corrections", async () => {
		const { page } = await ask(card);
		const input = page.querySelector("input");
		expect(input?.getAttribute("autocomplete")).toBe("off");
		expect(input?.getAttribute("autocapitalize")).toBe("off");
	});
});

test("the order that a card begins with is never the right one, nor that of the time before", () => {
	for (const count of [3, 4, 5]) {
		const steps = Array.from({ length: count }, (_, place) => ({ id: `s${place}`, text: "" }));
		const card = { ...common, kind: "order", steps } as unknown as OrderCard;
		const orders = Array.from({ length: 30 }, (_, turn) => firstOrder(card, () => 0, turn).join());
		for (const [turn, order] of orders.entries()) {
			expect(order.split(",").sort()).toEqual(steps.map(({ id }) => id));
			expect(order).not.toBe(steps.map(({ id }) => id).join());
			expect(order).not.toBe(orders[turn - 1]);
		}
	}
});
