// @vitest-environment happy-dom
import { render } from "preact";
import { expect, it, vi } from "vitest";
import { loadMessages } from "../i18n/catalogues";
import { lazily } from "./lazily";

it("says of a screen that did not come that it is a part of the app, not a card, and asks for it again", async () => {
	await loadMessages("fr");
	const load = vi
		.fn()
		.mockRejectedValueOnce(new Error("no network"))
		.mockResolvedValue(() => <p>here</p>);
	const Screen = lazily(load);
	const place = document.createElement("div");
	document.body.append(place);
	render(<Screen />, place);
	await vi.waitFor(() => expect(place.textContent).toContain("Réessayer"));
	expect(place.textContent).toContain("Cette partie de l’app n’a pas pu s’ouvrir.");
	expect(place.textContent).not.toContain("carte");
	place.querySelector("button")?.click();
	await vi.waitFor(() => expect(place.textContent).toBe("here"));
});
