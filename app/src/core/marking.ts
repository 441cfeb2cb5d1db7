// How right an answer is. The same rules as `mark` in src/ravive/cards/kinds; protocol/marking_vectors.json judges both.
import type { AnyCard, ClozeCard, ScenarioCard } from "./bundle";

export type Response =
	| { choice: string }
	| { choices: string[] }
	| { truth: boolean }
	| { order: string[] }
	| { pairs: Record<string, string> }
	| { gaps: Record<string, string> }
	| { self: "none" | "part" | "all" }
	| { spots: string[] }
	| { path: [string, string][] }
	| Record<string, never>;

/** `credit` from 0 to 1, null for a tip; `parts` says how right each option, step, left item, gap, spot or `step.choice` was. */
export interface Marked {
	credit: number | null;
	parts: Record<string, number>;
}

type Named = { id: string };
type Marking<Card> = (card: Card, answer: unknown) => Marked;

const selfCredit = new Map([
	["none", 0],
	["part", 0.5],
	["all", 1],
]);

const refuse = (what: unknown): never => {
	throw new RangeError(`not an answer to this card: ${JSON.stringify(what)}`);
};

const isMapping = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const known = (id: unknown, accepted: Named[]): string => {
	const found = accepted.find((item) => item.id === id);
	return found ? found.id : refuse(id);
};

/** Different ids, each of them accepted. */
const ids = (answer: unknown, accepted: Named[]): string[] => {
	if (!Array.isArray(answer) || new Set(answer).size < answer.length) return refuse(answer);
	return answer.map((id) => known(id, accepted));
};

/** A text for some of the accepted ids. */
const texts = (answer: unknown, accepted: Named[]): Map<string, string> => {
	if (!isMapping(answer)) return refuse(answer);
	return new Map(
		Object.entries(answer).map(([id, text]) => [known(id, accepted), typeof text === "string" ? text : refuse(text)]),
	);
};

const single = (part: string, credit: number): Marked => ({ credit, parts: { [part]: credit } });

/** The share of the parts that are right. */
const share = (parts: [string, boolean][]): Marked => ({
	credit: parts.filter(([, right]) => right).length / parts.length,
	parts: Object.fromEntries(parts.map(([id, right]) => [id, Number(right)])),
});

/** (right ones chosen - wrong ones chosen) / right ones, not below 0. */
const choices = (items: { id: string; right: boolean }[], answer: unknown): Marked => {
	const chosen = ids(answer, items);
	const { parts } = share(items.map(({ id, right }) => [id, chosen.includes(id) === right]));
	const found = items.reduce((sum, { id, right }) => sum + (chosen.includes(id) ? (right ? 1 : -1) : 0), 0);
	return { credit: Math.max(0, found) / items.filter(({ right }) => right).length, parts };
};

/** Kendall's tau, not below 0. */
const inOrder = (steps: Named[], answer: unknown): Marked => {
	const given = ids(answer, steps);
	if (given.length < steps.length) refuse(answer);
	const place = given.map((id) => steps.findIndex((step) => step.id === id));
	let sum = 0;
	let pairs = 0;
	for (let i = 0; i < place.length; i++)
		for (let j = i + 1; j < place.length; j++, pairs++) sum += (place[i] as number) < (place[j] as number) ? 1 : -1;
	return { credit: Math.max(0, sum) / pairs, parts: share(steps.map(({ id }, i) => [id, given[i] === id])).parts };
};

const walk = (card: ScenarioCard, answer: unknown): Marked => {
	if (!Array.isArray(answer) || !answer.length) return refuse(answer);
	const parts: Record<string, number> = {};
	let at = card.start;
	let sum = 0;
	const ways = () => card.steps.find((step) => step.id === at)?.choices ?? [];
	for (const decision of answer) {
		const way = ways().find(({ id }) => Array.isArray(decision) && decision[0] === at && decision[1] === id);
		if (!way || decision.length !== 2) return refuse(decision);
		sum += way.credit;
		parts[`${at}.${way.id}`] = way.credit;
		at = way.to;
	}
	if (ways().length) refuse(answer);
	return { credit: sum / answer.length, parts };
};

const ligatures: Record<string, string> = { œ: "oe", æ: "ae", ß: "ss" };

const plain = (text: string): string =>
	text
		.toLowerCase()
		.replace(/[œæß]/g, (character) => ligatures[character] as string)
		.normalize("NFKD")
		// Taken apart, a character of mathematics becomes a capital.
		.toLowerCase();

/** The lower-case characters and digits of a text, without accents. */
export const folded = (text: string): string => plain(text).replace(/[^\p{L}\p{N}]/gu, "");

/** The words of a text, each as `folded` writes it. */
const wordsOf = (text: string): string[] =>
	plain(text)
		.replace(/[\p{M}\p{Cf}]/gu, "")
		.match(/[\p{L}\p{N}]+/gu) ?? [];

