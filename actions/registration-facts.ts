import { and, eq, sql } from "drizzle-orm";
import { consents, contacts, conversions, poll_answers, registrations, suppressions } from "../d1-migrations/schema";
import { attendance_marks } from "../d1-migrations/schema-attendance";
import { auditInsert } from "../db/audit";
import { getEvent } from "../db/events";
import { type Enrolled, getRegistration, listActiveRegistrationsOfContact } from "../db/registrations";
import { getTenant } from "../db/tenants";
import { branchFor } from "../funnel/branching";
import type { Actor } from "./actor";
import { letGoOfRegistrant } from "./add-meeting-registrant";
import type { Ctx } from "./context";
import { conflict, notFound } from "./errors";
import { readEventFacts } from "./event-facts";
import { newId, sha256Text } from "./ids";
import { branchRule } from "./registration-snapshot";
import { replanRegistrations } from "./replan-event";

async function existing(ctx: Ctx, tenant_id: string, id: string): Promise<Enrolled> {
	const enrolled = await getRegistration(ctx.db, tenant_id, id);
	if (!enrolled) throw notFound("registration");
	return enrolled;
}

const own = (tenant_id: string, id: string) => and(eq(registrations.tenant_id, tenant_id), eq(registrations.id, id));

/**
 * Takes in somebody's word for whether a person came, and for how long; it outranks what a provider reports. Before the branch is taken it is kept for it; afterwards it may
 * move the registration to the right branch.
 */
export async function recordAttendance(
	ctx: Ctx,
	actor: Actor,
	id: string,
	input: { attended: boolean; minutes: number | null },
	source: "manual" | "check_in" | "import" = "manual",
): Promise<{ attendance: string | null }> {
	const { tenant_id } = actor;
	const { registration } = await existing(ctx, tenant_id, id);
	const event = await getEvent(ctx.db, tenant_id, registration.event_id);
	if (event && event.starts_at === null) throw conflict("event_has_no_end", "A membership takes no attendance.");
	const tenant = await getTenant(ctx.db, tenant_id);
	if (!event || !tenant) throw notFound("registration");
	const attendance = branchFor(input, branchRule(tenant, event));
	const now = ctx.clock.now();
	await ctx.db.batch([
		ctx.db
			.update(registrations)
			.set({ attendance, attended_minutes: input.minutes, updated_at: now })
			.where(own(tenant_id, id)),
		ctx.db
			.insert(attendance_marks)
			.values({ tenant_id, registration_id: id, ...input, source, at: now })
			.onConflictDoUpdate({
				target: [attendance_marks.tenant_id, attendance_marks.registration_id],
				set: { ...input, source, at: now },
			}),
		auditInsert(ctx.db, actor, now, "registration.attendance", id, { attended: input.attended, source }),
	]);
	const taken = await ctx.registration(tenant_id, id).observe({ attended: input.attended, minutes: input.minutes });
	return { attendance: taken?.attendance ?? attendance };
}

/** Takes in a poll answer; a later one to the same question replaces it. */
export async function recordPollAnswer(
	ctx: Ctx,
	actor: Actor,
	id: string,
	poll: { question: string; answer: string },
): Promise<void> {
	const { tenant_id } = actor;
	await existing(ctx, tenant_id, id);
	const at = ctx.clock.now();
	await ctx.db.batch([
		ctx.db
			.insert(poll_answers)
			.values({ tenant_id, registration_id: id, ...poll, at })
			.onConflictDoUpdate({
				target: [poll_answers.tenant_id, poll_answers.registration_id, poll_answers.question],
				set: { answer: poll.answer, at },
			}),
		auditInsert(ctx.db, actor, at, "registration.poll_answer", id),
	]);
	await ctx.registration(tenant_id, id).update({ poll });
}

/** Takes a registration back. Repeating it changes nothing. */
export async function cancelRegistration(ctx: Ctx, actor: Actor, id: string): Promise<void> {
	const { tenant_id } = actor;
	const { registration } = await existing(ctx, tenant_id, id);
	if (registration.state === "cancelled") return;
	const now = ctx.clock.now();
	await ctx.db.batch([
		ctx.db
			.update(registrations)
			.set({ state: "cancelled", next_due_at: null, updated_at: now })
			.where(own(tenant_id, id)),
		auditInsert(ctx.db, actor, now, "registration.cancelled", id),
	]);
	await replanOne(ctx, tenant_id, id);
	await letGoOfRegistrant(ctx, await getEvent(ctx.db, tenant_id, registration.event_id), registration);
}

