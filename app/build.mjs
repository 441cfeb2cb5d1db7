/**
 * Builds everything the server hands out: the app in chunks, the scripts that travel inside pages, one style sheet, the
 * service worker with its list, the icons, the fonts; each text with its .br and .gz beside.
 */
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import { build } from "vite";
import { buildConstants } from "./build.constants.mjs";
import { digest, WEIGHTS, writeFonts } from "./fonts.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUT = join(HERE, "../src/ravive/app_dist");
const BASE = "/static/app/";
/** What the interface speaks. */
const LANGUAGES = ["fr", "nl", "de", "en"];
const STYLES = [
	...["tokens", "base", "tiles", "chrome", "card", "answers", "arranging", "telling"],
	...["screens", "joining", "site", "pages"],
];
/** What an organisation's own pages have besides: no card needs it. */
const HUB_STYLES = ["parts", "hub"];
/** What a home page has besides, once it shows more than the mosaic, news and decks. */
const HOME_STYLES = ["parts", "home"];
/** What a deck on paper has besides: one page needs it, and no phone keeps it. */
const PAPER_STYLES = ["print"];
/** What the worker draws on its page for an address that is not on the phone. */
const OFFLINE_ICONS = ["cards", "exit", "hide"];
/** What the first screen and most others need, with all it rests on: one file is smaller than five, and asked for once. */
const SHARED = /preact|screens\/parts|cards\/(?:parts|language)\.tsx|state\/file/;
/** Screens that no first session opens: kept once all that it needs is. */
const LATER = ["src/screens/trainings/index.ts", "src/screens/memory.tsx", "src/screens/settings/index.tsx"];
/** Asked for with network, by those who have one: kept once it was fetched. */
const ON_DEMAND = ["src/screens/trainings/certificate.tsx"];
const COMPRESSED = /\.(js|css|json)$/;

/** Copies the fonts under the name of their content. Returns their addresses and weights. */
async function copyFonts() {
	const folder = join(HERE, "node_modules/@fontsource/atkinson-hyperlegible-next/files");
	await mkdir(join(OUT, "assets"), { recursive: true });
	return Promise.all(
		WEIGHTS.map(async ({ file, weight }) => {
			const source = join(folder, `atkinson-hyperlegible-next-latin-${file}-normal.woff2`);
			const name = `assets/font-${file}-${digest(await readFile(source))}.woff2`;
			await cp(source, join(OUT, name));
			return { url: BASE + name, weight };
		}),
	);
}

const shared = (define) => ({
	configFile: false,
	root: HERE,
	base: BASE,
	logLevel: "warn",
	define: { ...define, "process.env.NODE_ENV": '"production"' },
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
});

function buildApp(define) {
	return build({
		...shared(define),
		build: {
			outDir: OUT,
			emptyOutDir: false,
			manifest: "manifest.json",
			target: "es2022",
			modulePreload: false,
			rolldownOptions: {
				input: join(HERE, "src/main.tsx"),
				output: {
					entryFileNames: "assets/[name]-[hash].js",
					chunkFileNames: "assets/[name]-[hash].js",
					codeSplitting: { groups: [{ name: "shared", test: SHARED }] },
				},
			},
		},
	});
}

async function builtBy(options) {
	const built = await build(options);
	return (Array.isArray(built) ? built[0] : built).output;
}

/** Builds one script that needs no other, to stand inside a page. `aliases` puts one module in another's place. */
async function buildScript(source, name, define, aliases = {}, format = "iife") {
	const output = await builtBy({
		...shared(define),
		resolve: { alias: aliases },
		build: {
			write: false,
			target: "es2022",
			// As a library, or Vite adds its helper for chunks to a script that has none.
			lib: { entry: join(HERE, source), formats: [format], name: "ravive", fileName: () => name },
			rolldownOptions: { output: { codeSplitting: false } },
		},
	});
	await writeFile(join(OUT, name), output[0].code);
}

/** One file a language: the words of the three others would be a third of it. */
function buildSingles() {
	return Promise.all(
		LANGUAGES.map((language) =>
			buildScript("src/single.tsx", `single.${language}.js`, buildConstants({ single: true }), {
				"#words": join(HERE, `src/i18n/all/${language}.ts`),
			}),
		),
	);
}

/** Returns the text of a style sheet; one that another part of the project has yet to write is left out, and said. */
async function styleText(name) {
	try {
		return await readFile(join(HERE, `src/styles/${name}.css`), "utf8");
	} catch (error) {
		if (error.code !== "ENOENT") throw error;
		console.warn(`src/styles/${name}.css is not there; the style sheet is built without it`);
		return "";
	}
}

async function buildStyles(names, file) {
	const text = (await Promise.all(names.map(styleText))).join("\n");
	const virtual = `\0${file}`;
	const output = await builtBy({
		...shared({}),
		plugins: [
			{
				name: "ravive-styles",
				resolveId: (id) => (id === file ? virtual : undefined),
				load: (id) => (id === virtual ? text : undefined),
			},
		],
		build: {
			write: false,
			cssMinify: "lightningcss",
			target: "es2022",
			cssTarget: ["chrome111", "safari16.4", "firefox113"],
			rolldownOptions: { input: file },
		},
	});
	await writeFile(join(OUT, file), output.find(({ fileName }) => fileName.endsWith(".css")).source);
}

