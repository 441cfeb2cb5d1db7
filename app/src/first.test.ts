import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isAnswer } from "./store/row";
import { PENDING_KEY } from "./store/store";

const FIRST = {
	deck: "voyage",
	card: {
		id: "qui-appeler",
		notion: "appeler",
		kind: "choice",
		options: [
			{ id: "attendre", right: false },
			{ id: "appeler", right: true },
			{ id: "filmer", right: false },
		],
	},
	after: { 0: 0.32, 1: 0.577 },
};

const option = (id: string): string =>
	`<label class="option" data-option="${id}"><input type="radio" name="choice" value="${id}"><small class="result" data-for="missed" hidden>c’était juste</small><small class="feedback" hidden>…</small></label>`;

async function open(): Promise<HTMLFormElement> {
	document.documentElement.lang = "fr";
	delete document.documentElement.dataset.wish;
	document.body.innerHTML = `<form class="card-form" data-first><article class="card recall-0" data-card="qui-appeler" data-deck="voyage">
		<p class="verdict" data-verdict="right" hidden>Juste</p><p class="verdict" data-verdict="again" hidden>À revoir<span class="before-after"><i class="tile" data-state="new"></i><i class="tile recall-100"></i></span></p>
		${option("attendre")}${option("appeler")}${option("filmer")}<p class="explanation" hidden>…</p></article>
		<p class="comes-back" hidden>Encore 5 cartes.</p>
		<a data-next href="/fr/decks/voyage/cards/autre/" hidden>Suite</a><button type="submit">Valider</button><a data-skip href="#">Passer</a></form>
		<div class="trail"><i class="tile" data-state="fading" aria-current="step"></i></div>
		<script type="application/json" id="first-card">${JSON.stringify(FIRST)}</script>`;
	vi.resetModules();
	await import("./first");
	return document.querySelector("form") as HTMLFormElement;
}

function answer(form: HTMLFormElement, choice: string): void {
	const input = form.querySelector<HTMLInputElement>(`input[value=${choice}]`);
	if (input) input.checked = true;
	form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.useRealTimers());

const trailTile = (): HTMLElement => document.querySelector(".trail i") as HTMLElement;

describe("the first card", () => {
	it("is marked on the phone and shows its feedback", async () => {
		const form = await open();
		answer(form, "attendre");
		expect(form.querySelector("article")?.dataset.verdict).toBe("again");
		expect(form.querySelector<HTMLElement>("[data-option=attendre]")?.dataset.result).toBe("again");
		expect(form.querySelector<HTMLElement>("[data-option=appeler]")?.dataset.result).toBe("missed");
		const feedback = [...form.querySelectorAll<HTMLElement>("[data-option] small:not([hidden])")];
		expect(feedback.map((part) => part.closest<HTMLElement>("[data-option]")?.dataset.option)).toEqual([
			"attendre",
			"appeler",
			"appeler",
		]);
		expect(form.querySelector<HTMLElement>(".verdict[data-verdict=again]")?.hidden).toBe(false);
		expect(form.querySelector<HTMLElement>(".verdict[data-verdict=right]")?.hidden).toBe(true);
		expect(form.querySelector<HTMLElement>(".explanation")?.hidden).toBe(false);
		expect(document.activeElement?.textContent).toBe("À revoir");
	});

	it("says what is left of the session and leaves its answer for the app", async () => {
		const form = await open();
		vi.setSystemTime(new Date(2026, 9, 20, 12));
		answer(form, "appeler");
		expect(form.querySelector<HTMLElement>(".comes-back")?.hidden).toBe(false);
		const [kept] = JSON.parse(localStorage.getItem(PENDING_KEY) ?? "[]");
		expect(isAnswer(kept)).toBe(true);
		expect(kept).toMatchObject({ card: "qui-appeler", credit: 1, grade: 3, parts: { appeler: 1 } });
	});

	it("gives its tile the colour recallTomorrow for tomorrow, and a cut corner where less than half will be left", async () => {
		answer(await open(), "appeler");
		expect([trailTile().style.getPropertyValue("--recall"), trailTile().dataset.state]).toEqual(["0.577", undefined]);
		answer(await open(), "attendre");
		expect([trailTile().style.getPropertyValue("--recall"), trailTile().dataset.state]).toEqual(["0.32", "fading"]);
	});

	it("shows beside the verdict what a wrong answer leaves, from never seen", async () => {
		const form = await open();
		answer(form, "attendre");
		const [before, after] = form.querySelectorAll<HTMLElement>(".verdict[data-verdict=again] .tile");
		expect(before.dataset.state).toBe("new");
		expect([after.style.getPropertyValue("--recall"), after.dataset.state]).toEqual(["0.32", "fading"]);
	});

	it("is not sent while nothing is chosen: it would lead to the pages for those without script", async () => {
		const form = await open();
		const check = form.querySelector<HTMLButtonElement>("button[type=submit]");
		expect(check?.disabled).toBe(true);
		const sent = new SubmitEvent("submit", { bubbles: true, cancelable: true });
		form.dispatchEvent(sent);
		expect(sent.defaultPrevented).toBe(true);
		expect(form.querySelector("article")?.dataset.verdict).toBeUndefined();
		const [input] = form.querySelectorAll<HTMLInputElement>("input");
		input.checked = true;
		input.dispatchEvent(new Event("change", { bubbles: true }));
		expect(check?.disabled).toBe(false);
	});

	it("waits for the app when the learner goes on before it is there", async () => {
		const form = await open();
		answer(form, "appeler");
		form.querySelector<HTMLElement>("[data-next]")?.click();
		expect(form.getAttribute("aria-busy")).toBe("true");
		expect(document.documentElement.dataset.wish).toBe("next");
	});
});
