import { effectiveSwitches, readPlatformSwitches, type Switches } from "../db/switches";
import type { Tenant } from "../db/tenants";
import { RecentCache } from "./cache";
import type { Ctx } from "./context";

export type { Switches } from "../db/switches";

const recent = new RecentCache<Switches>();

/**
 * What is switched on for a tenant now: its own settings, and the platform's switches above them. A change of the
 * platform's holds everywhere within 5 seconds; the tenant's own are as fresh as `tenant`.
 */
export async function switchesFor(ctx: Ctx, tenant: Tenant): Promise<Switches> {
	const platform = await recent.get("platform", ctx.clock.wall(), () => readPlatformSwitches(ctx.db));
	return effectiveSwitches(platform as Switches, tenant.settings.switches);
}
