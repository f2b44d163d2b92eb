import { resolve4, resolve6 } from "node:dns/promises";
import { proxyDurable } from "itty-durable";
import { type ClockOrigin, createClock, REAL_TIME } from "../actions/clock";
import type { AccountState, Ctx, RegistrationObject, Room, TokenGrant } from "../actions/context";
import { providerTokens } from "../actions/provider-tokens";
import { watchMethods, watchProvider } from "../actions/telemetry/provider-span";
import { watchD1, watchR2 } from "../actions/telemetry/store-span";
import { spanned, traceparent } from "../actions/telemetry/trace";
import { createDb } from "../db/client";
import { createGoHighLevel, createHubSpot } from "../providers/crm";
import { createResendDomains } from "../providers/domains";
import { createResend } from "../providers/email";
import { createGoToWebinar, createZoom } from "../providers/meetings";
import { createPagerDuty } from "../providers/pagerduty";
import { createStripe } from "../providers/payments";
import type { Resolve } from "../providers/public-address";
import { createWebhookPost } from "../providers/signed-webhook";
import { createSlack } from "../providers/slack";
import { createTwilio } from "../providers/sms";
import { createTextModel } from "../providers/text-model";
import { createPageReader } from "../providers/web-page";
import { type Bindings, createVectors } from "../vectorize/embed";
import type { Models } from "../vectorize/write";
import type { Env } from "./env";

const QUEUE_BATCH = 100;
const NO_RECORD: ReadonlySet<unknown> = new Set(["ENODATA", "ENOTFOUND"]);

/** The scaled clock of a laptop. A deployment that asks for one is refused. */
function clockOrigin(env: Env): ClockOrigin {
	const speed = Number(env.CLOCK_SPEED ?? "1");
	if (env.CLOCK_ORIGIN_WALL_MS === undefined || env.CLOCK_ORIGIN_PRODUCT_MS === undefined) {
		if (speed !== 1) throw new Error("CLOCK_SPEED works with `npm start` only: remove it from this environment.");
		return REAL_TIME;
	}
	if (env.ENVIRONMENT !== "local") throw new Error("A scaled clock is refused outside a laptop: remove CLOCK_*.");
	return { speed, wall_ms: Number(env.CLOCK_ORIGIN_WALL_MS), product_ms: Number(env.CLOCK_ORIGIN_PRODUCT_MS) };
}

interface Throttle {
	take(per_second: number, wall_ms: number, patience_ms: number, worker: string, ahead: number): Promise<Room>;
	report(health: "well" | "failure" | "busy", wall_ms: number, hold_ms: number): Promise<AccountState>;
	look(wall_ms: number): Promise<AccountState>;
}

interface Limiter {
	take(want: number, per_minute: number, burst: number, wall_ms: number): Promise<TokenGrant>;
}

const contexts = new WeakMap<Env, Ctx>();

/** Turns the Worker's bindings and settings into capabilities, once for each `Env`; nothing else reads it. */
export function createContext(env: Env): Ctx {
	const made = contexts.get(env) ?? build(env);
	contexts.set(env, made);
	return made;
}

/** Without a model's id, or switched off for the whole platform, funnels are written without a model. */
function modelsOf(env: Env): Models | null {
	const { AI: binding, WRITER_MODEL, JUDGE_MODEL } = env;
	if (!binding || !WRITER_MODEL || env.AI_CONTENT_GENERATION_ENABLED === "false") return null;
	return {
		name: WRITER_MODEL,
		...watchMethods("workers_ai", {
			write: createTextModel({ binding, model: WRITER_MODEL }),
			judge: JUDGE_MODEL ? createTextModel({ binding, model: JUDGE_MODEL }) : null,
		}),
	};
}

/** The objects of a cell that must not leave its jurisdiction are made in it: https://developers.cloudflare.com/durable-objects/reference/data-location/ */
const placed = <N extends { jurisdiction(of: DurableObjectJurisdiction): unknown }>(env: Env, objects: N): N =>
	env.DATA_JURISDICTION ? (objects.jurisdiction(env.DATA_JURISDICTION) as N) : objects;

/** By the platform's resolver. What has addresses of one kind alone answers the question for the other with an error. */
const resolveHost: Resolve = async (host) => {
	const answers = await Promise.allSettled([resolve4(host), resolve6(host)]);
	const addresses = answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
	const failed = answers.find((answer) => answer.status === "rejected" && !NO_RECORD.has(answer.reason?.code));
	if (addresses.length === 0 && failed?.status === "rejected") throw failed.reason;
	return addresses;
};

