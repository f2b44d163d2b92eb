import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "../d1-migrations/schema";
import { tenant_credentials } from "../d1-migrations/schema-trust";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import { crmSubscribed, crmUnsubscribed } from "../db/outgoing";
import { getWebhookEndpoint } from "../db/webhook-endpoints";
import type { Crm } from "../providers/crm";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { notFound } from "./errors";
import { open, seal } from "./secrets";
import { createWebhookEndpoint, deleteWebhookEndpoint, rotateWebhookSecret } from "./webhook-endpoints";

const secret = z.string().trim().min(8, "Paste the whole value from the provider's own settings.").max(500);
const id = z.string().trim().min(1, "Copy it from the provider's own settings.").max(200);
const signing = secret.optional();

/** What each provider's account is reached with, and what signs its notices. */
export const CREDENTIALS = {
	resend: z.strictObject({ api_key: secret, webhook_secret: signing, from: z.email().optional() }),
	twilio: z.strictObject({ account_sid: id, auth_token: secret, from: id }),
	zoom: z.strictObject({ account_id: id, client_id: id, client_secret: secret, webhook_secret: signing }),
	stripe: z.strictObject({ secret_key: secret, webhook_secret: signing }),
	hubspot: z.strictObject({ access_token: secret }),
	gohighlevel: z.strictObject({ access_token: secret, location_id: id }),
} as const;
export type Provider = keyof typeof CREDENTIALS;
export type Credentials<P extends Provider> = z.infer<(typeof CREDENTIALS)[P]>;
export const PROVIDERS = Object.keys(CREDENTIALS) as Provider[];

/** What is sealed: the values, and the tenant's own address for the provider's notices. */
interface Kept {
	values: Record<string, string | undefined>;
	endpoint: { id: string; token: string } | null;
}

const purpose = (tenant_id: string, provider: Provider) => `tenant_credentials:${tenant_id}:${provider}`;
const own = (tenant_id: string, provider: Provider) =>
	and(eq(tenant_credentials.tenant_id, tenant_id), eq(tenant_credentials.provider, provider));

const SECRET_OF = {
	resend: "api_key",
	twilio: "auth_token",
	zoom: "client_secret",
	stripe: "secret_key",
	hubspot: "access_token",
	gohighlevel: "access_token",
} as const;

type CrmName = "hubspot" | "gohighlevel";
const isCrm = (provider: Provider): provider is CrmName => provider === "hubspot" || provider === "gohighlevel";

/** The tenant's CRM; null where no credentials for it are set. */
export async function crmOf(ctx: Ctx, tenant_id: string, provider: CrmName): Promise<Crm | null> {
	const kept = await readKept(ctx, tenant_id, provider);
	if (!kept) return null;
	return provider === "hubspot"
		? ctx.connect.hubspot(kept.values as Credentials<"hubspot">)
		: ctx.connect.gohighlevel(kept.values as Credentials<"gohighlevel">);
}

/** Written with the list, so that whoever has the tenant's row knows without another read whether to look. */
const ownAccounts = (tenant_id: string) =>
	sql`update ${tenants} set own_accounts = coalesce((select group_concat(provider, ',') from tenant_credentials where tenant_id = ${tenant_id}), '') where id = ${tenant_id}`;

async function readKept(ctx: Ctx, tenant_id: string, provider: Provider): Promise<Kept | null> {
	const row = await ctx.db.select().from(tenant_credentials).where(own(tenant_id, provider)).get();
	return row ? (JSON.parse(await open(ctx, row.sealed, purpose(tenant_id, provider))) as Kept) : null;
}

/**
 * Sets a tenant's own account at a provider: sealed, and never shown again. Where the provider signs its notices, an
 * address of the tenant's own takes them in.
 */
export async function setCredentials<P extends Provider>(
	ctx: Ctx,
	actor: Actor,
	provider: P,
	values: Credentials<P>,
): Promise<void> {
	const { tenant_id } = actor;
	const given = values as Record<string, string | undefined>;
	const before = await readKept(ctx, tenant_id, provider);
	const signs = provider === "twilio" ? given.auth_token : given.webhook_secret;
	const endpoint =
		signs && !isCrm(provider) ? await endpointFor(ctx, actor, provider, signs, before) : (before?.endpoint ?? null);
	const kept: Kept = { values: given, endpoint };
	const row = {
		sealed: await seal(ctx, JSON.stringify(kept), purpose(tenant_id, provider)),
		last_four: (given[SECRET_OF[provider]] ?? "").slice(-4),
		set_at: ctx.clock.wall(),
	};
	await runBatch(ctx.db, [
		ctx.db
			.insert(tenant_credentials)
			.values({ tenant_id, provider, ...row })
			.onConflictDoUpdate({ target: [tenant_credentials.tenant_id, tenant_credentials.provider], set: row }),
		ownAccounts(tenant_id),
		...(isCrm(provider) ? crmSubscribed(tenant_id, provider, ctx.clock.wall()) : []),
		auditInsert(ctx.db, actor, ctx.clock.now(), "credentials.set", provider),
	]);
}

