/** What the whole app knows at this moment; screens read these signals and change them through the functions here. */
import { batch, computed, signal } from "@preact/signals";
import { type Answer, keyOf } from "../core/answer";
import type { AnyCard, Bundle } from "../core/bundle";
import type { Index } from "../core/bundleIndex";
import { backDays, type CardState, stateOf } from "../core/cardState";
import { type CardSeconds, secondsOf } from "../core/readingTime";
import { type DeckMemory, Replay } from "../core/replay";
import { comingSessions, type DeckCard, deckCard, isSetAside, restsOf } from "../core/session";
import { dayOf } from "../core/sessionDays";
import { soon } from "../store/patience";
import { DEFAULT_SETTINGS, forgetSettings, readSettings, type Settings, writeSettings } from "../store/settings";
import { type NewAnswer, Store, type Trouble } from "../store/store";
import { type Source, versionOf } from "../sync/source";

/** The language of the decks, which addresses name. */
export const language = signal("fr");
export const settings = signal<Settings>(DEFAULT_SETTINGS);
export const answers = signal<readonly Answer[]>([]);
export const trouble = signal<Trouble | null>(null);
/** Whether what this phone stored is at hand: `late` once that takes longer than a screen waits. */
export const stored = signal<"reading" | "late" | "read">("reading");
export const index = signal<Index | null>(null);
/** What the server drew before the index was at hand; a file that stands alone has it too. */
const drawnName = globalThis.document?.querySelector(".brand")?.textContent?.trim();
/** The name of the site, as its pages and e-mails have it. */
export const siteName = computed(() => index.value?.site ?? (drawnName || "Ravive"));
export const bundles = signal<ReadonlyMap<string, Bundle>>(new Map());
/** True when index or bundles could not be fetched nor found on the device. */
export const unreachable = signal(false);
/** True until it is known which decks are at hand. */
export const isLoading = computed(
	() => !unreachable.value && bundles.value.size === 0 && index.value?.decks.length !== 0,
);
export const online = signal(true);
/** True while cards of a test are asked: the bars step back as they do for a session. */
export const isTesting = signal(false);
/** Set when a newer version of the app waits; calling it applies the update. */
export const update = signal<(() => void) | null>(null);
/** The single file has one deck, no other pages and no service worker. */
export const isSingleFile: boolean = __SINGLE__;

let opened: Store | null = null;
let source: Source | null = null;

export const clock = (): number => Date.now();
export const chance = (): number => Math.random();
const storage = (): Storage => localStorage;

function memoryOf({ deck, memory, cards }: Bundle): DeckMemory {
	const priors = cards.flatMap(({ id, meaning, prior }) =>
		prior ? [[keyOf({ deck, card: id, meaning }), prior] as const] : [],
	);
	return { model: memory, priors: new Map(priors) };
}

const replay = new Replay();
let memoriesSeen = { text: "", memories: new Map<string, DeckMemory>() };

/** What the decks at hand say of memory; the same object as long as they say the same, in another language too. */
const memories = computed<ReadonlyMap<string, DeckMemory>>(() => {
	const found = new Map([...bundles.value].map(([deck, bundle]) => [deck, memoryOf(bundle)]));
	const text = JSON.stringify([...found].map(([deck, { model, priors }]) => [deck, model, [...priors]]));
	if (text !== memoriesSeen.text) memoriesSeen = { text, memories: found };
	return memoriesSeen.memories;
});

/** What is remembered; null while no deck is at hand to say how memory fades. */
export const traces = computed(() => replay.follow(answers.value, memories.value, clock()));

/** Every card of the decks at hand, with what is known of it. */
export const deckCards = computed<readonly DeckCard[]>(() => {
	const remembered = traces.value;
	if (!remembered) return [];
	const learnt = { traces: remembered, rests: restsOf(answers.value, clock()) };
	return [...bundles.value.values()].flatMap(({ deck, cards, content_notes, written_for_minors }) => {
		const memory = memories.value.get(deck);
		const notes: Record<string, string> = content_notes;
		const secondsOfCard = (card: AnyCard): CardSeconds =>
			secondsOf(card, written_for_minors, notes[card.content_note ?? ""]);
		return memory ? cards.map((card) => deckCard(deck, card, memory, learnt, secondsOfCard(card))) : [];
	});
});

