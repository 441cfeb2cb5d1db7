/** Moving a memory to another phone: a code small enough for pictures, and a file that holds the whole log. */
import { type Answer, keyOf, type MovedTrace, uuidv7 } from "../core/answer";
import { LONGEST_LAG } from "../core/inputs";
import type { DeckCard } from "../core/session";
import type { Training } from "../core/training";
import { isAnswer } from "../store/row";
import { adoptable, movedOf } from "./movedTrainings";
import { BadTransfer, toBytes, toText } from "./transferText";

export { BadTransfer };

/** Of codes; files have had theirs since the beginning. */
const VERSION = 3;
const FILE_VERSION = 1;
const MINUTE_SECONDS = 60;
const HASH_BYTES = 4;

/** A number in a code: its bytes, and the range they cover evenly. */
type Field = readonly [name: string, bytes: number, low: number, high: number];

/** An effect, so that nothing is exactly 0. */
const EFFECT = [1, -127 / 64, 128 / 64] as const;
const LEARNER: readonly Field[] = [
	["minutes", 4, 0, 2 ** 32 - 1],
	["ability", 2, -8, 8 - 1 / 4096],
	["variance", 2, 0, 4],
	["answers", 2, 0, 65_535],
	["form", 1, -127 / 250, 128 / 250],
	["session", 1, 0, 255],
	["pace", 1, -127 / 32, 128 / 32],
];
/** Follows the hash of the card's name. Times count back from the learner's last answer; waits and days are in natural logarithms. */
const CARD: readonly Field[] = [
	["minutesBefore", 3, 0, 2 ** 24 - 1],
	["stability", 2, Math.log(0.001), Math.log(0.001) + 18],
	["difficulty", 1, 1, 10],
	["given", 1, 0, 255],
	["rightShare", 1, 0, 1],
	["studies", 1, 0, 255],
	["grade", 1, 0, 255],
	["since", 2, 0, 65_535],
	["minutesBridged", 1, 0, 13.5],
	["longest", 1, 0, 9],
	["held", 1, 0, 6],
	["streak", 1, -127, 128],
	["effect", ...EFFECT],
	["variance", 1, 0, 1],
	["notionEffect", ...EFFECT],
	["notionVariance", 1, 0, 1],
];
const lengthOf = (fields: readonly Field[]): number => fields.reduce((sum, [, bytes]) => sum + bytes, 0);
const HEAD_BYTES = 1 + lengthOf(LEARNER);
const ROW_BYTES = HASH_BYTES + lengthOf(CARD);
/** Characters of one code: still read by a cheap camera. */
const PART_LENGTH = 420;
const RECEIVE = "receive=";

/** Returns a 32-bit hash of a text (FNV-1a): names a card in four bytes. */
export function shortHash(text: string): number {
	let hash = 0x811c9dc5;
	for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
	return hash >>> 0;
}

function write(bytes: Uint8Array, offset: number, fields: readonly Field[], values: Record<string, number>): void {
	let place = offset;
	for (const [name, length, low, high] of fields) {
		const share = (Math.min(Math.max(values[name], low), high) - low) / (high - low);
		const whole = Math.round(share * (2 ** (8 * length) - 1));
		for (let byte = length - 1; byte >= 0; byte--) bytes[place++] = Math.floor(whole / 2 ** (8 * byte)) & 255;
	}
}

function read(bytes: Uint8Array, offset: number, fields: readonly Field[]): Record<string, number> {
	let place = offset;
	const values = fields.map(([name, length, low, high]) => {
		let whole = 0;
		for (let byte = 0; byte < length; byte++) whole = whole * 256 + bytes[place++];
		return [name, low + (whole / (2 ** (8 * length) - 1)) * (high - low)] as const;
	});
	return Object.fromEntries(values);
}

/** Returns everything the model keeps of these cards, at least one, and of their learner, as text for links: no name in clear, and no history. */
export function pack(cards: readonly DeckCard[]): string {
	const bytes = new Uint8Array(HEAD_BYTES + cards.length * ROW_BYTES);
	const learner = cards[0].met.learner;
	const minutes = Math.floor(Math.max(learner.time, 0) / MINUTE_SECONDS);
	bytes[0] = VERSION;
	write(bytes, 1, LEARNER, { ...learner, minutes });
	let place = HEAD_BYTES;
	for (const { deck, card: published, met } of cards) {
		const { card, notion } = met;
		const given = card.rights + card.wrongs;
		const key = keyOf({ deck, card: published.id, meaning: published.meaning });
		new DataView(bytes.buffer).setUint32(place, shortHash(key));
		const { studies, grade, longest, streak, effect, variance } = card;
		write(bytes, place + HASH_BYTES, CARD, {
			...{ studies, grade, longest, streak, effect, variance },
			minutesBefore: minutes - Math.floor(card.time / MINUTE_SECONDS),
			stability: Math.log(card.memory?.stability ?? 1),
			difficulty: card.memory?.difficulty ?? 5,
			given,
			rightShare: given > 0 ? card.rights / given : 0,
			since: learner.answers - card.place,
			minutesBridged: card.lagBefore,
			held: Math.log1p(card.held),
			notionEffect: notion.effect,
			notionVariance: notion.variance,
		});
		place += ROW_BYTES;
	}
	return toText(bytes);
}

/** What is known of a card on this phone: enough to write its row in the log. */
export interface CardPlace {
	deck: string;
	card: string;
	notion: string;
	kind: string;
	meaning?: number;
}

