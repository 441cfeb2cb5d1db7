import { defineConfig } from "vitest/config";
import { buildConstants } from "./build.constants.mjs";

export default defineConfig({
	define: buildConstants({}),
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
	test: { include: ["src/**/*.test.{ts,tsx}"], environment: "happy-dom", restoreMocks: true },
});
