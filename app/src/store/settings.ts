/** What the learner chose about the page itself; also read by the guard before a page is painted. */

export const SETTINGS_KEY = "ravive.settings";
export const TEXT_SIZES = [100, 125, 150, 200] as const;
/** What the interface speaks; decks may be in any language. */
export const LANGUAGES = ["fr", "nl", "de", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export const isSpoken = (tag: string | null): tag is Language => LANGUAGES.includes(tag as Language);
export const THEMES = ["system", "light", "dark"] as const;

export interface Settings {
	theme: (typeof THEMES)[number];
	/** Per cent. */
	text: (typeof TEXT_SIZES)[number];
	motion: "system" | "reduced";
	/** Offers to read cards aloud, by voices of the device alone. */
	aloud: boolean;
	/** Two characters; null until chosen: it is then guessed from the language. */
	country: string | null;
	/** Subjects and cards not to propose again: `deck#content note`, `deck/card`. */
	setAside: string[];
	/** Subjects whose content note is not shown again: `deck#content note`. */
	quietNotes: string[];
}

export const DEFAULT_SETTINGS: Settings = {
	theme: "system",
	text: 100,
	motion: "system",
	aloud: false,
	country: null,
	setAside: [],
	quietNotes: [],
};

const among = <T>(accepted: readonly T[], value: unknown, otherwise: T): T =>
	accepted.includes(value as T) ? (value as T) : otherwise;

const texts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];

/** Returns settings where every value is an accepted one, whatever was stored. */
export function cleanSettings(stored: unknown): Settings {
	const given = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
	return {
		theme: among(THEMES, given.theme, "system"),
		text: among(TEXT_SIZES, given.text, 100),
		motion: among(["system", "reduced"] as const, given.motion, "system"),
		aloud: given.aloud === true,
		country: typeof given.country === "string" && /^[A-Z]{2,5}$/.test(given.country) ? given.country : null,
		setAside: texts(given.setAside),
		quietNotes: texts(given.quietNotes),
	};
}

/** Returns what this browser holds, or the defaults. */
export function readSettings(storage: () => Storage): Settings {
	try {
		return cleanSettings(JSON.parse(storage().getItem(SETTINGS_KEY) ?? "{}"));
	} catch {
		return DEFAULT_SETTINGS;
	}
}

/** Keeps the settings; returns false where the browser refuses. */
export function writeSettings(storage: () => Storage, settings: Settings): boolean {
	try {
		storage().setItem(SETTINGS_KEY, JSON.stringify(settings));
		return true;
	} catch {
		return false;
	}
}

/** Removes every value of this app from localStorage. */
export function forgetSettings(storage: () => Storage): void {
	try {
		for (const key of Object.keys(storage())) if (key.startsWith("ravive.")) storage().removeItem(key);
	} catch {
		// Refused storage holds nothing.
	}
}
