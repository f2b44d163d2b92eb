import { and, asc, eq } from "drizzle-orm";
import { conversions, poll_answers } from "../../d1-migrations/schema";
import { getContact } from "../../db/admin-contacts";
import { type EventRow, getEvent, statusOf } from "../../db/events";
import { getMessage, type MessageRow } from "../../db/messages";
import type { OutgoingRow } from "../../db/outgoing";
import { type ContactRow, getRegistration, type RegistrationRow } from "../../db/registrations";
import type { Ctx } from "../context";

type Needs = Pick<Ctx, "db" | "clock">;

/** Epoch seconds as ISO 8601 in UTC. */
const iso = (at: number | null): string | null => (at === null ? null : new Date(at * 1000).toISOString());

const contactOf = (contact: ContactRow) => ({
	contact_id: contact.id,
	email: contact.email,
	phone: contact.phone,
	first_name: contact.first_name,
	last_name: contact.last_name,
	consent_email: contact.consent_email,
	consent_sms: contact.consent_sms,
});

const registrationOf = (r: RegistrationRow) => ({
	registration_id: r.id,
	event_id: r.event_id,
	contact_id: r.contact_id,
	status: r.state,
	registered_at: iso(r.registered_at),
	attendance: r.attendance,
	attended_minutes: r.attended_minutes,
	purchased_at: iso(r.purchased_at),
	source: r.source_json === null ? null : (JSON.parse(r.source_json) as Record<string, string>),
	custom_fields: r.custom_fields_json === null ? null : (JSON.parse(r.custom_fields_json) as Record<string, string>),
});

const eventOf = (event: EventRow, now: number) => ({
	event_id: event.id,
	title: event.title,
	type: event.type,
	status: statusOf(event, now),
	scheduled_at: iso(event.starts_at),
	duration_minutes: event.duration_minutes,
	timezone: event.time_zone,
});

const messageOf = (message: MessageRow) => ({
	message_id: message.id,
	step_key: message.step_key,
	phase: message.phase,
	channel: message.channel,
	status: message.status,
	human_status: message.human_status,
	reason: message.reason,
	send_at: iso(message.send_at),
	sent_at: iso(message.sent_at),
});

export interface OutgoingFacts {
	contact: ReturnType<typeof contactOf> | null;
	registration: ReturnType<typeof registrationOf> | null;
	event: ReturnType<typeof eventOf> | null;
	message?: ReturnType<typeof messageOf>;
}

/** What is on record of whom or what a delivery is about, as it is now; what was erased meanwhile is null. */
export async function factsOf(ctx: Needs, delivery: OutgoingRow): Promise<OutgoingFacts> {
	const { tenant_id, subject_id, type } = delivery;
	if (type.startsWith("contact.")) {
		const contact = await getContact(ctx.db, tenant_id, subject_id);
		return { contact: contact && contactOf(contact), registration: null, event: null };
	}
	const message = type.startsWith("message.") ? await getMessage(ctx.db, tenant_id, subject_id) : null;
	const registration_id = type.startsWith("message.") ? message?.registration_id : subject_id;
	const enrolled =
		type.startsWith("event.") || !registration_id ? null : await getRegistration(ctx.db, tenant_id, registration_id);
	const event_id = type.startsWith("event.") ? subject_id : enrolled?.registration.event_id;
	const event = event_id ? await getEvent(ctx.db, tenant_id, event_id) : null;
	return {
		contact: enrolled && contactOf(enrolled.contact),
		registration: enrolled && registrationOf(enrolled.registration),
		event: event && eventOf(event, ctx.clock.now()),
		...(message && { message: messageOf(message) }),
	};
}

/** The body of a notice: `{type, timestamp, data}`, as the Standard Webhooks specification recommends. */
export async function payloadOf(ctx: Needs, delivery: OutgoingRow): Promise<string> {
	const { tenant_id, subject_id, type } = delivery;
	const facts = await factsOf(ctx, delivery);
	const data: Record<string, unknown> = { tenant_id, subject_id, ...facts };
	if (type.startsWith("conversion.")) data.conversions = await conversionsOf(ctx, tenant_id, subject_id);
	// What happened; `message.status` is how it stands by now.
	if (type === "message.status") data.status = delivery.source_id.split("_").at(-2);
	if (type === "poll.answered") data.poll_answers = await answersOf(ctx, tenant_id, subject_id);
	return JSON.stringify({ type, timestamp: iso(delivery.happened_at), data });
}

async function conversionsOf({ db }: Needs, tenant_id: string, registration_id: string) {
	const rows = await db
		.select()
		.from(conversions)
		.where(and(eq(conversions.tenant_id, tenant_id), eq(conversions.registration_id, registration_id)))
		.orderBy(asc(conversions.at))
		.limit(50)
		.all();
	return rows.map(({ external_id, amount, refunded, currency, at }) => ({
		external_id,
		amount_minor: amount,
		refunded_minor: refunded,
		currency,
		at: iso(at),
	}));
}

async function answersOf({ db }: Needs, tenant_id: string, registration_id: string) {
	const rows = await db
		.select()
		.from(poll_answers)
		.where(and(eq(poll_answers.tenant_id, tenant_id), eq(poll_answers.registration_id, registration_id)))
		.limit(50)
		.all();
	return rows.map(({ question, answer, at }) => ({ question, answer, at: iso(at) }));
}
