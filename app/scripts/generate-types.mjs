// Writes src/core/bundle.ts, cardKinds.ts, bundleIndex.ts, trainingSheet.ts and wire.ts from the schemas in protocol/.
// `node scripts/generate-types.mjs --check` writes nothing and fails when a file is not what its schema says.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const protocol = new URL("../../protocol/", import.meta.url);
const BANNER = "// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.";
/** A schema, the name of its type, its module; and which type goes, with all it is made of, into a module of its own. */
const MODULES = [
	["bundle.schema.json", "Bundle", "bundle", { type: "AnyCard", module: "cardKinds" }],
	["index.schema.json", "Index", "bundleIndex"],
	["training.schema.json", "Sheet", "trainingSheet"],
	["openapi.json", "Wire", "wire"],
];
/** Types of the OpenAPI document that have a module of their own. */
const ELSEWHERE = ["Sheet", "Plan"];

const read = async (name) => schemaOf(JSON.parse(await readFile(new URL(name, protocol), "utf8")));

/** Returns a schema as it is; the types of an OpenAPI document as one schema without properties. */
function schemaOf(read) {
	if (!read.openapi) return read;
	const named = Object.entries(read.components.schemas).filter(([name]) => !ELSEWHERE.includes(name));
	const definitions = JSON.stringify(Object.fromEntries(named)).replaceAll("#/components/schemas/", "#/definitions/");
	return { type: "object", properties: {}, definitions: JSON.parse(definitions) };
}

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
		bannerComment: BANNER,
		format: true,
		style: { printWidth: 120 },
		unreachableDefinitions: true,
	});
	// The compiler says of every type which definition it comes from; that helps nobody.
	return (
		types
			.replace(/ \*\n \* This interface was referenced by [\s\S]*?\n( \*\/)/g, "$1")
			.replace(/\/\*\*\n \* This interface was referenced by [\s\S]*?\n \*\/\n/g, "")
			// A document of several types has none that holds them all.
			.replace(/export interface \w+ \{\}\n/, "")
	);
}

/** Returns the text of each module: the types that `apart.type` is made of in one, what is left in the other, which hands them on. */
function inModules(text, module, apart) {
	if (!apart) return { [module]: text };
	// Each declaration with the comment above it.
	const declared = text
		.slice(BANNER.length)
		.trim()
		.split(/(?<! \*\/)\n(?=(?:\/\*\*\n(?: \*.*\n)* \*\/\n)?export )/);
	const named = new Map(declared.map((one) => [/export (?:interface|type) (\w+)/.exec(one)[1], one.trimEnd()]));
	const within = new Set([apart.type]);
	for (const name of within)
		for (const [word] of named.get(name).matchAll(/\w+/g)) if (named.has(word)) within.add(word);
	const written = (isApart) => [...named].filter(([name]) => within.has(name) === isApart).map(([, one]) => one);
	const handedOn = `import type { ${apart.type} } from "./${apart.module}";\n\nexport type * from "./${apart.module}";`;
	return {
		[apart.module]: `${[`${BANNER}\n`, ...written(true)].join("\n")}\n`,
		[module]: `${[`${BANNER}\n`, handedOn, ...written(false)].join("\n")}\n`,
	};
}

const isCheck = process.argv.includes("--check");
for (const [file, name, module, apart] of MODULES)
	for (const [written, text] of Object.entries(inModules(await typesOf(file, name), module, apart))) {
		const target = new URL(`../src/core/${written}.ts`, import.meta.url);
		if (!isCheck) await writeFile(target, text);
		else if ((await readFile(target, "utf8").catch(() => "")) !== text) {
			console.error(
				`src/core/${written}.ts does not say what protocol/${file} says; run \`node scripts/generate-types.mjs\`.`,
			);
			process.exitCode = 1;
		}
	}
