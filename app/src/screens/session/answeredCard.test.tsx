import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Bundle } from "../../core/bundle";
import { card, MODEL } from "../../core/cast";
import { loadMessages } from "../../i18n/catalogues";
import { answers, bundles, openStore, store } from "../../state/app";
import { SessionScreen } from ".";
import { answer, session, startWith } from "./machine";

const GUARD_MS = 700;
let place: HTMLElement;

beforeEach(async () => {
	await loadMessages("fr");
	await openStore();
	const shared = { content_notes: {}, pictures: {}, sources: {}, audience: "public", title: "Accueil" };
	bundles.value = new Map([
		["deck", { ...shared, deck: "deck", memory: MODEL, cards: [card("one"), card("two")] } as unknown as Bundle],
	]);
	place = document.createElement("main");
	place.id = "app";
	document.body.replaceChildren(place);
	await begin("one", "two");
});

async function begin(...cards: string[]): Promise<void> {
	startWith("deck", cards);
	render(<SessionScreen />, place);
	await vi.waitFor(() => expect(place.querySelector("[data-state=asked]")).not.toBeNull());
}

afterEach(() => {
	vi.useRealTimers();
	render(null, place);
	store().end();
	session.value = null;
});

const goOn = (): void => place.querySelector("form")?.requestSubmit();

it("leaves the days to the end of the session, and names that of its last card, also where a night between has 25 hours", async () => {
	const here = process.env.TZ;
	process.env.TZ = "Europe/Brussels";
	vi.useFakeTimers({ toFake: ["Date"], now: new Date(2026, 9, 25, 0, 30) });
	answer({ truth: true });
	await vi.waitFor(() => expect(place.textContent).toContain("Encore 1 carte, puis les jours où elles reviennent."));
	session.value = null;
	answers.value = [];
	await begin("one");
	answer({ truth: true });
	// Seven days of 24 hours end on 31 October; alone, it waits four days for others.
	await vi.waitFor(() => expect(place.textContent).toContain("Cette carte revient : 4 novembre."));
	if (here === undefined) delete process.env.TZ;
	else process.env.TZ = here;
});

it("a second tap in a row leaves the feedback there, a later one goes on", async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	answer({ truth: true });
	await vi.waitFor(() => expect(place.querySelector("[data-next]")?.getAttribute("aria-disabled")).toBe("true"));
	goOn();
	expect(session.value).toMatchObject({ position: 0, step: "feedback" });
	await vi.advanceTimersByTimeAsync(GUARD_MS);
	expect(place.querySelector("[data-next]")?.getAttribute("aria-disabled")).toBe("false");
	goOn();
	expect(session.value?.position).toBe(1);
});
