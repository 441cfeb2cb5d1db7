/** Speaks the words of trainings in the language of the page: a catalogue of its own, fetched when it is first needed. */
import { signal } from "@preact/signals";
import type { Language } from "../../store/settings";
import { filled, formOf, type Values } from "../translate";
import type { TrainingKey, TrainingWords } from "./fr";

type PluralKey = TrainingKey extends infer Key ? (Key extends `${infer Base}.one` ? Base : never) : never;

const loaders: Record<Language, () => Promise<{ trainingWords: TrainingWords }>> = {
	fr: () => import("./fr"),
	nl: () => import("./nl"),
	de: () => import("./de"),
	en: () => import("./en"),
};

const spoken = signal<{ language: Language; words: TrainingWords } | null>(null);

export async function loadTrainingWords(language: Language): Promise<void> {
	spoken.value = { language, words: (await loaders[language]()).trainingWords };
}

/** Returns the language that is spoken; null before any was fetched. */
export const spokenLanguage = (): Language | null => spoken.value?.language ?? null;

export function w(key: TrainingKey, values: Values = {}): string {
	return filled(spoken.value?.words[key] ?? key, values);
}

/** Returns the words for `count` things. */
export function wn(key: PluralKey, count: number, values: Values = {}): string {
	return w(`${key}.${formOf(count)}` as TrainingKey, { count, ...values });
}
