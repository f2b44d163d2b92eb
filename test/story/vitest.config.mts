import { defineConfig } from "vitest/config";

/** Stories through the front door: each starts the platform as a person would, so they run apart from the other tests. */
export default defineConfig({
	test: {
		name: "story",
		dir: import.meta.dirname,
		include: ["*.test.ts"],
		fileParallelism: false,
		sequence: { concurrent: false },
		bail: 1,
	},
});
