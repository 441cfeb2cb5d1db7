import { defineConfig } from "vitest/config";
import { buildConstants } from "./build.constants.mjs";

const PURE = "src/core/**/*.test.ts";

/** The pure room knows no page, and its tests share a process; the others get a page of their own each. */
export default defineConfig({
	define: buildConstants({}),
	oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
	test: {
		restoreMocks: true,
		// A test that waits for what never comes fails; a busy machine alone fails none.
		testTimeout: 60_000,
		// One a processor: nothing runs beside them.
		maxWorkers: "100%",
		projects: [
			{ extends: true, test: { name: "core", include: [PURE], environment: "node", isolate: false } },
			{
				extends: true,
				test: { name: "page", include: ["src/**/*.test.{ts,tsx}"], exclude: [PURE], environment: "happy-dom" },
			},
		],
	},
});