async function endpointFor(
	ctx: Ctx,
	actor: Actor,
	provider: Exclude<Provider, CrmName>,
	signs: string,
	before: Kept | null,
) {
	const held = before?.endpoint ?? null;
	if (held && (await getWebhookEndpoint(ctx.db, actor.tenant_id, held.id))) {
		await rotateWebhookSecret(ctx, actor, held.id, { secret: signs, keep_hours: 24 });
		return held;
	}
	const made = await createWebhookEndpoint(ctx, actor, { name: "Own account", provider, secret: signs });
	return { id: made.id, token: made.token };
}

/** What a person may know of the tenant's own accounts: nothing that opens one. */
export async function listCredentials(ctx: Ctx, tenant_id: string) {
	const rows = await ctx.db.select().from(tenant_credentials).where(eq(tenant_credentials.tenant_id, tenant_id)).all();
	return Promise.all(
		rows.map(async ({ provider, last_four, set_at }) => {
			const token = (await readKept(ctx, tenant_id, provider))?.endpoint?.token;
			const webhook_url = token ? `${ctx.public_url}/api/v1/webhooks/${provider}/${token}` : null;
			return { provider, last_four, set_at, webhook_url };
		}),
	);
}

/** Goes back to the platform's account. Throws not_found where there is no other. */
export async function deleteCredentials(ctx: Ctx, actor: Actor, provider: Provider): Promise<void> {
	const { tenant_id } = actor;
	const before = await readKept(ctx, tenant_id, provider);
	if (!before) throw notFound("credentials");
	await runBatch(ctx.db, [
		ctx.db.delete(tenant_credentials).where(own(tenant_id, provider)),
		ownAccounts(tenant_id),
		...(isCrm(provider) ? crmUnsubscribed(tenant_id, provider) : []),
		auditInsert(ctx.db, actor, ctx.clock.now(), "credentials.deleted", provider),
	]);
	if (before.endpoint && (await getWebhookEndpoint(ctx.db, tenant_id, before.endpoint.id)))
		await deleteWebhookEndpoint(ctx, actor, before.endpoint.id);
}

/** Providers made for a sealed text, so that a token they hold is asked for once. */
const made = new Map<string, Partial<Pick<Ctx, "email" | "sms" | "meetings" | "email_from">>>();
const MOST_MADE = 200;

/**
 * The context with the tenant's own accounts in place of the platform's, each with a rate and a breaker of its own. A
 * tenant that has none costs nothing.
 *
 * @param tenant its row; null leaves the context as it is
 */
export async function withOwnAccounts(
	ctx: Ctx,
	tenant: { id: string; own_accounts: readonly string[] } | null | undefined,
): Promise<Ctx> {
	if (!tenant || tenant.own_accounts.length === 0) return ctx;
	const rows = await ctx.db.select().from(tenant_credentials).where(eq(tenant_credentials.tenant_id, tenant.id)).all();
	let changed = ctx;
	for (const { provider, sealed } of rows) {
		const known = made.get(sealed) ?? (await connect(ctx, tenant.id, provider, sealed));
		if (made.size >= MOST_MADE) made.clear();
		made.set(sealed, known);
		changed = { ...changed, ...known };
	}
	if (changed.email === ctx.email) return changed;
	const account = (name: string) => ctx.account(name === "resend" ? `resend:${tenant.id}` : name);
	return { ...changed, account };
}

async function connect(ctx: Ctx, tenant_id: string, provider: Provider, sealed: string) {
	const { values, endpoint } = JSON.parse(await open(ctx, sealed, purpose(tenant_id, provider))) as Kept;
	if (provider === "resend") {
		const { api_key, from } = values as Credentials<"resend">;
		return { email: ctx.connect.resend({ api_key }), ...(from && { email_from: from }) };
	}
	if (provider === "zoom") return { meetings: ctx.connect.zoom(values as Credentials<"zoom">) };
	if (provider !== "twilio") return {};
	const sms = ctx.connect.twilio(values as Credentials<"twilio">);
	const callback = (url: string) => url.replace("/webhooks/twilio?", `/webhooks/twilio/${endpoint?.token}?`);
	return {
		sms: {
			...sms,
			// Its own account signs its reports with its own token.
			send: (text: Parameters<typeof sms.send>[0]) =>
				sms.send({ ...text, status_callback: callback(text.status_callback) }),
		},
	};
}
