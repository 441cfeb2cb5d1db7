/** Turns message keys into text in the language of the page. */
import { computed, signal } from "@preact/signals";
import type { Language } from "../store/settings";
import type { AppMessageKey, AppMessages } from "./fr";

export type Values = Record<string, string | number>;
type PluralKey = AppMessageKey extends infer Key ? (Key extends `${infer Base}.one` ? Base : never) : never;
export type Catalogue = Record<string, string>;

const catalogue = signal<Catalogue>({});
const locale = signal<Language>("fr");

/** Replaces the whole catalogue: app and card messages together. */
export function speak(language: Language, messages: AppMessages & Catalogue): void {
	catalogue.value = messages;
	locale.value = language;
}

/** Returns the text with its `{name}` places filled; words of a deck in another language keep to their place among those of the page. */
export function filled(text: string, values: Values): string {
	const isolated = document.documentElement.dataset.direction ? "\u2068$\u2069" : "$";
	return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
		name in values ? isolated.replace("$", () => String(values[name])) : whole,
	);
}

/** Returns any message of the catalogue; `informal` takes the tu, je, du form where there is one. */
export function message(key: string, values: Values = {}, informal = false): string {
	const text = (informal && catalogue.value[`${key}.informal`]) || catalogue.value[key];
	return filled(text ?? key, values);
}

export function t(key: AppMessageKey, values: Values = {}): string {
	return message(key, values);
}

const plural = computed(() => new Intl.PluralRules(locale.value));

/** Returns which form of a message the language takes for `count` things. */
export const formOf = (count: number): "one" | "other" => (plural.value.select(count) === "one" ? "one" : "other");

/** Returns the message for `count` things. */
export function tn(key: PluralKey, count: number, values: Values = {}): string {
	return message(`${key}.${formOf(count)}`, { count, ...values });
}

/** Returns whole per cent of a share from 0 to 1. */
export const percent = (share: number): number => Math.round(share * 100);

/** Returns whole per cent of a predicted share, 1 to 99: no prediction is certain. 0 for a card never seen. */
export const predicted = (share: number | null): number =>
	share === null ? 0 : Math.min(Math.max(percent(share), 1), 99);

/** Returns "in 3 days", in words. */
export function inDays(days: number): string {
	return new Intl.RelativeTimeFormat(locale.value, { numeric: "auto" }).format(days, "day");
}

/** Returns a moment by the usage of the language; in French the first of a month is "1er". */
export function dated(at: number, format: Intl.DateTimeFormatOptions): string {
	const text = new Intl.DateTimeFormat(locale.value, format).format(at);
	return locale.value === "fr" ? text.replace(/^1 /, "1er ") : text;
}

/** Returns a day in full, as the server's own pages write it. */
export function onDate(at: number | string): string {
	const when = typeof at === "string" ? Date.parse(`${at}T12:00:00`) : at;
	return dated(when, { day: "numeric", month: "long", year: "numeric" });
}

const WEEK_DAYS = 6;
const DAY_MS = 86_400_000;

/** Returns whole calendar days from `now` to `at`, 0 for today. */
export function daysUntil(at: number, now: number): number {
	const midnight = (moment: number): number => new Date(moment).setHours(0, 0, 0, 0);
	return Math.round((midnight(at) - midnight(now)) / DAY_MS);
}

/** Returns a coming day as one says it: today, tomorrow, Friday, 12 June; with the hour where it is later today. */
export function onDay(at: number, now: number): string {
	const days = Math.max(0, daysUntil(at, now));
	if (days === 0 && at > now) return `${inDays(0)}, ${dated(at, { timeStyle: "short" })}`;
	if (days < 2) return inDays(days);
	return dated(at, days <= WEEK_DAYS ? { weekday: "long" } : { day: "numeric", month: "long" });
}

/** Returns "3 days", "24 months", in words. */
export function inUnits(count: number, unit: "day" | "month"): string {
	return new Intl.NumberFormat(locale.value, { style: "unit", unit, unitDisplay: "long" }).format(count);
}

export const currentLocale = (): Language => locale.value;
