import { describe, expect, it } from "vitest";
import { cleanSettings, DEFAULT_SETTINGS, readSettings, writeSettings } from "./settings";

describe("settings", () => {
	it("take accepted values only", () => {
		const cleaned = cleanSettings({
			theme: "pink",
			text: 150,
			motion: "reduced",
			country: "<b>",
			setAside: [1, "a#b"],
		});
		expect(cleaned).toEqual({ ...DEFAULT_SETTINGS, text: 150, motion: "reduced", setAside: ["a#b"] });
	});

	it("are the defaults where storage is refused", () => {
		const refuse = (): never => {
			throw new DOMException("refused", "SecurityError");
		};
		expect(readSettings(refuse)).toEqual(DEFAULT_SETTINGS);
		expect(writeSettings(refuse, DEFAULT_SETTINGS)).toBe(false);
	});

	it("come back as they were written", () => {
		const chosen = { ...DEFAULT_SETTINGS, theme: "dark" as const, country: "FR" };
		expect(writeSettings(() => localStorage, chosen)).toBe(true);
		expect(readSettings(() => localStorage)).toEqual(chosen);
	});
});
