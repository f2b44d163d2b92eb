import { and, eq, sql } from "drizzle-orm";
import { z } from "zod";
import { webhook_endpoints } from "../d1-migrations/schema-webhooks";
import { auditInsert } from "../db/audit";
import { ENDPOINT_PROVIDERS, getWebhookEndpoint, type WebhookEndpointRow } from "../db/webhook-endpoints";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { invalid, notFound } from "./errors";
import { newId, newToken } from "./ids";
import { open, seal } from "./secrets";

/** The Standard Webhooks specification asks for 24 to 64 bytes (standardwebhooks.com, "Signature scheme"). */
const KEY_BYTES = 24;
const HOUR = 3600;
const PREFIX = "whsec_";

const secret = z.string().trim().min(8, "Paste the provider's whole signing secret.").max(500).nullish();

export const endpointInput = z.object({
	name: z.string().trim().min(1, "Give the endpoint a name, such as the tool that reports to it.").max(100),
	provider: z.enum(ENDPOINT_PROVIDERS),
	secret,
});
export type EndpointInput = z.infer<typeof endpointInput>;

export const rotationInput = z.object({
	secret,
	/** How long the secret before goes on signing. */
	keep_hours: z.number().min(0).max(168, "An old secret is kept for at most a week.").default(24),
});
export type RotationInput = z.infer<typeof rotationInput>;

/** A secret of 24 random bytes in the form of the specification. */
export const newSigningSecret = (): string =>
	PREFIX + btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(KEY_BYTES))));

const isKey = (text: string): boolean => {
	try {
		return atob(text.replace(/^whsec_/, "")).length >= 16;
	} catch {
		return false;
	}
};

/** Sealed for one endpoint: the same text does not open in another's row. */
const place = (id: string): string => `webhook_endpoint:${id}`;

/**
 * The secret an endpoint goes on with. One that is not given is made here: the generic webhook's sender is told it,
 * while a provider that makes its own has nobody who knows it until the provider's is set.
 */
function chosen(provider: WebhookEndpointRow["provider"], given: string | null | undefined) {
	if (given && (provider === "generic" || provider === "resend") && !isKey(given))
		throw invalid([
			{ path: "secret", message: "Write the key in base64, with or without whsec_ before it: 16 bytes or more." },
		]);
	const text = given || newSigningSecret();
	return { text, shown: given || provider !== "generic" ? null : text };
}

/**
 * Makes an address of the tenant's own for one provider's notices.
 *
 * @returns the unguessable token of the address, and the secret where it was made here: it is shown this once
 */
export async function createWebhookEndpoint(
	ctx: Ctx,
	actor: Actor,
	input: EndpointInput,
): Promise<{ id: string; token: string; secret: string | null }> {
	const { tenant_id } = actor;
	const { text, shown } = chosen(input.provider, input.secret);
	const [id, token] = [newId("whe"), newToken()];
	await ctx.db.batch([
		ctx.db.insert(webhook_endpoints).values({
			tenant_id,
			id,
			name: input.name,
			provider: input.provider,
			token,
			secret: await seal(ctx, text, place(id)),
			created_at: ctx.clock.wall(),
		}),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_endpoint.created", id, { provider: input.provider }),
	]);
	return { id, token, secret: shown };
}

/**
 * Puts another secret in place; the one before goes on signing for `keep_hours`, so that the sender can be changed
 * meanwhile. Two at most are valid at once.
 */
export async function rotateWebhookSecret(
	ctx: Ctx,
	actor: Actor,
	id: string,
	input: RotationInput,
): Promise<{ secret: string | null; previous_until: number | null }> {
	const { tenant_id } = actor;
	const endpoint = await getWebhookEndpoint(ctx.db, tenant_id, id);
	if (!endpoint) throw notFound("webhook_endpoint");
	const { text, shown } = chosen(endpoint.provider, input.secret);
	const kept = input.keep_hours > 0;
	const previous_until = kept ? ctx.clock.wall() + Math.round(input.keep_hours * HOUR) : null;
	await ctx.db.batch([
		ctx.db
			.update(webhook_endpoints)
			.set({
				secret: await seal(ctx, text, place(id)),
				previous_secret: kept ? sql`secret` : null,
				previous_until,
			})
			.where(own(tenant_id, id)),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_endpoint.rotated", id),
	]);
	return { secret: shown, previous_until };
}

/** Takes an endpoint away: from then on its address is absent. Notices that came in stay. */
export async function deleteWebhookEndpoint(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	if (!(await getWebhookEndpoint(ctx.db, tenant_id, id))) throw notFound("webhook_endpoint");
	await ctx.db.batch([
		ctx.db.delete(webhook_endpoints).where(own(tenant_id, id)),
		auditInsert(ctx.db, actor, ctx.clock.now(), "webhook_endpoint.deleted", id),
	]);
}

const own = (tenant_id: string, id: string) =>
	and(eq(webhook_endpoints.tenant_id, tenant_id), eq(webhook_endpoints.id, id));

/** The one or two secrets that sign for an endpoint now. */
export async function secretsOfEndpoint(ctx: Ctx, endpoint: WebhookEndpointRow): Promise<string[]> {
	const { id, secret, previous_secret, previous_until } = endpoint;
	const older = previous_secret && (previous_until ?? 0) > ctx.clock.wall() ? [previous_secret] : [];
	return Promise.all([secret, ...older].map((sealed) => open(ctx, sealed, place(id))));
}
