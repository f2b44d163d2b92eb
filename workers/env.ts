import type { DeliveryJob, TaskJob } from "../actions/jobs";
import type { IttyDurableNamespace } from "../durable-objects/itty";
import type { Registration } from "../durable-objects/registration";
import type Reader from "../reader/worker";

/** Bindings and settings of the Worker. Names of the settings are part of the public contract. */
export interface Env {
	DB: D1Database;
	BODIES: R2Bucket;
	ASSETS?: Fetcher;
	REGISTRATION: DurableObjectNamespace<Registration>;
	THROTTLE: IttyDurableNamespace;
	LIMITER: IttyDurableNamespace;
	DELIVERIES: Queue<DeliveryJob>;
	TASKS: Queue<TaskJob>;
	/** Without it and `VECTORIZE`, knowledge is searched by words alone. */
	AI?: Ai;
	VECTORIZE?: Vectorize;
	READER?: Service<typeof Reader>;
	/** Model id at Workers AI; its dimensions are those of the index behind `VECTORIZE`. */
	EMBEDDING_MODEL?: string;

	VERSION?: string;
	PUBLIC_URL?: string;
	/** Id of the model at Workers AI that writes funnels; without it they are written from the tenant's own sentences. */
	WRITER_MODEL?: string;
	/** Id of another model, which judges what the writer claims. */
	JUDGE_MODEL?: string;
	/** `false` keeps models out of writing for every tenant. */
	AI_CONTENT_GENERATION_ENABLED?: string;
	EMAIL_FROM?: string;
	/** `local` under `npm start`; anything else is a deployment. */
	ENVIRONMENT?: string;
	SIGNUP?: string;
	/** Where objects are made and kept; a cell of its own is needed for each. */
	DATA_JURISDICTION?: DurableObjectJurisdiction;
	/** AES-256 keys (base64, with commas between) that encrypt secrets at rest: the first seals, all open. */
	SECRETS_KEY?: string;

	CLOCK_SPEED?: string;
	CLOCK_ORIGIN_WALL_MS?: string;
	CLOCK_ORIGIN_PRODUCT_MS?: string;

	RESEND_BASE_URL?: string;
	RESEND_API_KEY?: string;
	RESEND_WEBHOOK_SECRET?: string;
	TWILIO_BASE_URL?: string;
	TWILIO_ACCOUNT_SID?: string;
	TWILIO_AUTH_TOKEN?: string;
	TWILIO_FROM?: string;
	ZOOM_BASE_URL?: string;
	ZOOM_OAUTH_URL?: string;
	ZOOM_ACCOUNT_ID?: string;
	ZOOM_CLIENT_ID?: string;
	ZOOM_CLIENT_SECRET?: string;
	ZOOM_WEBHOOK_SECRET_TOKEN?: string;
	STRIPE_WEBHOOK_SECRET?: string;
	/** Switches on the coach's own subscription to the product. */
	STRIPE_SECRET_KEY?: string;
	STRIPE_BASE_URL?: string;
	GOTOWEBINAR_BASE_URL?: string;
	GOTOWEBINAR_OAUTH_URL?: string;
	GOTOWEBINAR_CLIENT_ID?: string;
	GOTOWEBINAR_CLIENT_SECRET?: string;
	/** From the organizer's first sign-in; what replaces it is kept. */
	GOTOWEBINAR_REFRESH_TOKEN?: string;
	GOTOWEBINAR_ORGANIZER_KEY?: string;
	SLACK_WEBHOOK_URL?: string;
	PAGERDUTY_ROUTING_KEY?: string;
	PAGERDUTY_BASE_URL?: string;
	/** Where spans go by OTLP/HTTP; without it none are made. */
	OTEL_EXPORTER_OTLP_ENDPOINT?: string;
	/** Share of traces exported in any case, 0 to 1; a tenth where it is not said. */
	OTEL_TRACES_SAMPLER_ARG?: string;
	/** Switches the synthetic registrations on in a deployment; `delivered@resend.dev` is Resend's own for tests. */
	CANARY_EMAIL?: string;
	HUBSPOT_BASE_URL?: string;
	GOHIGHLEVEL_BASE_URL?: string;
}