/** A job with the trace it comes from, where there is one. */
function carrying<J extends object>(job: J): J {
	const parent = traceparent();
	return parent === undefined ? job : Object.assign({ traceparent: parent }, job);
}

/** A registration's object whose calls are spans, where there is a trace, and know their place in it. */
function tracedObject(object: RegistrationObject, tenant_id: string, registration_id: string): RegistrationObject {
	if (traceparent() === undefined) return object;
	const ids = { "myxelium.tenant_id": tenant_id, "myxelium.registration_id": registration_id };
	const as = <T>(name: string, work: () => Promise<T>) => spanned(`object ${name}`, 3, ids, work);
	return {
		adopt: (snapshot, planned) => as("adopt", async () => object.adopt(snapshot, planned, traceparent())),
		replan: (snapshot, sent, told) => as("replan", async () => object.replan(snapshot, sent, told, traceparent())),
		observe: (facts) => as("observe", async () => object.observe(facts, traceparent())),
		update: (change) => as("update", async () => object.update(change, traceparent())),
		settle: (reports) => as("settle", async () => object.settle(reports)),
		schedule: () => as("schedule", async () => object.schedule()),
		wake: () => as("wake", async () => object.wake(traceparent())),
		erase: () => as("erase", async () => object.erase()),
	};
}

