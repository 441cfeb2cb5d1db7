/** Finding words without their accents and capitals, and where they stand. */

/** Characters that Unicode does not take apart, though people type them in two. */
const IN_TWO: Readonly<Record<string, string>> = { œ: "oe", æ: "ae", ß: "ss" };

const foldedCharacter = (character: string): string => {
	const lower = character.toLowerCase();
	return (IN_TWO[lower] ?? lower.normalize("NFKD").replace(/\p{M}/gu, "")).replace(/[’‘]/g, "'");
};

export interface Piece {
	text: string;
	isFound: boolean;
}

/** Returns the text in pieces, those that match the searched words marked; null where one of the words is not there. */
export function search(text: string, wanted: string): Piece[] | null {
	// Each character of the text by its place in the folded text, where one may become two, or none.
	const characters = [...text];
	const places: number[] = [];
	let folded = "";
	for (const [place, character] of characters.entries())
		for (const part of foldedCharacter(character)) {
			folded += part;
			places.push(place);
		}
	const isFound = new Set<number>();
	for (const word of [...wanted].map(foldedCharacter).join("").split(/\s+/).filter(Boolean)) {
		let at = folded.indexOf(word);
		if (at < 0) return null;
		for (; at >= 0; at = folded.indexOf(word, at + word.length))
			for (const place of places.slice(at, at + word.length)) isFound.add(place);
	}
	const pieces: Piece[] = [];
	for (const [place, character] of characters.entries()) {
		const last = pieces[pieces.length - 1];
		if (last?.isFound === isFound.has(place)) last.text += character;
		else pieces.push({ text: character, isFound: isFound.has(place) });
	}
	return pieces;
}
