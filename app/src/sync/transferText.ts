/** What codes are written in, and why one cannot be read. */

/** Why something received cannot be used. */
export type BadReason = "format" | "version" | "damaged";

export class BadTransfer extends Error {
	override name = "BadTransfer";
	constructor(readonly reason: BadReason) {
		super(`what was received cannot be read: ${reason}; a Ravive code or file is accepted; nothing was changed`);
	}
}

export function toText(bytes: Uint8Array): string {
	const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
	return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function toBytes(text: string): Uint8Array {
	try {
		return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
	} catch {
		throw new BadTransfer("damaged");
	}
}
