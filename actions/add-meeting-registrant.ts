import { and, eq, isNull } from "drizzle-orm";
import { registrations } from "../d1-migrations/schema";
import { getEvent } from "../db/events";
import { getRegistration, type RegistrationRow } from "../db/registrations";
import { getTenant } from "../db/tenants";
import type { Ctx } from "./context";
import type { TaskJob } from "./jobs";
import { meetingOf, type NamesMeeting, providerOf } from "./meeting-link";
import { log } from "./telemetry/log";
import { withOwnAccounts } from "./tenant-credentials";

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
	const own = await withOwnAccounts(ctx, await getTenant(ctx.db, tenant_id));
	const provider = meeting && providerOf(own, meeting);
	if (!provider) return;
	const made = await provider.addRegistrant({
		kind: meeting.kind,
		id: meeting.id,
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

/**
 * Takes a registrant's place and link at the meeting provider back, once the registration was cancelled. Who registers
 * again meanwhile keeps theirs. Throws while the provider cannot be asked, so that the queue asks again.
 *
 * @param registrant as it stood when the registration was cancelled: its row may be gone by now
 */
export async function removeMeetingRegistrant(
	ctx: Ctx,
	job: Extract<TaskJob, { kind: "meeting_registrant_gone" }>,
): Promise<void> {
	const own = await withOwnAccounts(ctx, await getTenant(ctx.db, job.tenant_id));
	const provider = providerOf(own, job.meeting);
	const enrolled = await getRegistration(ctx.db, job.tenant_id, job.registration_id);
	if (!provider || enrolled?.registration.state === "active") return;
	const email = enrolled?.contact.email ?? "";
	const { kind, id } = job.meeting;
	const removed = await provider.removeRegistrant({ kind, id, email, registrant_id: job.registrant_id });
	if (removed.kind === "retry") throw new Error(`The meeting provider kept the registrant: ${removed.reason}`);
	if (removed.kind === "terminal") log("error", "registrant not removed", { code: removed.code });
	const parted = await ctx.db
		.update(registrations)
		.set({ join_url: null, zoom_registrant_id: null })
		.where(
			and(
				eq(registrations.tenant_id, job.tenant_id),
				eq(registrations.id, job.registration_id),
				eq(registrations.zoom_registrant_id, job.registrant_id),
			),
		)
		.returning({ state: registrations.state });
	// Whoever registered again while the provider was asked was given the place that was just taken back.
	if (parted[0]?.state === "active")
		await ctx.task({
			v: 1,
			kind: "meeting_registrant",
			tenant_id: job.tenant_id,
			registration_id: job.registration_id,
		});
}

/** Has the provider let go of the registrant behind a registration that was cancelled; nothing where there is none. */
export async function letGoOfRegistrant(
	ctx: Ctx,
	event: NamesMeeting | null,
	registration: Pick<RegistrationRow, "tenant_id" | "id" | "zoom_registrant_id">,
): Promise<void> {
	const meeting = event && meetingOf(event);
	if (!meeting || !registration.zoom_registrant_id || !providerOf(ctx, meeting)) return;
	await ctx.task({
		v: 1,
		kind: "meeting_registrant_gone",
		tenant_id: registration.tenant_id,
		registration_id: registration.id,
		registrant_id: registration.zoom_registrant_id,
		meeting,
	});
}