/** Returns snapshot rows for the cards this phone knows; the same code always gives the same rows. */
export function unpack(text: string, places: readonly CardPlace[]): Answer[] {
	const bytes = toBytes(text);
	if (bytes[0] !== VERSION) throw new BadTransfer(bytes[0] > VERSION ? "version" : "format");
	if (bytes.length < HEAD_BYTES || (bytes.length - HEAD_BYTES) % ROW_BYTES !== 0) throw new BadTransfer("damaged");
	const byHash = new Map(places.map((place) => [shortHash(keyOf(place)), place]));
	const { minutes, ...learner } = read(bytes, 1, LEARNER);
	const rows: Answer[] = [];
	for (let at = HEAD_BYTES; at < bytes.length; at += ROW_BYTES) {
		const hash = new DataView(bytes.buffer).getUint32(at);
		const place = byHash.get(hash);
		const moved = { ...learner, time: minutes * MINUTE_SECONDS } as MovedTrace["learner"];
		if (place) rows.push(snapshot(place, hash, moved, read(bytes, at + HASH_BYTES, CARD)));
	}
	return rows;
}

function snapshot(
	place: CardPlace,
	hash: number,
	learner: MovedTrace["learner"],
	kept: Record<string, number>,
): Answer {
	const at = (learner.time - Math.round(kept.minutesBefore) * MINUTE_SECONDS) * 1000;
	let seed = hash;
	const steps = (): number => {
		seed = Math.imul(seed ^ (seed >>> 13), 0x5bd1e995) + 0x9e3779b9;
		return (seed >>> 0) / 2 ** 32;
	};
	const { grade, studies, streak, longest, effect, variance, since, minutesBridged } = kept;
	const lagBefore = Math.min(minutesBridged, LONGEST_LAG);
	const rights = kept.given * kept.rightShare;
	const counted = { rights, wrongs: kept.given - rights, studies, streak, lagBefore, longest, effect, variance, since };
	return {
		...place,
		id: uuidv7(at, steps),
		type: "snapshot",
		variant: 0,
		at,
		credit: null,
		grade: grade === 1 || grade === 2 || grade === 3 ? grade : null,
		confidence: null,
		durationMs: 0,
		parts: {},
		stability: Math.exp(kept.stability),
		difficulty: kept.difficulty,
		trace: {
			...counted,
			held: Math.expm1(kept.held),
			notion: { effect: kept.notionEffect, variance: kept.notionVariance },
			learner,
		},
	};
}

/** Returns the links to show as codes; what stands after `#` is never sent to a server. */
export function linksOf(packed: string, settingsAddress: string): string[] {
	const total = Math.max(1, Math.ceil(packed.length / PART_LENGTH));
	const size = Math.ceil(packed.length / total);
	const check = shortHash(packed).toString(36);
	return Array.from({ length: total }, (_, place) => {
		const part = packed.slice(place * size, (place + 1) * size);
		return `${settingsAddress}#${RECEIVE}${place + 1}.${total}.${check}.${part}`;
	});
}

export interface Parts {
	check: string;
	total: number;
	parts: Record<number, string>;
}

/** Returns the parts with the one from `hash` added; null when the address carries none. */
export function addPart(hash: string, before: Parts | null): Parts | null {
	if (!hash.startsWith(`#${RECEIVE}`)) return null;
	const found = /^(\d{1,2})\.(\d{1,2})\.([0-9a-z]{1,7})\.([\w~-]*)$/.exec(hash.slice(RECEIVE.length + 1));
	if (!found) throw new BadTransfer("format");
	const [place, total] = [Number(found[1]), Number(found[2])];
	if (place < 1 || place > total) throw new BadTransfer("damaged");
	const same = before?.check === found[3] && before.total === total;
	return { check: found[3], total, parts: { ...(same ? before.parts : {}), [place]: found[4] } };
}

/** Returns the whole code once every part is there; null before. */
export function wholeOf({ check, total, parts }: Parts): string | null {
	const whole = Array.from({ length: total }, (_, place) => parts[place + 1]);
	if (whole.some((part) => part === undefined)) return null;
	const text = whole.join("");
	if (shortHash(text).toString(36) !== check) throw new BadTransfer("damaged");
	return text;
}

const FILE_FORMAT = "ravive-log";

/** Returns the text of a file with every answer, and the keys of the trainings. */
export function fileOf(answers: readonly Answer[], savedAt: number, trainings: readonly Training[] = []): string {
	const moved = movedOf(trainings);
	return JSON.stringify({
		format: FILE_FORMAT,
		version: FILE_VERSION,
		saved_at: new Date(savedAt).toISOString(),
		answers,
		...(moved.length > 0 && { trainings: moved }),
	});
}

/** Returns the answers of such a file, and its trainings. Throws BadTransfer: a file is taken whole or not at all. */
export function contentOf(text: string): { answers: Answer[]; trainings: Training[] } {
	let document: unknown;
	try {
		document = JSON.parse(text);
	} catch {
		throw new BadTransfer("format");
	}
	const { format, version, answers, trainings = [] } = (document ?? {}) as Record<string, unknown>;
	if (format !== FILE_FORMAT) throw new BadTransfer("format");
	if (typeof version !== "number" || version > FILE_VERSION) throw new BadTransfer("version");
	if (!Array.isArray(answers) || !answers.every(isAnswer)) throw new BadTransfer("damaged");
	return { answers, trainings: adoptable(trainings) };
}
