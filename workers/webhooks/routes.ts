import { Hono } from "hono";
import { DomainError } from "../../actions/errors";
import { observe } from "../../actions/operations/metrics";
import { receiveWebhook } from "../../actions/receive-webhook";
import { secretsOfEndpoint } from "../../actions/webhook-endpoints";
import { findWebhookEndpoint, type WebhookEndpointRow } from "../../db/webhook-endpoints";
import { type AppEnv, type HttpContext, rawBody } from "../http";
import { generic } from "./generic";
import type { Incoming, WebhookProvider } from "./provider";
import { resend } from "./resend";
import { secretsOf } from "./signature";
import { stripe } from "./stripe";
import { twilio } from "./twilio";
import { zoom } from "./zoom";

const providers: Record<WebhookEndpointRow["provider"], WebhookProvider> = { generic, resend, twilio, zoom, stripe };
type ProviderName = keyof typeof providers;

/** The secret that signed `incoming`, or null where none did. */
async function signedBy(provider: WebhookProvider, incoming: Incoming, secrets: string[]): Promise<string | null> {
	for (const secret of secrets) {
		try {
			if (await provider.verify(incoming, secret)) return secret;
		} catch {
			// A secret or header that cannot even be decoded signs nothing.
		}
	}
	return null;
}

/** Signature first, then stored, then acknowledged; the work is the queue's. */
async function receive(
	c: HttpContext,
	name: ProviderName,
	secrets: string[],
	endpoint: Pick<WebhookEndpointRow, "id" | "tenant_id"> | null = null,
): Promise<Response> {
	const ctx = c.get("ctx");
	const provider = providers[name];
	const raw = await rawBody(c);
	const { pathname, search } = new URL(c.req.url);
	const incoming: Incoming = {
		headers: c.req.raw.headers,
		url: `${ctx.public_url}${pathname}${search}`,
		raw,
		wall: ctx.clock.wall(),
	};
	const secret = await signedBy(provider, incoming, secrets);
	observe("signatures", incoming.wall, { error: secret === null });
	if (secret === null)
		throw new DomainError(
			"unauthenticated",
			"bad_signature",
			"The signature is missing, wrong or too old: check the webhook secret.",
		);
	const notice = await provider.identify(incoming);
	if (!notice) return c.json({ received: true, ignored: true });
	const answer = await provider.answer?.(incoming, secret);
	if (answer) return answer;
	const body = name === "twilio" ? JSON.stringify({ search, form: Object.fromEntries(new URLSearchParams(raw)) }) : raw;
	const { duplicate } = await receiveWebhook(ctx, { provider: name, ...notice, body }, endpoint);
	return provider.acknowledge?.(incoming) ?? c.json({ received: true, duplicate });
}

/** The platform's own account with a provider. */
const platform = (name: ProviderName) => (c: HttpContext) =>
	receive(c, name, secretsOf(providers[name].secret(c.get("ctx"))));

/** A tenant's own endpoint: an address nobody was given is absent. */
async function ownEndpoint(c: HttpContext): Promise<Response> {
	const ctx = c.get("ctx");
	const name = c.req.param("provider") ?? "";
	const known = Object.hasOwn(providers, name) ? (name as ProviderName) : null;
	const endpoint = known && (await findWebhookEndpoint(ctx.db, known, c.req.param("endpoint_token") ?? ""));
	if (!endpoint)
		throw new DomainError(
			"not_found",
			"webhook_endpoint_not_found",
			"There is no such webhook endpoint: copy its address from the settings again.",
		);
	return receive(c, endpoint.provider, await secretsOfEndpoint(ctx, endpoint), endpoint);
}

export const webhooks = new Hono<AppEnv>()
	.post("/resend", platform("resend"))
	.post("/twilio", platform("twilio"))
	.post("/twilio/inbound", platform("twilio"))
	.post("/zoom", platform("zoom"))
	.post("/stripe", platform("stripe"))
	.post("/:provider/:endpoint_token", ownEndpoint);
