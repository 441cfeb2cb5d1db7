import { beforeEach, expect, test, vi } from "vitest";
import type { CardPage } from "./page";
import { connectPictures } from "./pictures";

const WORDS = {
	newPicture: "Add a picture",
	pictureAdd: "Add",
	cancel: "Cancel",
	fieldMissing: "Fill this in.",
	pictureFailed: "Not sent.",
	signedOut: "Signed out.",
};
const ADDED = { name: "quay", url: "/pictures/quay/", label: "quay – An empty quay" };

let page: CardPage;
let answers: (Response | Error)[] = [];
let sent: [string, FormData][] = [];
const select = (): HTMLSelectElement => document.querySelector("select") as HTMLSelectElement;
const alt = (): HTMLTextAreaElement => document.querySelector("form textarea") as HTMLTextAreaElement;
const dialog = (): HTMLDialogElement | null => document.querySelector("dialog");
const problems = (): (string | null)[] =>
	[...document.querySelectorAll<HTMLElement>("dialog .r-problem")]
		.filter(({ hidden }) => !hidden)
		.map(({ textContent }) => textContent);

async function submit(): Promise<void> {
	dialog()
		?.querySelector("form")
		?.dispatchEvent(new Event("submit", { cancelable: true }));
	await new Promise((done) => setTimeout(done));
}

function fill(text = "An empty quay"): void {
	const file = new File(["<svg/>"], "quay.svg");
	Object.defineProperty(dialog()?.querySelector("input[type=file]"), "files", { value: [file], configurable: true });
	(dialog()?.querySelector("textarea") as HTMLTextAreaElement).value = text;
}

beforeEach(() => {
	[answers, sent] = [[], []];
	vi.stubGlobal("fetch", async (address: string, { body }: { body: FormData }) => {
		sent.push([address, body]);
		const answer = answers.shift() ?? new Response(JSON.stringify(ADDED), { status: 201 });
		if (answer instanceof Error) throw answer;
		return answer;
	});
	document.body.innerHTML = `<form><div data-contentpath="picture"><select><option value=""></option><option value="hall">hall</option></select></div>
		<div data-contentpath="picture_alt"><textarea>What I wrote before</textarea></div></form>`;
	page = { newPicture: "/new-picture/", pictures: { hall: "/pictures/hall/" }, words: WORDS } as unknown as CardPage;
	connectPictures(document.querySelector("form") as HTMLElement, page, "token");
	document.querySelector<HTMLElement>("form button")?.click();
});

test("a new picture is chosen at once, with what it shows; the form hears of both", async () => {
	const heard = vi.fn();
	document.querySelector("form")?.addEventListener("change", heard);
	expect(dialog()?.querySelector("textarea")?.value).toBe("What I wrote before");
	fill();
	await submit();
	expect(sent[0]?.[0]).toBe("/new-picture/");
	expect(sent[0]?.[1].get("picture_alt")).toBe("An empty quay");
	expect([select().value, alt().value, page.pictures.quay]).toEqual(["quay", "An empty quay", "/pictures/quay/"]);
	expect(heard).toHaveBeenCalledTimes(2);
	expect(dialog()).toBeNull();
	expect(document.querySelector("img")?.getAttribute("src")).toBe("/pictures/quay/");
});

test("what is missing is said at its field, and nothing is sent", async () => {
	fill("  ");
	await submit();
	expect(problems()).toEqual(["Fill this in."]);
	expect(sent).toEqual([]);
	expect(document.activeElement).toBe(dialog()?.querySelector("textarea"));
});

test("what the server refuses is said at its field, and the choice stays", async () => {
	answers = [new Response(JSON.stringify({ errors: { picture: ["Too large."] } }), { status: 422 })];
	fill();
	await submit();
	expect(problems()).toEqual(["Too large."]);
	expect(dialog()?.querySelector("input")?.getAttribute("aria-invalid")).toBe("true");
	expect(select().value).toBe("");
});

test("without an answer it says so; the same choice is sent again under the same name", async () => {
	answers = [new TypeError("offline"), new Response("", { status: 503 })];
	fill();
	await submit();
	expect(dialog()?.querySelector("[role=status]")?.textContent).toBe("Not sent.");
	await submit();
	expect(dialog()?.querySelector("[role=status]")?.textContent).toBe("Not sent.");
	await submit();
	expect(select().value).toBe("quay");
	expect(new Set(sent.map(([, body]) => body.get("sending"))).size).toBe(1);
});

test("another picture's description is not offered for a new one; cancelling changes nothing", () => {
	dialog()?.close();
	select().value = "hall";
	document.querySelector<HTMLElement>("form button")?.click();
	expect(dialog()?.querySelector("textarea")?.value).toBe("");
	dialog()?.close();
	expect([select().value, alt().value, dialog()]).toEqual(["hall", "What I wrote before", null]);
});