/** How many decimal places a currency has (ISO 4217): 2 for EUR, 0 for JPY. */
const decimalsOf = (currency: string): number =>
	new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;

/**
 * Counts a purchase once per `external_id`, and ends the offers to whoever bought.
 *
 * @param input.currency three letters
 * @param input.unit what `amount` counts: `main` as in 19.90 EUR, `smallest` as in 1990 cents
 */
export async function recordConversion(
	ctx: Ctx,
	actor: Actor,
	id: string,
	input: { amount: number; unit?: "main" | "smallest"; currency: string; external_id: string; payment_id?: string },
): Promise<{ recorded: boolean }> {
	const amount = Math.round(input.unit === "smallest" ? input.amount : input.amount * 10 ** decimalsOf(input.currency));
	const { tenant_id } = actor;
	await existing(ctx, tenant_id, id);
	const at = ctx.clock.now();
	const [inserted] = await ctx.db.batch([
		ctx.db
			.insert(conversions)
			.values({
				tenant_id,
				registration_id: id,
				external_id: input.external_id,
				payment_id: input.payment_id ?? null,
				currency: input.currency,
				amount,
				at,
			})
			.onConflictDoNothing()
			.returning({ id: conversions.external_id }),
		ctx.db
			.update(registrations)
			.set({ purchased_at: at, updated_at: at })
			.where(and(own(tenant_id, id), sql`purchased_at is null`)),
		auditInsert(ctx.db, actor, at, "registration.conversion", id),
	]);
	if (inserted.length > 0) await replanOne(ctx, tenant_id, id);
	return { recorded: inserted.length > 0 };
}

/**
 * Takes what was paid back off a purchase: the whole of it so far, so that neither order nor repetition matters. Whoever
 * bought gets no more offers all the same.
 *
 * @param refunded in the currency's smallest unit; more than was paid counts as all of it
 */
export async function recordRefund(
	ctx: Ctx,
	conversion: Pick<typeof conversions.$inferSelect, "tenant_id" | "external_id" | "registration_id">,
	refunded: number,
): Promise<void> {
	const { tenant_id, external_id, registration_id } = conversion;
	const actor: Actor = { type: "system", tenant_id };
	await ctx.db.batch([
		ctx.db
			.update(conversions)
			.set({ refunded: sql`min(amount, max(refunded, ${Math.round(refunded)}))` })
			.where(and(eq(conversions.tenant_id, tenant_id), eq(conversions.external_id, external_id))),
		auditInsert(ctx.db, actor, ctx.clock.now(), "registration.refund", registration_id),
	]);
}

/** Plans one registration again from what the stores say now. */
export async function replanOne(ctx: Ctx, tenant_id: string, id: string): Promise<void> {
	const enrolled = await existing(ctx, tenant_id, id);
	const facts = await readEventFacts(ctx.db, tenant_id, enrolled.registration.event_id);
	if (facts) await replanRegistrations(ctx, facts, [enrolled]);
}

/** Ends marketing e-mail to a contact, for every event of the tenant. Repeating it changes nothing. */
export async function unsubscribe(
	ctx: Ctx,
	contact: Enrolled["contact"],
	source: string,
	ip: string | null,
): Promise<void> {
	const { tenant_id } = contact;
	const now = ctx.clock.now();
	const actor: Actor = { type: "registrant", tenant_id, registration_id: contact.id };
	await ctx.db.batch([
		ctx.db
			.insert(suppressions)
			.values({
				tenant_id,
				channel: "email",
				address_hash: await sha256Text(contact.email),
				scope: "marketing",
				reason: "unsubscribed",
				created_at: now,
			})
			.onConflictDoNothing(),
		ctx.db
			.update(contacts)
			.set({ consent_email: false, updated_at: now })
			.where(and(eq(contacts.tenant_id, tenant_id), eq(contacts.id, contact.id))),
		ctx.db.insert(consents).values({
			tenant_id,
			id: newId("cns"),
			contact_id: contact.id,
			channel: "email",
			granted: false,
			wording: "One-click unsubscribe",
			wording_version: "rfc8058",
			source,
			ip,
			at: now,
		}),
		auditInsert(ctx.db, actor, now, "contact.unsubscribed", contact.id),
	]);
	for (const registration of await listActiveRegistrationsOfContact(ctx.db, tenant_id, contact.id))
		await replanOne(ctx, tenant_id, registration.id);
}
