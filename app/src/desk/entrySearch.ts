/** Finding an entry by its words: without accents and capitals, each word anywhere, a number with or without its spaces. */
import { search } from "../screens/pocket/search";

export function isFound(text: string, wanted: string): boolean {
	if (search(text, wanted)) return true;
	const digits = wanted.replace(/\s/g, "");
	return /^\d+$/.test(digits) && text.replace(/\s/g, "").includes(digits);
}