/** Returns a card at hand with what is known of it. */
export const entryOf = (deck: string, id: string): DeckCard | undefined =>
	deckCards.value.find((entry) => entry.deck === deck && entry.card.id === id);

/** Returns the cards met so far. */
export const knownCards = (): DeckCard[] => deckCards.value.filter((entry) => entry.dueAt !== null);

/** Cards that wait for a test of a training, by `deck/card`. */
export const held = signal<readonly string[]>([]);

/** Decks of whose cards a training's tests have one wording. */
export const reserved = signal<readonly string[]>([]);

/** What practice leaves alone. */
export const setAside = computed<ReadonlySet<string>>(() => new Set([...settings.value.setAside, ...held.value]));

/** The cards that are asked: what is counted, announced and reminded of is about these alone. */
export const asked = computed(() => deckCards.value.filter((entry) => !isSetAside(entry, setAside.value)));

/** The coming sessions as they were last worked out: for these cards, on this day. */
let foreseen = { cards: asked.peek(), day: Number.NaN, sessions: comingSessions([], [], 0), back: backDays([]) };

function foresee(): typeof foreseen {
	const [cards, day] = [asked.value, dayOf(clock())];
	if (foreseen.cards !== cards || foreseen.day !== day) {
		const sessions = comingSessions(cards, answers.value, clock());
		foreseen = { cards, day, sessions, back: backDays(sessions) };
	}
	return foreseen;
}

/** Returns the coming sessions, today's first where there is one. */
export const coming = (): ReturnType<typeof comingSessions> => foresee().sessions;

/** Returns what every screen says of a card. */
export const cardState = (entry: DeckCard): CardState => stateOf(entry, foresee().back.get(entry) ?? null, clock());

/** Returns the cards asked today, of all decks together: a session gathers what is due. */
export const dueToday = (): DeckCard[] => asked.value.filter((entry) => cardState(entry).name === "due");

export function store(): Store {
	if (!opened) throw new Error("the store is not open yet; call openStore first");
	return opened;
}

/**
 * Opens the log, at once; settles when all that is stored was read, which some browsers let one wait for. Answers given meanwhile, here and
 * in other tabs, are there by themselves.
 */
export async function openStore(): Promise<void> {
	settings.value = readSettings(storage);
	const store = new Store({
		now: clock,
		random: chance,
		storage,
		onTrouble: (found) => {
			trouble.value = found;
		},
		onAnswers: (fresh) => {
			answers.value = [...answers.value, ...fresh];
		},
		onErased: () => {
			// Leaving this page must not write its session back.
			opened?.end();
			location.reload();
		},
	});
	opened = store;
	answers.value = store.pending();
	const kept = await store.read();
	const known = new Set(kept.map(({ id }) => id));
	answers.value = [...kept, ...answers.value.filter(({ id }) => !known.has(id))];
}

/** Settles once what is stored is at hand, and never later than a screen waits; `reading` reads it. */
export function untilStored(reading: Promise<unknown>): Promise<unknown> {
	const late = (): void => {
		stored.value = "late";
	};
	const read = reading.then(() => {
		stored.value = "read";
	}, late);
	return soon(read, late);
}

export function log(given: NewAnswer): Answer {
	const answer = store().log(given);
	answers.value = [...answers.value, answer];
	return answer;
}

/** Takes answers made outside this app's screens. Returns how many were new. */
export async function take(given: readonly Answer[]): Promise<number> {
	const known = new Set(answers.value.map((answer) => answer.id));
	const fresh = given.filter((answer) => !known.has(answer.id));
	answers.value = [...answers.value, ...fresh];
	await store().take(fresh);
	return fresh.length;
}

export function change(changed: Partial<Settings>): void {
	settings.value = { ...settings.value, ...changed };
	if (!writeSettings(storage, settings.value) && !trouble.value) trouble.value = "full";
	applySettings(settings.value);
}

