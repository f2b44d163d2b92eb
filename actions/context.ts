import type { Db } from "../db/client";
import type { Registration } from "../durable-objects/registration";
import type { EmailProvider } from "../providers/email";
import type { MeetingProvider } from "../providers/meetings";
import type { SmsProvider } from "../providers/sms";
import type { Clock } from "./clock";
import type { DeliveryJob, TaskJob } from "./jobs";

export type RegistrationStub = DurableObjectStub<Registration>;

/** Everything an action may use of the outside. Built in one place, from the Worker's bindings. */
export interface Ctx {
	db: Db;
	/** Rendered message bodies. */
	bodies: R2Bucket;
	clock: Clock;
	email: EmailProvider;
	sms: SmsProvider;
	/** Null where no meeting provider is set up. */
	meetings: MeetingProvider | null;
	/** The object that holds one registration's schedule. */
	registration(tenant_id: string, registration_id: string): RegistrationStub;
	/** Waits for room at a provider account: the milliseconds to wait before the call may be made. */
	throttle(account: string, per_second: number): Promise<number>;
	deliver(jobs: DeliveryJob[], delay_seconds?: number): Promise<void>;
	task(job: TaskJob, delay_seconds?: number): Promise<void>;
	/** Without a slash at the end. */
	public_url: string;
	email_from: string;
	/** True under `npm start`. */
	local: boolean;
	/** True where anyone may open an account. */
	signup_open: boolean;
	/** AES-256 key (base64) for secrets at rest; null only on a laptop, where they are kept as they are. */
	secrets_key: string | null;
	secrets: { resend_webhook: string; twilio_auth_token: string; zoom_webhook: string; stripe_webhook: string };
}
