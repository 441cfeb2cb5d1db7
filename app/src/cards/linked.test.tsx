import { render } from "preact";
import { expect, it } from "vitest";
import type { AnyCard } from "../core/bundle";
import { mark, type Response } from "../core/marking";
import { Others } from "../screens/pocket/others";
import { Facts, Linked } from "./linked";
import { ask, common, facts } from "./stage";

const CALL = "Appelez le 101, ou Child Focus : 116 000.";

function drawn(text: string): HTMLElement {
	const words = (
		<Facts.Provider value={facts}>
			<p>
				<Linked text={text} />
			</p>
		</Facts.Provider>
	);
	render(words, document.body);
	return document.body;
}

const numbersOn = (page: Element): (string | null)[] =>
	[...page.querySelectorAll("a")].map((link) => link.getAttribute("href"));

it("numbers can be called, and read as before", () => {
	const page = drawn(CALL);
	expect(numbersOn(page)).toEqual(["tel:101", "tel:116000"]);
	expect(page.textContent).toBe(CALL);
});

it("what is part of another number, or has no address, is no link", () => {
	expect(numbersOn(drawn("Article 1012, 38 pays."))).toEqual([]);
});

const option = { id: "a", text: "A", feedback: CALL, right: true };
const step = { id: "start", text: "A", question: "?", choices: [{ ...option, to: "end", credit: 1 }] };
const TOLD: [object, Response][] = [
	[{ kind: "choice", options: [option] }, { choice: "a" }],
	[{ kind: "multiple", options: [option] }, { choices: ["a"] }],
	[{ kind: "truth", right: true, if_true: CALL, if_false: CALL }, { truth: true }],
	[{ kind: "order", steps: [option, { id: "b", text: "B" }] }, { order: ["a", "b"] }],
	[{ kind: "match", left: [{ ...option, right: "b" }], right: [{ id: "b", text: "B" }] }, { pairs: { a: "b" } }],
	[
		{ kind: "cloze", mode: "picked", text: "[a]", gaps: [{ id: "a", accept: ["A"], feedback: CALL }] },
		{ gaps: { a: "A" } },
	],
	[{ kind: "recall", do: [CALL] }, { self: "all" }],
	[{ kind: "hotspot", spots: [{ ...option, x: 20, y: 20, radius: 8 }] }, { spots: ["a"] }],
	[{ kind: "scenario", start: "start", steps: [step, { id: "end", text: "B" }] }, { path: [["start", "a"]] }],
	[{ kind: "tip", points: [{ title: "A", text: CALL }] }, {}],
];

it.each(TOLD)("numbers can be called in the answer to %j", async (fields, response) => {
	const card = { ...common, ...fields } as unknown as AnyCard;
	const stage = await ask(card);
	await stage.tell(response, mark(card, response));
	expect(numbersOn(stage.page)).toEqual(["tel:101", "tel:116000"]);
});

it("numbers can be called in what is said of the other answers", () => {
	const card = { ...common, kind: "choice", options: [{ ...option, right: false }] } as unknown as AnyCard;
	const others = <Others card={card} response={{}} t={(key) => key} />;
	const page = document.createElement("main");
	render(<Facts.Provider value={facts}>{others}</Facts.Provider>, page);
	expect(numbersOn(page)).toEqual(["tel:101", "tel:116000"]);
});