/** Characters changed, missing, added or swapped with their neighbour: the restricted Damerau-Levenshtein distance. */
const editDistance = (typed: string[], wanted: string[]): number => {
	const rows = [wanted.map((_, j) => j)];
	const at = (i: number, j: number): number =>
		j < 0 ? i + 1 : i < 0 ? j + 1 : ((rows[i + 1] as number[])[j] as number);
	typed.forEach((character, i) => {
		const row: number[] = [];
		rows.push(row);
		wanted.forEach((other, j) => {
			const swapped = i && j && character === wanted[j - 1] && typed[i - 1] === other;
			row[j] = Math.min(
				at(i - 1, j) + 1,
				at(i, j - 1) + 1,
				at(i - 1, j - 1) + Number(character !== other),
				swapped ? at(i - 2, j - 2) + 1 : Infinity,
			);
		});
	});
	return at(typed.length - 1, wanted.length - 1);
};

const digits = (word: string) => word.replace(/[^0-9]/g, "");

const isSlip = (word: string, answer: string): boolean => {
	const characters = [...answer].length - digits(answer).length;
	return (
		digits(word) === digits(answer) &&
		editDistance([...word], [...answer]) <= Number(characters > 3) + Number(characters > 7)
	);
};

/** An accepted answer with and without its words in parentheses. */
const formsOf = (answer: string): string[] => [answer, answer.replace(/\([^()]*\)/g, "")];

const articles = "le la les l du des d de het t der die das den dem the".split(" ");
// The numbers among them count only in what is typed: "one hour" is not "hour".
const determiners = articles.concat(
	"un une een ein eine einen einem einer a an mon ma mes ton ta tes son sa ses mijn je jouw zijn haar mein meine meinen dein deine deinen sein seine seinen ihr ihre ihren my your his her their".split(
		" ",
	),
);

const bare = (words: string[], before: string[]): string =>
	(words.length > 1 && before.includes(words[0] as string) ? words.slice(1) : words).join("");

/** How many words, at least one less than all, end `before` and begin `words`. */
const repeated = (before: string[], words: string[]): number => {
	let count = Math.min(words.length - 1, before.length);
	while (count > 0 && before.slice(-count).join(" ") !== words.slice(0, count).join(" ")) count--;
	return Math.max(count, 0);
};

/** The words typed, without those that the text has before or after the gap. */
const ownWords = (typed: string, text: string, gap: string): string[] => {
	const pieces = text.split(/\[([^[\]]*)\]/);
	const place = pieces.findIndex((piece, at) => at % 2 > 0 && piece === gap);
	const words = wordsOf(typed);
	if (place < 0) return words;
	const rest = words.slice(repeated(wordsOf(pieces[place - 1] as string), words)).reverse();
	return rest.slice(repeated(wordsOf(pieces[place + 1] as string).reverse(), rest)).reverse();
};

/** True when a gap is filled as its author means; why it is so: `is_accepted` in the Python twin. */
const fills = (typed: string, own: string[], accept: string[], others: string[], forgiving: boolean): boolean => {
	const word = folded(typed);
	const forms = accept.flatMap(formsOf);
	const wanted = forms.map(folded);
	if (wanted.includes(word) || !forgiving) return word !== "" && wanted.includes(word);
	const excluded = others.flatMap(formsOf).map(folded);
	if (excluded.includes(word)) return false;
	const stripped = bare(own, determiners);
	wanted.push(...forms.map((form) => bare(wordsOf(form), articles)));
	return (
		wanted.includes(stripped) ||
		[word, stripped].some((form) => !excluded.includes(form) && wanted.some((answer) => isSlip(form, answer)))
	);
};

const gaps = (card: ClozeCard, answer: unknown): Marked => {
	const given = texts(answer, card.gaps);
	return share(
		card.gaps.map(({ id, accept }) => {
			const others = card.gaps.flatMap((other) => (other.id === id ? [] : other.accept));
			const typed = given.get(id) ?? "";
			const own = ownWords(typed, card.text, id);
			return [id, fills(typed, own, accept, [...others, ...(card.decoys ?? [])], card.mode === "typed")];
		}),
	);
};

/** What each kind is answered with, and how it is marked. */
const markings: { [Kind in AnyCard["kind"]]: [string, Marking<Extract<AnyCard, { kind: Kind }>>] } = {
	choice: [
		"choice",
		({ options }, answer) => {
			const id = known(answer, options);
			return single(id, Number(options.some((option) => option.id === id && option.right)));
		},
	],
	multiple: ["choices", ({ options }, answer) => choices(options, answer)],
	truth: [
		"truth",
		({ right }, answer) => single(`${typeof answer === "boolean" ? answer : refuse(answer)}`, Number(answer === right)),
	],
	order: ["order", ({ steps }, answer) => inOrder(steps, answer)],
	match: [
		"pairs",
		({ left, right }, answer) => {
			const given = texts(answer, left);
			for (const id of given.values()) known(id, right);
			return share(left.map((item) => [item.id, given.get(item.id) === item.right]));
		},
	],
	cloze: ["gaps", gaps],
	recall: ["self", (_, answer) => ({ credit: selfCredit.get(answer as string) ?? refuse(answer), parts: {} })],
	hotspot: ["spots", ({ spots }, answer) => choices(spots, answer)],
	scenario: ["path", walk],
	tip: ["", (_, answer) => (answer === undefined ? { credit: null, parts: {} } : refuse(answer))],
};

/** Returns how right the response is. Throws a RangeError when it does not belong to the card. */
export function mark(card: AnyCard, response: Response): Marked {
	const [key, marking] = markings[card.kind] as [string, Marking<AnyCard>];
	const answer = key ? (response as Record<string, unknown>)[key] : Object.values(response)[0];
	return marking(card, answer);
}