function build(env: Env): Ctx {
	const { READER } = env;
	const clock = createClock(clockOrigin(env), () => Date.now());
	const timed = () => ({ "x-product-time": new Date(clock.now() * 1000).toISOString() });
	const local = env.ENVIRONMENT === "local";
	const throttles = proxyDurable(placed(env, env.THROTTLE), { parse: true });
	const limiters = proxyDurable(placed(env, env.LIMITER), { parse: true });
	const headers = local ? { headers: timed } : {};
	const watched = (provider: string) => ({ around: watchProvider(provider, () => Date.now()) });
	const connect: Ctx["connect"] = {
		resend: (account) =>
			createResend({
				base_url: env.RESEND_BASE_URL ?? "https://api.resend.com",
				...account,
				...headers,
				...watched("resend"),
			}),
		twilio: (account) =>
			createTwilio({
				base_url: env.TWILIO_BASE_URL ?? "https://api.twilio.com",
				...account,
				...headers,
				...watched("twilio"),
			}),
		zoom: (account) =>
			createZoom({
				base_url: env.ZOOM_BASE_URL ?? "https://api.zoom.us",
				oauth_url: env.ZOOM_OAUTH_URL ?? "https://zoom.us/oauth/token",
				...account,
				...watched("zoom"),
			}),
		hubspot: (account) =>
			createHubSpot({
				base_url: env.HUBSPOT_BASE_URL ?? "https://api.hubapi.com",
				...account,
				...watched("hubspot"),
			}),
		gohighlevel: (account) =>
			createGoHighLevel({
				base_url: env.GOHIGHLEVEL_BASE_URL ?? "https://services.leadconnectorhq.com",
				...account,
				...watched("gohighlevel"),
			}),
	};
	const telling = env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined;
	return {
		db: createDb(telling ? watchD1(env.DB) : env.DB),
		bodies: telling ? watchR2(env.BODIES) : env.BODIES,
		clock,
		email: connect.resend({ api_key: env.RESEND_API_KEY ?? "" }),
		domains: createResendDomains({
			base_url: env.RESEND_BASE_URL ?? "https://api.resend.com",
			api_key: env.RESEND_API_KEY ?? "",
			...watched("resend"),
		}),
		sms: connect.twilio({
			account_sid: env.TWILIO_ACCOUNT_SID ?? "",
			auth_token: env.TWILIO_AUTH_TOKEN ?? "",
			from: env.TWILIO_FROM ?? "",
		}),
		connect,
		announce: env.SLACK_WEBHOOK_URL ? createSlack({ url: env.SLACK_WEBHOOK_URL, ...watched("slack") }) : null,
		canary: local ? null : (env.CANARY_EMAIL ?? null),
		page: env.PAGERDUTY_ROUTING_KEY
			? createPagerDuty({
					base_url: env.PAGERDUTY_BASE_URL ?? "https://events.pagerduty.com",
					routing_key: env.PAGERDUTY_ROUTING_KEY,
					...watched("pagerduty"),
				})
			: null,
		meetings:
			env.ZOOM_CLIENT_ID && env.ZOOM_CLIENT_SECRET && env.ZOOM_ACCOUNT_ID
				? connect.zoom({
						account_id: env.ZOOM_ACCOUNT_ID,
						client_id: env.ZOOM_CLIENT_ID,
						client_secret: env.ZOOM_CLIENT_SECRET,
					})
				: null,
		gotowebinar:
			env.GOTOWEBINAR_CLIENT_ID && env.GOTOWEBINAR_REFRESH_TOKEN && env.GOTOWEBINAR_ORGANIZER_KEY
				? createGoToWebinar({
						base_url: env.GOTOWEBINAR_BASE_URL ?? "https://api.getgo.com",
						oauth_url: env.GOTOWEBINAR_OAUTH_URL ?? "https://authentication.logmeininc.com/oauth/token",
						client_id: env.GOTOWEBINAR_CLIENT_ID,
						client_secret: env.GOTOWEBINAR_CLIENT_SECRET ?? "",
						refresh_token: env.GOTOWEBINAR_REFRESH_TOKEN,
						organizer_key: env.GOTOWEBINAR_ORGANIZER_KEY,
						...watched("gotowebinar"),
						tokens: providerTokens({
							db: createDb(env.DB),
							clock,
							local,
							secrets_key: env.SECRETS_KEY ?? null,
						}),
					})
				: null,
		postWebhook: createWebhookPost({ resolve: resolveHost, local, ...watched("webhook") }),
		pages: createPageReader(env.PUBLIC_URL ?? "https://myxelium.example", resolveHost),
		readPdf: READER ? (bytes) => READER.readPdf(bytes) : null,
		vectors:
			env.AI && env.VECTORIZE && env.EMBEDDING_MODEL
				? watchMethods(
						"vectors",
						createVectors({ ai: env.AI as unknown as Bindings["ai"], index: env.VECTORIZE }, env.EMBEDDING_MODEL),
					)
				: null,
		writing: { models: modelsOf(env), ms: () => Date.now() },
		payments: env.STRIPE_SECRET_KEY
			? createStripe({
					base_url: env.STRIPE_BASE_URL ?? "https://api.stripe.com",
					api_key: env.STRIPE_SECRET_KEY,
					...watched("stripe"),
				})
			: null,
		registration: (tenant_id, registration_id) =>
			tracedObject(
				placed(env, env.REGISTRATION).getByName(`${tenant_id}:${registration_id}`) as unknown as RegistrationObject,
				tenant_id,
				registration_id,
			),
		account: (name) => {
			const object = () => throttles.get(name) as Throttle;
			return {
				take: (per_second, patience_ms, worker = "", ahead = 0) =>
					object().take(per_second, Date.now(), patience_ms, worker, ahead),
				report: (health, hold_seconds = 0) => object().report(health, Date.now(), hold_seconds * 1000),
				look: () => object().look(Date.now()),
			};
		},
		takeTokens: (bucket, want, { per_minute, burst }) =>
			(limiters.get(bucket) as Limiter).take(want, per_minute, burst, Date.now()),
		deliver: async (jobs, delay_seconds = 0) => {
			for (let i = 0; i < jobs.length; i += QUEUE_BATCH)
				await env.DELIVERIES.sendBatch(
					jobs.slice(i, i + QUEUE_BATCH).map((body) => ({ body: carrying(body) })),
					{ delaySeconds: delay_seconds },
				);
		},
		task: async (job, delay_seconds = 0) => {
			await env.TASKS.send(carrying(job), { delaySeconds: delay_seconds });
		},
		public_url: (env.PUBLIC_URL ?? "http://localhost:8787").replace(/\/$/, ""),
		email_from: env.EMAIL_FROM ?? "events@myxelium.example",
		local,
		signup_open: local || env.SIGNUP === "open",
		secrets_key: env.SECRETS_KEY ?? null,
		secrets: {
			resend_webhook: env.RESEND_WEBHOOK_SECRET ?? "",
			twilio_auth_token: env.TWILIO_AUTH_TOKEN ?? "",
			zoom_webhook: env.ZOOM_WEBHOOK_SECRET_TOKEN ?? "",
			stripe_webhook: env.STRIPE_WEBHOOK_SECRET ?? "",
		},
	};
}
