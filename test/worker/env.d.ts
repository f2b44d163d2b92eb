import type { D1Migration } from "cloudflare:test";
import type { Env as WorkerEnv } from "../../workers/env";

declare global {
	namespace Cloudflare {
		/** What `env` from "cloudflare:workers" holds in a test: the Worker's own, and the migrations. */
		interface Env extends WorkerEnv {
			TEST_MIGRATIONS: D1Migration[];
		}
		/** Makes `exports.default.fetch` from "cloudflare:workers" known. */
		interface GlobalProps {
			mainModule: typeof import("../../workers/index");
			durableNamespaces: "Registration" | "Throttle" | "TenantLimiter";
		}
	}
}
