import { describe, expect, it } from "vitest";
import { LANGUAGES } from "../store/settings";
import { loadMessages } from "./catalogues";
import { type CertificateKey, words as certificateWords } from "./certificates/fr";
import { c } from "./certificates/words";
import { fr } from "./fr";
import { type TrainingKey, trainingWords } from "./trainings/fr";
import { loadTrainingWords, w } from "./trainings/words";
import { inDays, message, onDate, onDay, t, tn } from "./translate";

const NOON = new Date(2026, 10, 24, 12).getTime();
const placesOf = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(LANGUAGES)("the words in %s", (language) => {
	it("have the same places to fill as the French ones", async () => {
		await loadMessages(language);
		for (const [key, text] of Object.entries(fr)) expect([key, placesOf(message(key))]).toEqual([key, placesOf(text)]);
	});

	it("have them too where trainings and certificates are spoken of", async () => {
		await Promise.all([loadMessages(language), loadTrainingWords(language)]);
		for (const [key, text] of Object.entries(trainingWords))
			expect([key, placesOf(w(key as TrainingKey))]).toEqual([key, placesOf(text)]);
		for (const [key, text] of Object.entries(certificateWords))
			expect([key, placesOf(c(key as CertificateKey))]).toEqual([key, placesOf(text)]);
	});
});

describe("messages", () => {
	it("fill their places and follow the language's plural", async () => {
		await loadMessages("fr");
		expect(t("session.card", { place: 2, total: 6 })).toBe("Carte 2 sur 6");
		expect([tn("cards.count", 0), tn("cards.count", 2)]).toEqual(["0 carte", "2 cartes"]);
		await loadMessages("en");
		expect(tn("cards.count", 0)).toBe("0 cards");
	});

	it("address teenagers in their own form where there is one", async () => {
		await loadMessages("fr");
		expect(message("session.note.calm", {}, true)).toContain("tes résultats");
		expect(message("session.note.calm")).toContain("vos résultats");
		expect(message("session.skip", {}, true)).toBe("Passer");
	});

	it("say coming days as one says them", async () => {
		await loadMessages("fr");
		expect(inDays(3)).toBe("dans 3 jours");
		expect(onDay(NOON + 86_400_000, NOON)).toBe("demain");
		expect(onDay(NOON + 3 * 86_400_000, NOON)).toBe("vendredi");
		expect(onDay(NOON + 20 * 86_400_000, NOON)).toBe("14 décembre");
		expect(onDay(NOON, NOON)).toBe("aujourd’hui");
		expect(onDay(NOON + 6.5 * 3_600_000, NOON)).toBe("aujourd’hui, 18:30");
	});

	it("number the first of a month as French does", async () => {
		await loadMessages("fr");
		expect([onDate("2027-04-01"), onDate("2027-04-11")]).toEqual(["1er avril 2027", "11 avril 2027"]);
		expect(onDay(NOON + 7 * 86_400_000, NOON)).toBe("1er décembre");
		await loadMessages("nl");
		expect(onDate("2027-04-01")).toBe("1 april 2027");
	});

	it("count the codes of a phone that moves", async () => {
		await loadMessages("fr");
		const said = (count: number): string => tn("settings.receive.parts", count, { total: 5 });
		expect(said(1)).toContain("1 code sur 5.");
		expect(said(2)).toContain("2 codes sur 5.");
	});
});
