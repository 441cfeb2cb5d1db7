import { describe, expect, it } from "vitest";
import type { HotspotCard, RecallCard, ScenarioCard, TipCard } from "../core/bundle";
import { spotNear } from "./hotspot";
import { ask, common } from "./stage";

describe("recall", () => {
	const card = {
		...common,
		kind: "recall",
		do: ["Je te crois."],
		dont: ["Interroger l’enfant."],
	} as unknown as RecallCard;

	it.each(["none", "part", "all"] as const)("shows the answer when asked, then takes %s", async (self) => {
		const stage = await ask(card);
		expect(stage.page.textContent).not.toContain("Je te crois.");
		await stage.press(".button");
		expect(stage.page.textContent).toContain("Je te crois.");
		expect(stage.page.querySelector(".button")).toBeNull();
		await stage.press(`[value=${self}]`);
		expect(stage.answer()).toEqual({ self });
	});
});

describe("hotspot", () => {
	const spots = [
		{ id: "clock", text: "L’horloge", feedback: "L’heure s’oublie.", right: true, x: 20, y: 20, radius: 8 },
		{ id: "plant", text: "La plante", feedback: "Elle reste.", right: false, x: 80, y: 80, radius: 8 },
	];
	const card = {
		...common,
		kind: "hotspot",
		spots,
		picture: "scene",
		picture_alt: "Une réception",
	} as unknown as HotspotCard;

	it("asks in words in a variant: the list comes first, and the picture stays one press away", async () => {
		const stage = await ask({ ...card, prompt: "Autrement ?", variants: [{ prompt: "Autrement ?" }] });
		expect(stage.page.querySelector("img")).toBeNull();
		await stage.press("[value=clock]", " ");
		expect(stage.draft()).toEqual({ spots: ["clock"] });
		await stage.press(".tabs button");
		expect(stage.page.querySelector("img")).not.toBeNull();
		expect(stage.page.querySelector(".ring")?.getAttribute("aria-label")).toContain("L’horloge");
	});

	it("leads the keyboard from the picture to the list", async () => {
		const stage = await ask(card);
		await stage.press(".figure > button");
		await stage.press("[value=clock]", " ");
		expect(stage.draft()).toEqual({ spots: ["clock"] });
	});

	it("shows what the list chose as a ring that can be taken away", async () => {
		const stage = await ask(card);
		await stage.press(".tabs button:last-of-type");
		await stage.press("[value=plant]", " ");
		await stage.press(".tabs button");
		expect(stage.page.querySelector(".ring")?.getAttribute("aria-label")).toContain("La plante");
		await stage.press(".ring");
		expect(stage.draft()).toBeNull();
	});

	it("tells what was chosen and missed", async () => {
		const stage = await ask(card);
		await stage.tell({ spots: ["plant"] }, { credit: 0, parts: { plant: 0 } });
		expect(stage.results("again").at(-1)).toContain("Elle reste.");
		expect(stage.results("missed").at(-1)).toContain("L’heure s’oublie.");
	});

	it("takes a touch for the nearest spot, and for none when it is far from all", () => {
		const picture = { url: "", width: 320, height: 200 };
		expect(spotNear(spots, picture, 0.25, 0.25)?.id).toBe("clock");
		expect(spotNear(spots, picture, 0.5, 0.5)).toBeNull();
	});
});

describe("scenario", () => {
	const choice = (id: string, to: string, credit: number) => ({ id, to, credit, text: id, feedback: `après ${id}` });
	const card = {
		...common,
		kind: "scenario",
		start: "desk",
		steps: [
			{
				id: "desk",
				text: "Un adulte.",
				question: "Et ?",
				choices: [choice("note", "end", 1), choice("ask", "car", 0.5)],
			},
			{
				id: "car",
				text: "La voiture part.",
				question: null,
				choices: [choice("follow", "end", 0), choice("call", "end", 1)],
			},
			{ id: "end", text: "La police vient.", question: null, choices: [] },
		],
	} as unknown as ScenarioCard;

	it("ends with the first decision that leads to an ending", async () => {
		const stage = await ask(card);
		await stage.press("[value=note]");
		expect(stage.answer()).toEqual({ path: [["desk", "note"]] });
	});

	it("shows the consequence of a decision and keeps the way for a pause", async () => {
		const stage = await ask(card);
		await stage.press("[value=ask]");
		expect(stage.draft()).toEqual({ path: [["desk", "ask"]] });
		expect(stage.page.textContent).toContain("après ask");
		await stage.press("[value=follow]");
		const path: [string, string][] = [
			["desk", "ask"],
			["car", "follow"],
		];
		expect(stage.answer()).toEqual({ path });
		await stage.tell({ path }, { credit: 0.25, parts: {} });
		expect(stage.page.textContent).toContain("La police vient.");
		expect(stage.results("partly")).toEqual([expect.stringContaining("après ask")]);
		expect(stage.results("again")).toEqual([expect.stringContaining("après follow")]);
	});
});

describe("tip", () => {
	it("is noted with the main button", async () => {
		const points = [{ title: "Qui ?", text: "description" }];
		const stage = await ask({ ...common, kind: "tip", points } as unknown as TipCard);
		expect(stage.page.textContent).toContain("description");
		await stage.press(".button");
		expect(stage.answer()).toEqual({});
	});

	it("asks first in a variant, and moves the focus to its points", async () => {
		const points = [{ title: "Qui ?", text: "description" }];
		const prompt = "Que note-t-on ?";
		const stage = await ask({ ...common, kind: "tip", points, prompt, variants: [{ prompt }] } as unknown as TipCard);
		expect(stage.page.textContent).not.toContain("description");
		await stage.press(".button");
		expect(stage.answer()).toBeNull();
		expect(document.activeElement?.textContent).toContain("description");
		await stage.press(".button");
		expect(stage.answer()).toEqual({});
	});
});
