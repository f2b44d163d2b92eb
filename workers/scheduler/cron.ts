import { refreshRollups } from "../../actions/analytics/refresh";
import type { Ctx } from "../../actions/context";
import { beat } from "../../actions/heartbeat";
import { resumeImports } from "../../actions/import-pages";
import { indexBehind } from "../../actions/index-knowledge";
import { watch } from "../../actions/operations/alerts";
import { runCanary } from "../../actions/operations/canary";
import { pruneMetrics } from "../../actions/operations/metrics";
import { collectOutgoing } from "../../actions/outgoing/collect";
import { applyRetention } from "../../actions/retention";
import { rotateSecrets } from "../../actions/rotate-secrets";
import { rotateSigningKeys } from "../../actions/rotate-signing-keys";
import { sealAudit } from "../../actions/seal-audit";
import { sweep } from "../../actions/sweep";
import { log } from "../../actions/telemetry/log";
import { indexContacts } from "../../db/contact-index";
import { deleteExpiredCredentials } from "../../db/expired-credentials";
import { createContext } from "../context";
import type { Env } from "../env";
import { traced } from "../tracing";

/** Contacts that one run takes into their index. */
const CONTACTS = 10_000;

/** Wall seconds that an ended sign-in or link is still told from one that never was. */
const CREDENTIALS_KEPT = 7 * 86_400;

/** Runs come every minute: one of an hour's. */
const isHourly = (ctx: Ctx): boolean => ctx.clock.wall() % 3600 < 60;

/** What each run does; one that fails leaves the others to their work. */
const DUTIES: Record<string, (ctx: Ctx) => Promise<Record<string, number>>> = {
	heartbeat: async (ctx) => {
		await beat(ctx, "cron");
		return {};
	},
	sweep,
	figures: async (ctx) => ({ counted: await refreshRollups(ctx) }),
	canary: runCanary,
	alerts: async (ctx) => ({ told: (await watch(ctx)).told }),
	contacts: async (ctx) => ({ indexed: Number(await indexContacts(ctx.db, CONTACTS)) }),
	knowledge: async (ctx) => ({ behind: await indexBehind(ctx), imports: await resumeImports(ctx) }),
	"audit log": async (ctx) => ({ sealed: await sealAudit(ctx) }),
	"outgoing notices": async (ctx) => ({ handed: await collectOutgoing(ctx) }),
	retention: applyRetention,
	"old figures": async (ctx) => {
		if (isHourly(ctx)) await pruneMetrics(ctx);
		return {};
	},
	"expired credentials": async (ctx) => ({
		gone: isHourly(ctx) ? await deleteExpiredCredentials(ctx.db, ctx.clock.wall() - CREDENTIALS_KEPT) : 0,
	}),
	"signing keys": rotateSigningKeys,
	"secrets sealed anew": async (ctx) => ({ secrets: await rotateSecrets(ctx) }),
};

/** Runs every minute in a deployment, every ten seconds on a laptop. Of its traces, those are exported that failed. */
export async function runCron(_controller: ScheduledController, env: Env, execution?: ExecutionContext): Promise<void> {
	const ctx = createContext(env);
	for (const [message, duty] of Object.entries(DUTIES)) {
		const root = { name: `cron ${message}`, kind: 1, sampled: false } as const;
		try {
			const done = await traced(
				env,
				(work) => execution?.waitUntil(work),
				[root],
				() => duty(ctx),
			);
			if (Object.values(done).some((n) => n > 0)) log("info", message, done);
		} catch (error) {
			log("error", `${message} failed`, { error });
		}
	}
}
