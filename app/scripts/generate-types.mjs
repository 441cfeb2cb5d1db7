// Writes src/core/bundle.ts from protocol/bundle.schema.json and protocol/index.schema.json.
// `node scripts/generate-types.mjs --check` writes nothing and fails when the file is not what the schemas say.
import { readFile, writeFile } from "node:fs/promises";
import { compile } from "json-schema-to-typescript";

const protocol = new URL("../../protocol/", import.meta.url);
const target = new URL("../src/core/bundle.ts", import.meta.url);

const read = async (name) => JSON.parse(await readFile(new URL(name, protocol), "utf8"));

/** The compiler knows a fixed-length list as an array of `items`; newer schemas call it `prefixItems`. */
function withTuples(node) {
  if (Array.isArray(node)) return node.map(withTuples);
  if (node === null || typeof node !== "object") return node;
  const { prefixItems, ...rest } = node;
  const kept = Object.fromEntries(Object.entries(rest).map(([name, part]) => [name, withTuples(part)]));
  return prefixItems ? { ...kept, items: withTuples(prefixItems) } : kept;
}

const [bundle, index] = await Promise.all([read("bundle.schema.json"), read("index.schema.json")]);
const { $defs: bundleParts, $schema: _bundleDraft, title: _bundleTitle, ...bundleRoot } = bundle;
const { $defs: indexParts, $schema: _indexDraft, title: _indexTitle, ...indexRoot } = index;
const schema = withTuples({ ...bundleRoot, $defs: { ...bundleParts, ...indexParts, Index: indexRoot } });

const types = await compile(schema, "Bundle", {
  additionalProperties: false,
  bannerComment: "// Made by scripts/generate-types.mjs from the schemas in protocol/; change the Python types instead.",
  format: true,
  style: { printWidth: 120 },
  unreachableDefinitions: true,
});
// The compiler says of every type which definition it comes from; that helps nobody.
const text = types
  .replace(/ \*\n \* This interface was referenced by [\s\S]*?\n( \*\/)/g, "$1")
  .replace(/\/\*\*\n \* This interface was referenced by [\s\S]*?\n \*\/\n/g, "");

if (process.argv.includes("--check")) {
  const written = await readFile(target, "utf8").catch(() => "");
  if (written !== text) {
    console.error("src/core/bundle.ts does not say what protocol/ says; run `node scripts/generate-types.mjs`.");
    process.exit(1);
  }
} else {
  await writeFile(target, text);
}
