import { applyD1Migrations, type D1Migration } from "cloudflare:test";
import { env } from "cloudflare:workers";

declare global {
	namespace Cloudflare {
		interface Env {
			DB: D1Database;
			TEST_MIGRATIONS: D1Migration[];
			RESEND_BASE_URL: string;
		}
	}
}

await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
