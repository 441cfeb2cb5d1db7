// Writes src/core/bundle.ts, bundleIndex.ts and trainingSheet.ts from the schemas in protocol/.
// `node scripts/generate-types.mjs --check` writes nothing and fails when a file is not what its schema says.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const protocol = new URL("../../protocol/", import.meta.url);
const MODULES = [
	["bundle.schema.json", "Bundle", "bundle"],
	["index.schema.json", "Index", "bundleIndex"],
	["training.schema.json", "Sheet", "trainingSheet"],
];

const read = async (name) => JSON.parse(await readFile(new URL(name, protocol), "utf8"));

/** The compiler knows a fixed-length list as an array of `items`; newer schemas call it `prefixItems`. */
function withTuples(node) {
	if (Array.isArray(node)) return node.map(withTuples);
	if (node === null || typeof node !== "object") return node;
	const { prefixItems, ...rest } = node;
	const kept = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, withTuples(part)]));
	return prefixItems ? { ...kept, items: withTuples(prefixItems) } : kept;
}

/** Returns the types of a schema, named `name`. */
async function typesOf(file, name) {
	const { $schema: _draft, title: _title, ...schema } = await read(file);
	const types = await compile(withTuples(schema), name, {
		additionalProperties: false,
		bannerComment:
			"// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.",
		format: true,
		style: { printWidth: 120 },
		unreachableDefinitions: true,
	});
	// The compiler says of every type which definition it comes from; that helps nobody.
	return types
		.replace(/ \*\n \* This interface was referenced by [\s\S]*?\n( \*\/)/g, "$1")
		.replace(/\/\*\*\n \* This interface was referenced by [\s\S]*?\n \*\/\n/g, "");
}

const isCheck = process.argv.includes("--check");
for (const [file, name, module] of MODULES) {
	const target = new URL(`../src/core/${module}.ts`, import.meta.url);
	const text = await typesOf(file, name);
	if (!isCheck) await writeFile(target, text);
	else if ((await readFile(target, "utf8").catch(() => "")) !== text) {
		console.error(
			`src/core/${module}.ts does not say what protocol/${file} says; run \`node scripts/generate-types.mjs\`.`,
		);
		process.exitCode = 1;
	}
}
