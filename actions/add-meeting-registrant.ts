import { and, eq, isNull } from "drizzle-orm";
import { registrations } from "../d1-migrations/schema";
import { getEvent } from "../db/events";
import { getRegistration } from "../db/registrations";
import type { Ctx } from "./context";
import { meetingOf } from "./meeting-link";

/**
 * Asks the meeting provider for a registrant's own link after an enrolment that could not wait for it. The join
 * redirect leads there from then on. Throws while the provider cannot be asked, so that the queue asks again.
 */
export async function addMeetingRegistrant(ctx: Ctx, tenant_id: string, registration_id: string): Promise<void> {
	const enrolled = await getRegistration(ctx.db, tenant_id, registration_id);
	if (!enrolled || enrolled.registration.join_url !== null || enrolled.registration.state === "cancelled") return;
	const { registration, contact } = enrolled;
	const event = await getEvent(ctx.db, tenant_id, registration.event_id);
	const meeting = event && meetingOf(event);
	if (!meeting || !ctx.meetings) return;
	const made = await ctx.meetings.addRegistrant({
		...meeting,
		email: contact.email,
		first_name: contact.first_name || contact.email,
		last_name: contact.last_name ?? "",
	});
	if (made.kind !== "registered") throw new Error(`The meeting provider gave no link: ${made.reason}`);
	await ctx.db
		.update(registrations)
		.set({ join_url: made.join_url, zoom_registrant_id: made.registrant_id })
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				eq(registrations.id, registration_id),
				isNull(registrations.join_url),
			),
		);
}
