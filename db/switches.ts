import { platform_switches } from "../d1-migrations/schema-delivery";
import type { Db } from "./client";
import type { TenantSettings } from "./settings";

export type Switches = TenantSettings["switches"];

const ALL_ON: Switches = {
	adaptive_timing_enabled: true,
	ai_content_generation_enabled: true,
	poll_personalization_enabled: true,
	sms_delivery_enabled: true,
};

/** The switches of the whole platform: each is on unless a row says otherwise. */
export async function readPlatformSwitches(db: Db): Promise<Switches> {
	const rows = await db.select().from(platform_switches).all();
	const off = new Set(rows.filter(({ enabled }) => !enabled).map(({ name }) => name));
	return both(ALL_ON, (name) => !off.has(name));
}

/** A tenant's switches held against the platform's: what either has off is off. */
export const effectiveSwitches = (platform: Switches, own: Switches): Switches => both(own, (name) => platform[name]);

const both = (switches: Switches, allowed: (name: keyof Switches) => boolean): Switches => ({
	adaptive_timing_enabled: switches.adaptive_timing_enabled && allowed("adaptive_timing_enabled"),
	ai_content_generation_enabled: switches.ai_content_generation_enabled && allowed("ai_content_generation_enabled"),
	poll_personalization_enabled: switches.poll_personalization_enabled && allowed("poll_personalization_enabled"),
	sms_delivery_enabled: switches.sms_delivery_enabled && allowed("sms_delivery_enabled"),
});
