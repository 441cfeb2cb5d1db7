/** Moving a memory to another phone: a code small enough for pictures, and a file that holds the whole log. */
import { type Answer, uuidv7 } from "../core/answer";
import type { CardState } from "../core/memory";
import { isAnswer } from "../store/store";

/** Why something received cannot be used. */
export type BadReason = "format" | "version" | "damaged";

export class BadTransfer extends Error {
	override name = "BadTransfer";
	constructor(readonly reason: BadReason) {
		super(`what was received cannot be read: ${reason}; a Ravive code or file is accepted; nothing was changed`);
	}
}

const VERSION = 1;
const ROW_BYTES = 12;
const MINUTE_MS = 60_000;
const LOWEST_STABILITY_DAYS = 0.001;
/** Natural logarithm of the widest ratio of stabilities that two bytes hold. */
const STABILITY_RANGE = 18;
const FULL_16 = 65_535;
/** Characters of one code: still read by a cheap camera. */
const PART_LENGTH = 420;
const RECEIVE = "receive=";

/** Returns a 32-bit hash of a text (FNV-1a): names a card in four bytes. */
export function shortHash(text: string): number {
	let hash = 0x811c9dc5;
	for (let place = 0; place < text.length; place++) hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
	return hash >>> 0;
}

function toText(bytes: Uint8Array): string {
	const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
	return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function toBytes(text: string): Uint8Array {
	try {
		return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
	} catch {
		throw new BadTransfer("damaged");
	}
}

/** Returns the states as text for links: twelve bytes a card, no name in clear. */
export function pack(states: ReadonlyMap<string, CardState>): string {
	const bytes = new Uint8Array(1 + states.size * ROW_BYTES);
	const view = new DataView(bytes.buffer);
	bytes[0] = VERSION;
	let place = 1;
	for (const [key, state] of states) {
		const share = Math.log(state.stability / LOWEST_STABILITY_DAYS) / STABILITY_RANGE;
		view.setUint32(place, shortHash(key));
		view.setUint32(place + 4, Math.floor(Math.max(state.lastAt, 0) / MINUTE_MS));
		view.setUint16(place + 8, Math.round(Math.min(Math.max(share, 0), 1) * FULL_16));
		bytes[place + 10] = Math.round(((state.difficulty - 1) / 9) * 255);
		bytes[place + 11] = state.lastGrade ?? 0;
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
}

/** Returns snapshot rows for the cards this phone knows; the same code always gives the same rows. */
export function unpack(text: string, places: readonly CardPlace[]): Answer[] {
	const bytes = toBytes(text);
	if (bytes[0] !== VERSION) throw new BadTransfer(bytes[0] > VERSION ? "version" : "format");
	if ((bytes.length - 1) % ROW_BYTES !== 0) throw new BadTransfer("damaged");
	const byHash = new Map(places.map((place) => [shortHash(`${place.deck}/${place.card}`), place]));
	const view = new DataView(bytes.buffer);
	const rows: Answer[] = [];
	for (let at = 1; at < bytes.length; at += ROW_BYTES) {
		const place = byHash.get(view.getUint32(at));
		if (place) rows.push(snapshot(place, view, at));
	}
	return rows;
}

function snapshot(place: CardPlace, view: DataView, offset: number): Answer {
	const at = view.getUint32(offset + 4) * MINUTE_MS;
	const share = view.getUint16(offset + 8) / FULL_16;
	const grade = view.getUint8(offset + 11);
	let seed = view.getUint32(offset);
	const steps = (): number => {
		seed = Math.imul(seed ^ (seed >>> 13), 0x5bd1e995) + 0x9e3779b9;
		return (seed >>> 0) / 2 ** 32;
	};
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
		stability: LOWEST_STABILITY_DAYS * Math.exp(share * STABILITY_RANGE),
		difficulty: 1 + (view.getUint8(offset + 10) / 255) * 9,
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
	const found = /^(\d{1,2})\.(\d{1,2})\.([0-9a-z]{1,7})\.([\w-]*)$/.exec(hash.slice(RECEIVE.length + 1));
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

/** Returns the text of a file with every answer. */
export function fileOf(answers: readonly Answer[], savedAt: number): string {
	return JSON.stringify({ format: FILE_FORMAT, version: VERSION, saved_at: new Date(savedAt).toISOString(), answers });
}

/** Returns the answers of such a file. Throws BadTransfer: a file is taken whole or not at all. */
export function answersOf(text: string): Answer[] {
	let document: unknown;
	try {
		document = JSON.parse(text);
	} catch {
		throw new BadTransfer("format");
	}
	const { format, version, answers } = (document ?? {}) as Record<string, unknown>;
	if (format !== FILE_FORMAT) throw new BadTransfer("format");
	if (typeof version !== "number" || version > VERSION) throw new BadTransfer("version");
	if (!Array.isArray(answers) || !answers.every(isAnswer)) throw new BadTransfer("damaged");
	return answers;
}
