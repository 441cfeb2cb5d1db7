import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { guardTaps, SHIELD_MS } from "./taps";

/** What stands at the place that is tapped. */
let there: Element | null = null;
const isShielded = (): boolean => document.querySelector("[data-shield]") !== null;
const tap = (detail = 1): boolean =>
	there?.dispatchEvent(new MouseEvent("click", { bubbles: true, detail, clientX: 100, clientY: 700 })) ?? false;

/** Puts another screen in the place of this one, with what now stands where the finger was. */
async function show(html: string, control: string): Promise<void> {
	const screen = document.querySelector("main");
	if (screen) screen.innerHTML = html;
	there = document.querySelector(control);
	await Promise.resolve();
}

beforeAll(() => {
	document.elementFromPoint = () => there;
	guardTaps();
});
beforeEach(async () => {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	document.body.innerHTML = "<main></main>";
	await show("<button>Carte suivante</button>", "button");
});
afterEach(() => {
	vi.advanceTimersByTime(SHIELD_MS);
	vi.useRealTimers();
});

describe("two taps in a row", () => {
	it("do not reach what comes in the place of what was tapped, until a moment has passed", async () => {
		tap();
		expect(isShielded()).toBe(false);
		await show("<h1>…</h1><button>Ne plus proposer ce sujet</button>", "button");
		expect(isShielded()).toBe(true);
		vi.advanceTimersByTime(SHIELD_MS - 1);
		expect(isShielded()).toBe(true);
		vi.advanceTimersByTime(1);
		expect(isShielded()).toBe(false);
	});

	it("do not reach the same button once it does something else", async () => {
		tap();
		(there as Element).textContent = "Passer";
		await Promise.resolve();
		expect(isShielded()).toBe(true);
	});

	it("reach a control that is still the same", async () => {
		tap();
		document.querySelector("main")?.append(document.createElement("p"));
		await Promise.resolve();
		expect(isShielded()).toBe(false);
	});

	it("never hide the button that leaves fast, and keys are no taps", async () => {
		tap();
		await show("<button data-exit>Quitter vite</button>", "button");
		expect(isShielded()).toBe(false);
		vi.advanceTimersByTime(SHIELD_MS);
		tap(0);
		await show("<button>Passer</button>", "button");
		expect(isShielded()).toBe(false);
	});
});
