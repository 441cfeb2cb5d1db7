import { describe, expect, it } from "vitest";
import type { ChoiceCard } from "../../core/bundle";
import { app, bundleOf, card, emptyPhoneEachTest, machine, openPage, settled, TWO } from "./machineCast";

emptyPhoneEachTest();

describe("an update of the deck in mid-session", () => {
	it("keeps the session at its card, in the new words", async () => {
		await openPage(TWO);
		machine.start("voyage");
		app.bundles.value = new Map([["voyage", bundleOf([card("first", { prompt: "Corrigé" }), TWO[1]])]]);
		expect(machine.current.value?.shown.prompt).toBe("Corrigé");
		expect(machine.session.value?.position).toBe(0);
	});

	const published = (...cards: ChoiceCard[]): void => {
		app.bundles.value = new Map([["voyage", bundleOf(cards)]]);
	};
	const reversed = (changed: Partial<ChoiceCard> = {}): ChoiceCard =>
		card("first", {
			options: [
				{ id: "call", text: "Appeler", feedback: "…", right: true },
				{ id: "wait", text: "Attendre", feedback: "…", right: false },
			],
			...changed,
		});

	it("shows a corrected number to a learner who is answering, and keeps the answer begun", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.draft({ choice: "right" });
		published(card("first", { prompt: "Appelez le 112." }), TWO[1]);
		expect(machine.current.value?.shown.prompt).toBe("Appelez le 112.");
		expect(machine.session.value?.draft).toEqual({ choice: "right" });
	});

	it("asks at once what a card now asks, when nobody began to answer", async () => {
		await openPage(TWO);
		machine.start("voyage");
		published(reversed({ prompt: "Autre" }), TWO[1]);
		expect(machine.current.value?.shown.prompt).toBe("Autre");
	});

	it.each([["asks something else", () => published(reversed({ prompt: "Autre" }), TWO[1])]])(
		"lets a learner finish a card that was begun and %s",
		async (_what, publish) => {
			await openPage([card("first"), TWO[1]]);
			machine.start("voyage");
			machine.draft({ choice: "right" });
			publish();
			machine.answer({ choice: "right" });
			expect(machine.session.value?.step).toBe("feedback");
			expect(machine.current.value?.shown.prompt).toBe("Que faites-vous ? Appelez le 101.");
			machine.next();
			expect(machine.current.value?.card.id).toBe("second");
		},
	);

	it("does not go on with a card that was taken offline, begun or not, and leaves out those to come", async () => {
		await openPage([...TWO, card("third")]);
		machine.start("voyage");
		machine.draft({ choice: "right" });
		published(TWO[1], card("third"));
		expect(machine.current.value).toBeNull();
		machine.answer({ choice: "right" });
		expect(app.answers.value).toHaveLength(0);
		machine.resume();
		expect(machine.current.value?.card.id).toBe("second");
		machine.answer({ choice: "right" });
		published(TWO[1]);
		machine.next();
		expect(machine.session.value?.step).toBe("end");
		expect(app.answers.value).toHaveLength(1);
	});

	it("asks a card anew whose answer, kept since an earlier visit, no longer belongs to it", async () => {
		await openPage(TWO);
		machine.start("voyage");
		machine.draft({ choice: "right" });
		await settled();
		await openPage([reversed(), TWO[1]]);
		await machine.findPaused();
		machine.resume();
		expect(machine.session.value).toMatchObject({ position: 0, step: "ask", draft: null });
	});

	it("goes on after a card explained in an earlier visit that now asks something else", async () => {
		await openPage([card("first"), TWO[1]]);
		machine.start("voyage");
		machine.answer({ choice: "right" });
		await settled();
		await openPage([reversed(), TWO[1]]);
		await machine.findPaused();
		machine.resume();
		expect(machine.session.value).toMatchObject({ position: 1, step: "ask" });
		expect(app.answers.value).toHaveLength(1);
	});
});