/** Writes the tokens for the desk, where Wagtail's classes say which theme is chosen. */
async function writeDeskTokens() {
	const themes = [
		[':root:not([data-theme="light"])', ".w-theme-system"],
		['[data-theme="dark"]', ".w-theme-dark"],
	];
	let text = await styleText("tokens");
	for (const [ours, wagtails] of themes) {
		if (!text.includes(`${ours} {`)) throw new Error(`tokens.css has no rule for ${ours}; the desk needs its theme`);
		text = text.replaceAll(`${ours} {`, `${wagtails} {`);
	}
	await writeFile(join(OUT, "desk-tokens.css"), text);
}

/** Writes each icon's shapes as the server inlines them. */
async function writeIcons() {
	const output = await builtBy({
		...shared({}),
		build: { write: false, lib: { entry: join(HERE, "src/icons.ts"), formats: ["es"], fileName: "icons" } },
	});
	const file = join(OUT, "icons.tmp.mjs");
	await writeFile(file, output[0].code);
	const { icons, pageIcons } = await import(pathToFileURL(file).href);
	await rm(file);
	const shapes = Object.entries({ ...icons, ...pageIcons }).map(([name, { line, solid }]) => [
		name,
		(line ? `<path d="${line}"/>` : "") + (solid ? `<path class="solid" d="${solid}"/>` : ""),
	]);
	await writeFile(join(OUT, "icons.json"), JSON.stringify(Object.fromEntries(shapes)));
}

async function filesIn(folder) {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** Returns the chunks without a source of their own that these screens import, and nothing else does. */
function chunksOfAlone(manifest, screens) {
	const asksFor = ({ imports = [], dynamicImports = [] }, chunk) => [...imports, ...dynamicImports].includes(chunk);
	const importers = (chunk) => Object.keys(manifest).filter((source) => asksFor(manifest[source], chunk));
	const isAlone = (chunk) => !manifest[chunk].src && importers(chunk).every((source) => screens.includes(source));
	return Object.keys(manifest).filter((chunk) => importers(chunk).length > 0 && isAlone(chunk));
}

/** The worker precaches every script, except the words of languages nobody on this device reads, and the screens few need at once. */
async function buildWorker() {
	const manifest = JSON.parse(await readFile(join(OUT, "manifest.json"), "utf8"));
	const wordsIn = (folder) =>
		Object.fromEntries(
			LANGUAGES.map((language) => [language, BASE + manifest[`src/i18n/${folder}/${language}.ts`].file]),
		);
	const words = wordsIn("all");
	const laterWords = wordsIn("trainings");
	const shared = chunksOfAlone(manifest, [...LATER, ...ON_DEMAND]);
	const later = [...shared, ...LATER].map((source) => BASE + manifest[source].file);
	const onDemand = ON_DEMAND.map((source) => BASE + manifest[source].file);
	const apart = [...Object.values(words), ...Object.values(laterWords), ...later, ...onDemand];
	const drawn = JSON.parse(await readFile(join(OUT, "icons.json"), "utf8"));
	const icons = Object.fromEntries(OFFLINE_ICONS.map((name) => [name, drawn[name]]));
	const scripts = (await filesIn(join(OUT, "assets"))).filter((file) => file.endsWith(".js")).sort();
	const list = scripts.map((file) => BASE + relative(OUT, file));
	const pages = await Promise.all(["ravive.css", "guard.js"].map((name) => readFile(join(OUT, name))));
	await buildScript("src/sw/sw.ts", "sw.js", {
		__PRECACHE__: JSON.stringify(list.filter((url) => !apart.includes(url))),
		__WORDS__: JSON.stringify(words),
		__LATER__: JSON.stringify(later),
		__LATER_WORDS__: JSON.stringify(laterWords),
		__ICONS__: JSON.stringify(icons),
		__VERSION__: JSON.stringify(digest([...list, ...pages.map(digest)].join("\n"))),
	});
}

async function compressAll() {
	const brotli = promisify(brotliCompress);
	const zip = promisify(gzip);
	for (const file of (await filesIn(OUT)).filter((name) => COMPRESSED.test(name))) {
		const content = await readFile(file);
		await writeFile(`${file}.br`, await brotli(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
		await writeFile(`${file}.gz`, await zip(content, { level: 9 }));
	}
}

await rm(OUT, { recursive: true, force: true });
const fonts = await copyFonts();
const define = buildConstants({ fonts });
await Promise.all([
	buildApp(define),
	buildScript("src/guard.ts", "guard.js", define),
	buildScript("src/first.ts", "first.js", define),
	buildSingles(),
	buildScript("src/preview.tsx", "preview.js", buildConstants({ single: true })),
	buildScript("src/desk/index.ts", "desk.js", define),
	buildScript("src/forms.ts", "forms.js", {}, {}, "es"),
	buildScript("src/copy.ts", "copy.js", {}, {}, "es"),
	buildScript("src/proof.ts", "proof.js", {}, {}, "es"),
	buildScript("node_modules/altcha/dist/workers/pbkdf2.js", "proof-worker.js", {}),
	buildStyles(STYLES, "ravive.css"),
	buildStyles(PAPER_STYLES, "paper.css"),
	buildStyles(HUB_STYLES, "hub.css"),
	buildStyles(HOME_STYLES, "home.css"),
	writeDeskTokens(),
	writeIcons(),
	writeFonts({ modules: join(HERE, "node_modules"), out: OUT, base: BASE }),
]);
await buildWorker();
await compressAll();
