import type { Db } from "../db/client";
import type { TokenGrant } from "../durable-objects/limiter";
import type { AccountState, Room } from "../durable-objects/throttle";
import type { AttendanceFacts } from "../funnel/branching";
import type { Plan, PlanRecipient } from "../funnel/plan";
import type { Seconds } from "../funnel/vocabulary";
import type { Crm } from "../providers/crm";
import type { DomainProvider } from "../providers/domains";
import type { EmailProvider } from "../providers/email";
import type { MeetingProvider } from "../providers/meetings";
import type { Page } from "../providers/pagerduty";
import type { PaymentProvider } from "../providers/payments";
import type { PostWebhook } from "../providers/signed-webhook";
import type { Announce } from "../providers/slack";
import type { SmsProvider } from "../providers/sms";
import type { PageReader } from "../providers/web-page";
import type { Vectors } from "../vectorize/embed";
import type { PdfText } from "../vectorize/ingest";
import type { Models } from "../vectorize/write";
import type { Clock } from "./clock";
import type { DeliveryJob, TaskJob } from "./jobs";
import type { ScheduledStep, SentFact, Settled, Snapshot } from "./snapshot";

/** What actions ask of a registration's object. */
export interface RegistrationObject {
	/** `trace`, here and below, is the `traceparent` of the call. */
	adopt(snapshot: Snapshot, planned: Plan, trace?: string): Promise<void>;
	/** Answers with what is due at once, for the caller to hand over. */
	replan(
		snapshot: Snapshot,
		sent: SentFact[],
		told: Seconds | null | undefined,
		trace?: string,
	): Promise<DeliveryJob[]>;
	observe(facts: AttendanceFacts, trace?: string): Promise<{ attendance: string | null } | null>;
	update(
		change: { recipient?: PlanRecipient; poll?: { question: string; answer: string } },
		trace?: string,
	): Promise<void>;
	settle(reports: Settled[]): Promise<void>;
	schedule(): Promise<{ plan_version: number; steps: ScheduledStep[] } | null>;
	wake(trace?: string): Promise<{ next_due_at: Seconds | null } | null>;
	erase(): Promise<void>;
}

/** Every name is an account that is limited, and fails, by itself. */
export interface ProviderAccount {
	/** A place in the row of calls: kept only where the wait for it is within `patience_ms`. */
	take(per_second: number, patience_ms: number, worker?: string, ahead?: number): Promise<Room>;
	/** How a call went: each failure, each good answer while `Room.watched`, and `busy` with the silence asked for. */
	report(health: "well" | "failure" | "busy", hold_seconds?: number): Promise<AccountState>;
	look(): Promise<AccountState>;
}

export type { AccountState, Room, TokenGrant };

/** A token bucket: what comes back in a minute, and the most it holds. */
export interface RateLimit {
	per_minute: number;
	burst: number;
}

/** Everything an action may use of the outside. Built in one place, from the Worker's bindings. */
export interface Ctx {
	db: Db;
	/** Rendered message bodies. */
	bodies: R2Bucket;
	clock: Clock;
	email: EmailProvider;
	/** Tenants' own domains at the e-mail provider. */
	domains: DomainProvider;
	sms: SmsProvider;
	/** The channel of whoever runs the platform; null where none is set up. */
	announce: Announce | null;
	/** Whoever is on call; null where no pager is set up. */
	page: Page | null;
	/** Address of the synthetic registrations, which gets a label after a plus; null where there are none. */
	canary: string | null;
	/** Zoom; null where it is not set up. */
	meetings: MeetingProvider | null;
	/** GoToWebinar; null where it is not set up. */
	gotowebinar: MeetingProvider | null;
	/** The same providers for an account of a tenant's own. */
	connect: {
		resend(account: { api_key: string }): EmailProvider;
		twilio(account: { account_sid: string; auth_token: string; from: string }): SmsProvider;
		zoom(account: { account_id: string; client_id: string; client_secret: string }): MeetingProvider;
		hubspot(account: { access_token: string }): Crm;
		gohighlevel(account: { access_token: string; location_id: string }): Crm;
	};
	/** Notices to addresses of tenants' own. */
	postWebhook: PostWebhook;
	/** Pages of the public internet. */
	pages: PageReader;
	/** Null where no reader is bound. */
	readPdf: ((bytes: Uint8Array) => Promise<PdfText>) | null;
	/** Search by meaning; null where no model or no index is bound. */
	vectors: Vectors | null;
	/** Models that write and judge copy, null where none is bound or all writing by models is off; and a stopwatch, wall milliseconds. */
	writing: { models: Models | null; ms(): number };
	/** Where coaches pay for the product; null where billing is off. */
	payments: PaymentProvider | null;
	/** The object that holds one registration's schedule. */
	registration(tenant_id: string, registration_id: string): RegistrationObject;
	/** The rate and the breaker of one provider account, shared by all who call it. */
	account(name: string): ProviderAccount;
	/** Takes up to `want` request tokens from a bucket that all isolates share. */
	takeTokens(bucket: string, want: number, limit: RateLimit): Promise<TokenGrant>;
	deliver(jobs: DeliveryJob[], delay_seconds?: number): Promise<void>;
	task(job: TaskJob, delay_seconds?: number): Promise<void>;
	/** Without a slash at the end. */
	public_url: string;
	email_from: string;
	/** True under `npm start`. */
	local: boolean;
	/** True where anyone may open an account. */
	signup_open: boolean;
	/**
	 * AES-256 keys (base64) for secrets at rest, with commas between: the first seals, all open. Null only on a laptop,
	 * where secrets are kept as they are.
	 */
	secrets_key: string | null;
	secrets: { resend_webhook: string; twilio_auth_token: string; zoom_webhook: string; stripe_webhook: string };
}
