import { and, eq, sql } from "drizzle-orm";
import { consents, contacts, registrations } from "../d1-migrations/schema";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import type { EventRow } from "../db/events";
import { type ContactRow, listActiveRegistrationsOfContact, type RegistrationRow } from "../db/registrations";
import type { TenantSettings } from "../db/settings";
import type { Ctx } from "./context";
import { readEventFacts } from "./event-facts";
import { newId } from "./ids";
import { meetingOf } from "./meeting-link";
import { replanOne } from "./registration-facts";
import { messageId } from "./schedule";

/** How long a confirmation is worth sending, in seconds. */
const WORTH_SENDING = 7 * 86_400;

/** Sends the one message that an unconfirmed address gets. Asked again, it stays one message. */
export async function askToConfirm(
	ctx: Ctx,
	event: Pick<EventRow, "revision">,
	registration: Pick<RegistrationRow, "tenant_id" | "id" | "registered_at">,
): Promise<void> {
	const { tenant_id, id, registered_at } = registration;
	await ctx.deliver([
		{
			v: 1,
			kind: "send",
			tenant_id,
			registration_id: id,
			message_id: messageId(id, "notice", "confirm", null),
			phase: "notice",
			step_key: "confirm",
			channel: "email",
			revision: event.revision,
			send_at: registered_at,
			deadline: registered_at + WORTH_SENDING,
			next_due_at: null,
		},
	]);
}

/**
 * The owner of an address says that it is theirs: what they registered for takes effect now, as if they had registered
 * in this moment. Repeating it changes nothing.
 */
export async function confirmAddress(
	ctx: Ctx,
	contact: ContactRow,
	settings: TenantSettings,
	ip: string | null,
): Promise<void> {
	if (contact.unconfirmed_since === null) return;
	const { tenant_id, id } = contact;
	const now = ctx.clock.now();
	const registrant = { type: "registrant", tenant_id, registration_id: id };
	await runBatch(ctx.db, [
		ctx.db
			.update(contacts)
			.set({ unconfirmed_since: null, updated_at: now })
			.where(and(eq(contacts.tenant_id, tenant_id), eq(contacts.id, id))),
		ctx.db
			.update(registrations)
			.set({ registered_at: now, next_due_at: now, updated_at: now })
			.where(
				and(
					eq(registrations.tenant_id, tenant_id),
					eq(registrations.contact_id, id),
					sql`${registrations.state} = 'active'`,
				),
			),
		ctx.db.insert(consents).values({
			tenant_id,
			id: newId("cns"),
			contact_id: id,
			channel: "email",
			granted: contact.consent_email,
			wording: settings.email_consent_text,
			wording_version: settings.consent_version,
			source: "double_opt_in",
			ip,
			at: now,
		}),
		auditInsert(ctx.db, registrant, now, "contact.confirmed", id),
	]);
	for (const registration of await listActiveRegistrationsOfContact(ctx.db, tenant_id, id)) {
		await replanOne(ctx, tenant_id, registration.id);
		const facts = await readEventFacts(ctx.db, tenant_id, registration.event_id);
		if (facts && meetingOf(facts.event))
			await ctx.task({ v: 1, kind: "meeting_registrant", tenant_id, registration_id: registration.id });
	}
}
