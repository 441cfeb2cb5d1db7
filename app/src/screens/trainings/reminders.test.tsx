import "fake-indexeddb/auto";
import { render } from "preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SHEET, training } from "../../core/cast";
import { loadMessages } from "../../i18n/catalogues";
import { loadTrainingWords } from "../../i18n/trainings/words";
import { language, openStore, store } from "../../state/app";
import { changeTrainings, readTrainings, trainings } from "../../state/trainings";
import { RemindersOf } from "./reminders";

const pushing = vi.hoisted(() => ({
	possible: () => "ready",
	subscribe: vi.fn(),
	subscribed: vi.fn(),
	unsubscribe: vi.fn(),
}));
vi.mock("../../state/push", () => pushing);

const tick = (): Promise<void> => new Promise((done) => setTimeout(done, 40));
let answers: Record<string, () => Response>;
let place: HTMLElement;

function Reminders() {
	const [first] = trainings.value;
	return first ? <RemindersOf training={first} /> : null;
}

function found<Found extends HTMLElement>(selector: string, label = ""): Found {
	const all = [...place.querySelectorAll<Found>(selector)];
	const one = all.find(({ textContent }) => textContent?.includes(label));
	if (!one) throw new Error(`no ${selector} "${label}" in ${place.textContent}`);
	return one;
}

async function press(label: string): Promise<HTMLElement> {
	const button = await vi.waitFor(() => found<HTMLButtonElement>("button", label));
	const section = button.closest("section");
	button.focus();
	button.click();
	// A browser takes the focus from what is out of use; this page does not.
	await tick();
	if (document.activeElement?.matches(":disabled")) (document.activeElement as HTMLElement).blur();
	await tick();
	if (!section) throw new Error(`"${label}" is in no section`);
	return section;
}

beforeEach(async () => {
	answers = {};
	vi.stubGlobal("fetch", async (url: string, { method = "GET" }: RequestInit = {}) => {
		const way = `${method} ${url.split(SHEET.code)[1]}`;
		if (answers[way]) return answers[way]();
		if (way === "PUT /reminders/calendar") return Response.json({ address: "https://ravive.example/calendar/x.ics" });
		return Response.json({ push: null, email: "none", calendar: false, offers_email: true });
	});
	pushing.subscribed.mockResolvedValue(null);
	language.value = "fr";
	await Promise.all([loadMessages("fr"), loadTrainingWords("fr"), openStore()]);
	await readTrainings();
	await changeTrainings(() => [training({ sheet: { ...SHEET, push_key: "key" } })]);
	place = document.createElement("main");
	document.body.replaceChildren(place);
	render(<Reminders />, place);
	const fold = found<HTMLDetailsElement>("details");
	fold.open = true;
	fold.dispatchEvent(new Event("toggle"));
	// What the site offers has come in.
	await vi.waitFor(() => found("input[type=email]"));
});

afterEach(() => {
	render(null, place);
	store().end();
	vi.unstubAllGlobals();
});

describe("a press", () => {
	it("is answered in its own section, and the button keeps the focus", async () => {
		answers["PUT /reminders/email"] = () => new Response("{}", { status: 400 });
		found<HTMLInputElement>("input[type=email]").value = "x@example";
		found<HTMLInputElement>("input[type=email]").dispatchEvent(new Event("input", { bubbles: true }));
		const section = await press("Recevoir une demande");
		await vi.waitFor(() => expect(section.querySelector("[role=status]")?.textContent).toContain("n’est pas valable"));
		expect(place.querySelectorAll(".notice")).toHaveLength(1);
		expect(document.activeElement?.textContent).toContain("Recevoir une demande");
	});

	it("leaves the focus beside what it made, and beside what it took away", async () => {
		const made = await press("Créer une adresse");
		await vi.waitFor(() => expect(made.contains(document.activeElement)).toBe(true));
		const gone = await press("Supprimer cette adresse");
		await vi.waitFor(() => expect(document.activeElement?.textContent).toBe("Créer une adresse"));
		expect(gone.contains(document.activeElement)).toBe(true);
	});

	it("says that the browser asks, as long as it does", async () => {
		pushing.subscribe.mockReturnValue(new Promise(() => undefined));
		const section = await press("Activer les notifications");
		await vi.waitFor(() => expect(section.textContent).toContain("Le navigateur demande votre accord"));
	});
});

describe("hours through the night", () => {
	it("are said plainly", async () => {
		expect(place.textContent).not.toContain("la nuit aussi");
		const from = found<HTMLSelectElement>("select");
		from.value = "22";
		from.dispatchEvent(new Event("change", { bubbles: true }));
		await vi.waitFor(() => expect(place.textContent).toContain("De 22:00 à 20:00 le lendemain\u00a0: la nuit aussi."));
	});
});
