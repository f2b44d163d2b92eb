import { and, eq } from "drizzle-orm";
import { challenge_days, check_in_links } from "../d1-migrations/schema-attendance";
import { auditInsert } from "../db/audit";
import { getCheckInLink } from "../db/check-in";
import { type EventRow, endsAt, getEvent } from "../db/events";
import { type Enrolled, getRegistration, type RegistrationRow } from "../db/registrations";
import type { Seconds } from "../funnel/vocabulary";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { conflict, notFound } from "./errors";
import { newToken, sha256Text } from "./ids";
import { recordAttendance } from "./registration-facts";

const DAY = 86_400;
/** The door is open this long before the start and after the end, in seconds. */
const DOOR = DAY;

/** Proof that a ticket is its owner's: follows from the registration's own token and does not give that away. */
const proofOf = async (token: string): Promise<string> => (await sha256Text(`check-in\n${token}`)).slice(0, 32);

/** The address a ticket's QR code holds. It tells the team at the door who it is; it changes and opens nothing else. */
export async function ticketUrl(
	ctx: Pick<Ctx, "public_url">,
	registration: Pick<RegistrationRow, "tenant_id" | "id" | "token">,
): Promise<string> {
	const { tenant_id, id, token } = registration;
	return `${ctx.public_url}/check-in/ticket/${tenant_id}.${id}.${await proofOf(token)}`;
}

/** Whose ticket it is. Throws not_found for one that is nobody's. */
export async function readTicket(ctx: Ctx, ticket: string): Promise<Enrolled> {
	const [tenant_id = "", id = "", proof = ""] = ticket.split(".");
	const enrolled = await getRegistration(ctx.db, tenant_id, id);
	if (!enrolled || proof !== (await proofOf(enrolled.registration.token))) throw notFound("ticket");
	return enrolled;
}

export const doorIsOpen = (event: EventRow, now: Seconds): boolean => {
	const ends_at = endsAt(event);
	if (event.starts_at === null || ends_at === null || event.state === "cancelled" || event.state === "draft")
		return false;
	return now >= event.starts_at - DOOR && now <= ends_at + DOOR;
};

/** Marks somebody as attended at the door. Repeating it changes nothing. Throws conflict where the door is closed. */
export async function checkIn(ctx: Ctx, event: EventRow, registration_id: string): Promise<Enrolled> {
	const { tenant_id } = event;
	const enrolled = await getRegistration(ctx.db, tenant_id, registration_id);
	if (enrolled?.registration.event_id !== event.id) throw notFound("registration");
	if (enrolled.registration.state === "cancelled")
		throw conflict("registration_cancelled", "This registration was cancelled: let the person register again.");
	if (!doorIsOpen(event, ctx.clock.now()))
		throw conflict("door_closed", "The door is open from a day before the event to a day after it.");
	if (enrolled.registration.attendance !== "attended")
		await recordAttendance(
			ctx,
			{ type: "system", tenant_id },
			registration_id,
			{ attended: true, minutes: null },
			"check_in",
		);
	return enrolled;
}

/** The link of the team at the door, made where there is none yet. */
export async function openCheckIn(ctx: Ctx, actor: Actor, event_id: string): Promise<{ url: string }> {
	const { tenant_id } = actor;
	const event = await getEvent(ctx.db, tenant_id, event_id);
	if (!event) throw notFound("event");
	if (event.starts_at === null) throw conflict("event_has_no_end", "A membership takes no attendance.");
	const now = ctx.clock.now();
	const known = await getCheckInLink(ctx.db, tenant_id, event_id);
	if (!known)
		await ctx.db.batch([
			ctx.db
				.insert(check_in_links)
				.values({ tenant_id, event_id, token: newToken(), created_at: now })
				.onConflictDoNothing(),
			auditInsert(ctx.db, actor, now, "event.check_in_opened", event_id),
		]);
	const link = known ?? (await getCheckInLink(ctx.db, tenant_id, event_id));
	return { url: `${ctx.public_url}/check-in/${link?.token}` };
}

/** Withdraws the link of the team at the door; the next one is another. */
export async function closeCheckIn(ctx: Ctx, actor: Actor, event_id: string): Promise<void> {
	const { tenant_id } = actor;
	if (!(await getCheckInLink(ctx.db, tenant_id, event_id))) throw notFound("check-in link");
	await ctx.db.batch([
		ctx.db
			.delete(check_in_links)
			.where(and(eq(check_in_links.tenant_id, tenant_id), eq(check_in_links.event_id, event_id))),
		auditInsert(ctx.db, actor, ctx.clock.now(), "event.check_in_closed", event_id),
	]);
}

/** How many days a challenge has, and which one it is: null before the first and after the last. */
export function challengeDays(event: EventRow, now: Seconds): { days: number; today: number | null } {
	const { starts_at } = event;
	const days = Math.max(1, Math.ceil((event.duration_minutes ?? 0) / 1440));
	if (starts_at === null || now < starts_at) return { days, today: null };
	const today = Math.floor((now - starts_at) / DAY) + 1;
	return { days, today: today <= days ? today : null };
}

/**
 * Takes in that a day of a challenge is done: any day up to the present one, so that a missed one can be made up for,
 * and until a day after the last. Repeating it changes nothing.
 *
 * @throws conflict for a day that is still to come, or where nothing can be marked any more
 */
export async function completeDay(
	ctx: Ctx,
	event: EventRow,
	registration: Pick<RegistrationRow, "tenant_id" | "id" | "state">,
	day: number,
): Promise<void> {
	const now = ctx.clock.now();
	const { days } = challengeDays(event, now);
	const over = event.starts_at === null || now > event.starts_at + (days + 1) * DAY;
	if (over || event.state === "cancelled" || registration.state === "cancelled")
		throw conflict("challenge_over", "This challenge is over: nothing more can be marked.");
	const begun = event.starts_at !== null && now >= event.starts_at + (day - 1) * DAY;
	if (!Number.isInteger(day) || day < 1 || day > days || !begun)
		throw conflict("day_to_come", "This day is still to come: come back when it has begun.");
	await ctx.db
		.insert(challenge_days)
		.values({ tenant_id: registration.tenant_id, registration_id: registration.id, day, at: now })
		.onConflictDoNothing();
}
