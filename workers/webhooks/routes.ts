import { Hono } from "hono";
import { DomainError } from "../../actions/errors";
import { receiveWebhook } from "../../actions/receive-webhook";
import { type AppEnv, type HttpContext, rawBody } from "../http";
import type { Incoming, WebhookProvider } from "./provider";
import { resend } from "./resend";
import { secretsOf } from "./signature";
import { stripe } from "./stripe";
import { twilio } from "./twilio";
import { zoom } from "./zoom";

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
const receive = (name: string, provider: WebhookProvider) => async (c: HttpContext) => {
	const ctx = c.get("ctx");
	const raw = await rawBody(c);
	const { pathname, search } = new URL(c.req.url);
	const incoming: Incoming = {
		headers: c.req.raw.headers,
		url: `${ctx.public_url}${pathname}${search}`,
		raw,
		wall: ctx.clock.wall(),
	};
	const secret = await signedBy(provider, incoming, secretsOf(provider.secret(ctx)));
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
	const { duplicate } = await receiveWebhook(ctx, { provider: name, ...notice, body });
	return provider.acknowledge?.(incoming) ?? c.json({ received: true, duplicate });
};

/** Where tenants' own endpoints are looked up: an address nobody was given is absent. */
const unknownEndpoint = (): never => {
	throw new DomainError(
		"not_found",
		"webhook_endpoint_not_found",
		"There is no such webhook endpoint: copy its address from the settings again.",
	);
};

export const webhooks = new Hono<AppEnv>()
	.post("/resend", receive("resend", resend))
	.post("/twilio", receive("twilio", twilio))
	.post("/twilio/inbound", receive("twilio", twilio))
	.post("/zoom", receive("zoom", zoom))
	.post("/stripe", receive("stripe", stripe))
	.post("/:provider/:endpoint_token", unknownEndpoint);
