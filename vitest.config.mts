import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					environment: "node",
					include: ["{funnel,messages,sandbox,widget,pages,vectorize,scripts}/**/*.test.{ts,tsx}"],
				},
			},
		],
	},
});
