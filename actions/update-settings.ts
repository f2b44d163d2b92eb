import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { changedSettings } from "../db/settings";
import { getTenant, type Tenant } from "../db/tenants";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { type FieldIssue, invalid, notFound } from "./errors";
import { replanTenant } from "./replan-tenant";
import { postalAddress, tenantName, timeZone } from "./sign-up";

type Json = Record<string, unknown>;

const NO_SUCH = "There is no such setting.";

const known = z
	.object({
		name: tenantName,
		timezone: timeZone,
		postal_address: postalAddress,
		settings: z.record(z.string(), z.unknown()),
	})
	.partial();
export type SettingsInput = z.infer<typeof known>;

/** `settings` is held against its own rules once it is merged with what stands. */
export const settingsInput = z
	.record(z.string(), z.unknown())
	.superRefine((given, check) => {
		for (const key of Object.keys(given))
			if (!(key in known.shape)) check.addIssue({ code: "custom", path: [key], message: NO_SUCH });
	})
	.pipe(known);

/** Switches that waiting messages were planned by. */
const PLANNING = ["adaptive_timing_enabled", "poll_personalization_enabled", "sms_delivery_enabled"] as const;

const isObject = (value: unknown): value is Json =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const merged = (into: Json, change: Json): Json => {
	const out = { ...into };
	for (const [key, value] of Object.entries(change)) {
		const held = Object.hasOwn(into, key) ? into[key] : undefined;
		out[key] = isObject(value) && isObject(held) ? merged(held, value) : value;
	}
	return out;
};

const fieldsOf = (error: z.ZodError): FieldIssue[] =>
	error.issues.flatMap((issue) => {
		const at = ["settings", ...issue.path];
		return issue.code === "unrecognized_keys"
			? issue.keys.map((key) => ({ path: [...at, key].join("."), message: NO_SUCH }))
			: [{ path: at.join("."), message: issue.message }];
	});

/** Names of the settings in a change, `brand.logo_url` for one inside another. */
const namesOf = (change: Json, at = ""): string[] =>
	Object.entries(change).flatMap(([key, value]) =>
		isObject(value) ? namesOf(value, `${at}${key}.`) : [`${at}${key}`],
	);

/**
 * Changes what is named in `input` and leaves the rest, inside `settings` too. Holds everywhere within 10 seconds.
 * Throws invalid, with the place of each fault, for a value out of range or a setting that does not exist.
 */
export async function updateSettings(ctx: Ctx, actor: Actor, input: SettingsInput): Promise<Tenant> {
	const { db } = ctx;
	const { tenant_id } = actor;
	const tenant = await getTenant(db, tenant_id);
	if (!tenant) throw notFound("tenant");
	const { settings = {}, ...facts } = input;
	const checked = changedSettings.safeParse(merged(tenant.settings, settings));
	if (!checked.success) throw invalid(fieldsOf(checked.error));

	const fields = [...Object.keys(facts), ...namesOf(settings, "settings.")];
	if (fields.length === 0) return tenant;
	await db.batch([
		db
			.update(tenants)
			.set({
				...(facts.name !== undefined && { name: facts.name }),
				...(facts.timezone !== undefined && { time_zone: facts.timezone }),
				...(facts.postal_address !== undefined && { postal_address: facts.postal_address }),
				// Merged by the database (RFC 7396), so that two changes at once both hold.
				settings_json: sql`json_patch(${tenants.settings_json}, ${JSON.stringify(settings)})`,
			})
			.where(eq(tenants.id, tenant_id)),
		auditInsert(db, actor, ctx.clock.now(), "settings.updated", tenant_id, { fields }),
	]);
	const changed = await getTenant(db, tenant_id);
	if (!changed) throw notFound("tenant");
	if (PLANNING.some((name) => changed.settings.switches[name] !== tenant.settings.switches[name]))
		await replanTenant(ctx, tenant_id);
	return changed;
}
