/**
 * The fonts of scripts that the Latin font lacks, by the name that the table of languages gives them (`src/ravive/lib/languages.py`).
 * Each set is a style sheet and two files under the name of their content; only who reads such a language fetches them.
 */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Each set is one subset of a package, which says for which characters it stands. All are under the SIL Open Font License 1.1. */
const SETS = {
	"latin-ext": ["atkinson-hyperlegible-next", "latin-ext"],
	arabic: ["noto-sans-arabic", "arabic"],
	bengali: ["noto-sans-bengali", "bengali"],
	cyrillic: ["noto-sans", "cyrillic"],
	devanagari: ["noto-sans", "devanagari"],
	ethiopic: ["noto-sans-ethiopic", "ethiopic"],
	greek: ["noto-sans", "greek"],
	hebrew: ["noto-sans-hebrew", "hebrew"],
};
/** As for the Latin font: the weight of a file, and the weights it stands for. */
export const WEIGHTS = [
	{ file: 400, weight: "100 500" },
	{ file: 700, weight: "501 900" },
];

export const digest = (content) => createHash("sha256").update(content).digest("hex").slice(0, 8);

async function keep(out, name, extension, content) {
	const file = `assets/${name}-${digest(content)}.${extension}`;
	await writeFile(join(out, file), content);
	return file;
}

/** Writes the files of one set. Returns the address of its style sheet below `base`. */
async function writeSet(name, [font, subset], { modules, out, base }) {
	const folder = join(modules, "@fontsource", font);
	const ranges = JSON.parse(await readFile(join(folder, "unicode.json"), "utf8"));
	if (!ranges[subset]) throw new Error(`${font} has no subset ${subset}; it has ${Object.keys(ranges).join(", ")}`);
	const faces = await Promise.all(
		WEIGHTS.map(async ({ file, weight }) => {
			const source = join(folder, `files/${font}-${subset}-${file}-normal.woff2`);
			const url = base + (await keep(out, `script-${name}-${file}`, "woff2", await readFile(source)));
			// One family for all scripts: a text that mixes them needs no other rule.
			return (
				`@font-face{font-family:"Atkinson Hyperlegible Next";font-weight:${weight};font-display:swap;` +
				`src:url(${url})format("woff2");unicode-range:${ranges[subset]}}`
			);
		}),
	);
	return base + (await keep(out, `script-${name}`, "css", faces.join("\n")));
}

/** Writes every set, and `fonts.json` with the address of each. */
export async function writeFonts(places) {
	const sets = await Promise.all(
		Object.entries(SETS).map(async ([name, source]) => [name, await writeSet(name, source, places)]),
	);
	await writeFile(join(places.out, "fonts.json"), JSON.stringify(Object.fromEntries(sets)));
}
