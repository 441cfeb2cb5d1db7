/** Fetches the catalogue of a language: each is a script of its own. */
import type { Language } from "../store/settings";
import type { AppMessages } from "./fr";
import { type Catalogue, speak } from "./translate";

type Loaded = Promise<{ messages: AppMessages & Catalogue }>;

const loaders: Record<Language, () => Loaded> = {
	fr: () => import("./all/fr"),
	nl: () => import("./all/nl"),
	de: () => import("./all/de"),
	en: () => import("./all/en"),
};

export async function loadMessages(language: Language): Promise<void> {
	speak(language, (await loaders[language]()).messages);
}
