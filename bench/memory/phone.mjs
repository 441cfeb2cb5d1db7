// Prints the app's memory core as one script that makes `core` global: `node bench/memory/phone.mjs`.
import { fileURLToPath } from "node:url";
import { build } from "../../app/node_modules/vite/dist/node/index.js";

const app = fileURLToPath(new URL("../../app", import.meta.url));
const names = { hybrid: "predict", replay: "Replay", session: "deckCard", forecast: "forecast", answer: "uuidv7" };
const entry = Object.entries(names).map(([file, name]) => `export { ${name} } from "${app}/src/core/${file}";`).join("\n");
const built = await build({
	configFile: false,
	root: app,
	logLevel: "error",
	plugins: [
		{
			name: "entry",
			resolveId: (id) => (id.endsWith("core-entry") && !id.startsWith("\0") ? "\0core-entry" : undefined),
			load: (id) => (id === "\0core-entry" ? entry : undefined),
		},
	],
	build: { write: false, target: "es2022", lib: { entry: "core-entry", formats: ["iife"], name: "core", fileName: () => "core.js" } },
});
process.stdout.write((Array.isArray(built) ? built[0] : built).output[0].code);
