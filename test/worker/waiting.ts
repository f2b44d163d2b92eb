import { deliverMessages } from "../../actions/deliver-messages";
import type { DeliveryJob } from "../../actions/jobs";
import { enroll, fire, makeEvent, setNow, signUp, type TestTenant } from "./product";
import { context, HOUR, NOON, type Queues, rows } from "./queues";

/** What a test reads of a message's row. */
export interface Row {
	id: string;
	status: string;
	reason: string | null;
	attempts: number;
	step_key: string;
	provider_id: string | null;
	batch_id: string | null;
	lease_until: number | null;
}

/** Other files have people of their own: they share one mailbox. */
let serial = 1000 + Math.floor(Math.random() * 8000);

/** A single text, an hour after registering. */
export const SMS_FUNNEL = {
	nominal_hours: 48,
	pre_event: [
		{
			key: "text",
			anchor: "registration",
			delay_hours: 1,
			priority: "must",
			purpose: "transactional",
			channel: "sms",
			body: "See you {{event.starts_at}}",
		},
	],
};

export const rowsOf = (tenant: TestTenant) => rows<Row>("messages", tenant);
export const rowOf = async (tenant: TestTenant, key = "welcome") =>
	(await rowsOf(tenant)).find((m) => m.step_key === key) as Row;

/** Moves the clock on by so many seconds. */
export const again = (seconds: number) => setNow(Date.now() + Math.ceil(seconds) * 1000);

/** One registrant whose confirmation was handed over and waits in the queue. */
export async function waiting(
	queues: Queues,
	contact: Record<string, unknown> = {},
	more: Record<string, unknown> = {},
) {
	const tenant = await signUp();
	const event = await makeEvent(tenant, {}, more);
	const email = `waiting${serial++}.${crypto.randomUUID().slice(0, 8)}@people.example`;
	const { registration_id: id } = (await enroll(tenant, event.event_id, { email, ...contact })).body;
	await fire(tenant, id);
	const [job] = queues.deliveries.splice(0);
	return { tenant, event_id: event.event_id as string, email, id: id as string, job: job as DeliveryJob };
}

/** One registrant with a number, whose text was handed over and waits in the queue. */
export async function waitingText(queues: Queues) {
	const phone = `+1202555${serial++}`;
	const contact = { phone, consent_sms: true, timezone: "Europe/Berlin" };
	const made = await waiting(queues, contact, { funnel_config: SMS_FUNNEL });
	await deliverMessages(context(), [made.job]);
	setNow(NOON + HOUR);
	await fire(made.tenant, made.id);
	const text = queues.deliveries.splice(0).find((job) => job.channel === "sms") as DeliveryJob;
	return { ...made, phone, text };
}
