// @vitest-environment happy-dom
import { render } from "preact";
import { expect, it, vi } from "vitest";
import { loadMessages } from "../../i18n/catalogues";
import { loadTrainingWords } from "../../i18n/trainings/words";
import { language } from "../../state/app";
import { worded } from "./index";

vi.mock("../../i18n/trainings/words", async (original) => {
	const words = await original<typeof import("../../i18n/trainings/words")>();
	return { ...words, loadTrainingWords: vi.fn(words.loadTrainingWords) };
});

it("says that the words of trainings did not come, and asks for them again", async () => {
	await loadMessages("fr");
	language.value = "fr";
	vi.mocked(loadTrainingWords).mockImplementationOnce(() => Promise.reject(new Error("no network")));
	const Screen = worded(() => <p>here</p>);
	const place = document.createElement("div");
	document.body.append(place);
	render(<Screen />, place);
	await vi.waitFor(() => expect(place.textContent).toContain("Réessayer"));
	place.querySelector("button")?.click();
	await vi.waitFor(() => expect(place.textContent).toBe("here"));
});
