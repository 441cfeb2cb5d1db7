import { expect, it } from "vitest";
import { loadView } from "./registry";
import { common } from "./stage";
import { type AnyCard, isReady, type Response } from "./view";

const item = (id: string, right = "r") => ({ id, text: id, feedback: "", right });
const CARDS: Record<string, object> = {
	match: { left: [item("a"), item("b")], right: [item("r"), item("s")] },
	cloze: { mode: "picked", text: "[a] [b]", gaps: [item("a"), item("b")].map((gap) => ({ ...gap, accept: [gap.id] })) },
	hotspot: { spots: ["a", "b", "c"].map((id) => ({ id, text: id, feedback: "", right: id !== "c" })) },
};

it.each<[string, Response, Response]>([
	["match", { pairs: { a: "r" } }, { pairs: { a: "r", b: "s" } }],
	["cloze", { gaps: { a: "x", b: " " } }, { gaps: { a: "x", b: "y" } }],
	["hotspot", { spots: ["a"] }, { spots: ["a", "c"] }],
])("%s is validated once every part of it is given", async (kind, part, whole) => {
	const card = { ...common, kind, ...CARDS[kind] } as unknown as AnyCard;
	const view = await loadView(card.kind);
	expect([null, part, whole].map((draft) => isReady(view, card, draft))).toEqual([false, false, true]);
});
