import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { placeLocalConfig } from "./scripts/lib/local-config.mjs";
import { besideWorkers } from "./scripts/lib/test-workers.mjs";
import { TEST_SECRETS } from "./test/settings.ts";

/** Percent of lines of the project's own code that the tests must run. */
const LINE_COVERAGE = 95;

const OWN_CODE =
	"{actions,db,durable-objects,funnel,messages,pages,providers,reader,sandbox,vectorize,workers}/**/*.{ts,tsx}";

/** Tests that wait for what the real queues bring: each of these files has a runtime of its own, since jobs that another one left would come first. */
const WITH_QUEUES = [
	"actions/retention.test.ts",
	"test/worker/{erasure,exports,headers,own-accounts,permissions,preferences,registrant-pages,story,writing}.test.ts",
	"workers/api/routes/{admin-contacts,admin-operations}.test.ts",
	"workers/webhooks/replies.test.ts",
];
const IN_WORKERD = ["{workers,durable-objects,actions,db}/**/*.test.ts", "test/worker/**/*.test.ts"];

const workerd = () =>
	cloudflareTest(async ({ inject }) => {
		const sandbox = inject("sandbox_url");
		return {
			wrangler: { configPath: placeLocalConfig() },
			miniflare: {
				workers: await besideWorkers(sandbox),
				bindings: {
					...TEST_SECRETS,
					ENVIRONMENT: "local",
					VERSION: "test",
					PUBLIC_URL: "http://localhost:8787",
					RESEND_BASE_URL: sandbox,
					STRIPE_BASE_URL: sandbox,
					TWILIO_BASE_URL: sandbox,
					ZOOM_BASE_URL: sandbox,
					ZOOM_OAUTH_URL: `${sandbox}/oauth/token`,
					SLACK_WEBHOOK_URL: `${sandbox}/slack`,
					PAGERDUTY_ROUTING_KEY: "routing-key-of-the-tests",
					PAGERDUTY_BASE_URL: sandbox,
					TEST_MIGRATIONS: await readD1Migrations("d1-migrations"),
				},
			},
		};
	});

/** A test that hangs ends by then; how long one takes is not what is tested, and machines are busy. */
const PATIENCE_MS = 30_000;

const inWorkerd = {
	testTimeout: PATIENCE_MS,
	hookTimeout: PATIENCE_MS,
	globalSetup: ["./test/sandbox.ts"],
	setupFiles: ["./test/worker/setup.ts"],
	// Ships ES modules under a package that does not say so.
	deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable"] } } },
};

export default defineConfig({
	test: {
		coverage: {
			provider: "istanbul",
			include: [OWN_CODE],
			exclude: ["**/*.test.{ts,tsx}", "**/*.d.ts", "**/generated/**"],
			reporter: ["text-summary", "json-summary", "html"],
			thresholds: { lines: LINE_COVERAGE },
		},
		projects: [
			{
				test: {
					name: "unit",
					testTimeout: PATIENCE_MS,
					hookTimeout: PATIENCE_MS,
					environment: "node",
					isolate: false,
					execArgv: ["--disable-warning=ExperimentalWarning"],
					include: [
						"{funnel,messages,providers,sandbox,reader,widget,dashboard,pages,vectorize,scripts,bench,docs}/**/*.test.{ts,tsx}",
						"test/unit/**/*.test.ts",
					],
				},
			},
			{
				plugins: [workerd()],
				test: { ...inWorkerd, name: "worker", isolate: false, include: IN_WORKERD, exclude: WITH_QUEUES },
			},
			{
				plugins: [workerd()],
				test: { ...inWorkerd, name: "worker-queues", include: WITH_QUEUES },
			},
		],
	},
});