/** Erases the log, the session and the settings of this device. Returns false where a part of it is only erased later. */
export function eraseEverything(): Promise<boolean> {
	answers.value = [];
	held.value = [];
	reserved.value = [];
	settings.value = DEFAULT_SETTINGS;
	forgetSettings(storage);
	applySettings(DEFAULT_SETTINGS);
	return store().eraseAll();
}

/** Shows the settings on the page, as the guard does before the page is painted. */
export function applySettings({ theme, text, motion }: Settings): void {
	const root = document.documentElement;
	if (theme === "system") delete root.dataset.theme;
	else root.dataset.theme = theme;
	root.style.fontSize = text === 100 ? "" : `${text}%`;
	root.dataset.text = String(text);
	if (motion === "reduced") root.dataset.motion = motion;
	else delete root.dataset.motion;
}

/** Returns true where movement is unwelcome. */
export function isMotionReduced(): boolean {
	return settings.value.motion === "reduced" || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function useSource(chosen: Source): void {
	source = chosen;
}

export const pictureAddress = (url: string): string => source?.picture(url) ?? url;

/** The version of each deck at hand, as its address names it. */
const versions = new Map<Bundle, string>();
let loading: { language: string; done: Promise<boolean> } | null = null;

/** Returns the version of a deck's cards at hand; empty where none was given. */
export const versionAtHand = (bundle: Bundle): string => versions.get(bundle) ?? "";

/**
 * Fetches what is published in a language; what fails leaves what was there. Returns true when all of it is at hand.
 * While nothing newer is published nothing changes or is drawn again.
 */
export function loadDecks(wanted: string): Promise<boolean> {
	if (loading?.language === wanted) return loading.done;
	const done = fetchDecks(wanted).finally(() => {
		if (loading?.done === done) loading = null;
	});
	loading = { language: wanted, done };
	return done;
}

async function fetchDecks(wanted: string): Promise<boolean> {
	if (!source) throw new Error("no source of decks was chosen; call useSource first");
	try {
		const found = await source.index(wanted);
		if (found === index.value && areAtHand(found)) return true;
		// Whom to call waits for no card.
		if (index.value?.language === wanted && language.value === wanted)
			batch(() => {
				index.value = found;
				bundles.value = new Map(
					[...bundles.value].flatMap(([deck, bundle]) => listed(bundle, found).map((cut) => [deck, cut])),
				);
			});
		return await fetchBundles(source, found);
	} catch {
		if (language.value === wanted) unreachable.value = index.value === null || index.value.language !== wanted;
		return false;
	}
}

/** A deck at hand without the cards that the index no longer names: offline at once, whether its new bundle comes or not. */
function listed(bundle: Bundle, { decks }: Index): Bundle[] {
	const line = decks.find(({ deck }) => deck === bundle.deck);
	const cards = bundle.cards.filter(({ id }) => line?.cards.some(([known]) => known === id));
	if (!line || cards.length === bundle.cards.length) return line ? [bundle] : [];
	const cut = { ...bundle, cards };
	versions.set(cut, versionAtHand(bundle));
	return [cut];
}

async function fetchBundles(from: Source, found: Index): Promise<boolean> {
	const fetched = await Promise.allSettled(found.decks.map((deck) => from.bundle(found.language, deck.url)));
	// Meanwhile another language was chosen: its decks stay.
	if (language.value !== found.language) return false;
	const ready = fetched.flatMap((result, place) => {
		if (result.status === "fulfilled") {
			versions.set(result.value.bundle, result.value.version);
			return [result.value.bundle];
		}
		const before = bundles.value.get(found.decks[place]?.deck ?? "");
		return before?.language === found.language ? listed(before, found) : [];
	});
	for (const bundle of versions.keys()) if (!ready.includes(bundle)) versions.delete(bundle);
	batch(() => {
		index.value = found;
		bundles.value = new Map(ready.map((bundle) => [bundle.deck, bundle]));
		unreachable.value = ready.length === 0 && found.decks.length > 0;
	});
	return areAtHand(found);
}

function areAtHand({ decks }: Index): boolean {
	return decks.every(({ deck, url }) => {
		const bundle = bundles.value.get(deck);
		return bundle !== undefined && versionAtHand(bundle) === versionOf(url);
	});
}
