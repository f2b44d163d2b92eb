import { and, desc, eq, sql } from "drizzle-orm";
import { registrations, replans } from "../d1-migrations/schema";
import { listMessagesOf, listSuppressions, type MessageRow } from "../db/messages";
import { type Enrolled, listPollAnswers, listRegistrationsOf } from "../db/registrations";
import type { Phase, Seconds } from "../funnel/vocabulary";
import type { Ctx } from "./context";
import { mayHaveLeft } from "./deliver/claim";
import { type EventFacts, readEventFacts } from "./event-facts";
import { sha256Text } from "./ids";
import type { TaskJob } from "./jobs";
import { snapshotOf } from "./registration-snapshot";
import type { SentFact } from "./snapshot";

/** Registrations whose objects are called at once. */
const PAGE = 500;
/** Pages of one task: what one invocation may ask of objects has an end. */
const MOST_PAGES = 10;

/**
 * Plans every registration of an event again, a page at a time. Where it stands is written down after each page, so
 * it goes on after a restart; a newer revision ends it. Of two workers at one page the first to finish goes on.
 */
export async function replanEvent(ctx: Ctx, job: Extract<TaskJob, { kind: "replan_event" }>): Promise<void> {
	const { tenant_id, event_id, revision } = job;
	const mine = and(eq(replans.tenant_id, tenant_id), eq(replans.event_id, event_id), eq(replans.revision, revision));
	for (let pages = 0; pages < MOST_PAGES; pages++) {
		const [facts, progress] = await Promise.all([
			readEventFacts(ctx.db, tenant_id, event_id),
			ctx.db.select().from(replans).where(mine).get(),
		]);
		if (!facts || !progress || progress.finished_at !== null) return;
		const superseded = facts.event.revision !== revision;
		const page = superseded ? [] : await listRegistrationsOf(ctx.db, tenant_id, event_id, progress.cursor, PAGE);
		await replanRegistrations(ctx, facts, page);
		const last = page.at(-1);
		const finished = page.length < PAGE;
		const written = await ctx.db
			.update(replans)
			.set({
				cursor: last?.registration.id ?? progress.cursor,
				done: progress.done + page.length,
				finished_at: finished ? ctx.clock.now() : null,
			})
			.where(and(mine, eq(replans.cursor, progress.cursor)))
			.returning({ revision: replans.revision });
		if (finished || written.length === 0) return;
	}
	await ctx.task(job);
}

/** How far the event's latest change has come; null where every registration has its plan. */
export async function replanProgress(
	ctx: Pick<Ctx, "db">,
	tenant_id: string,
	event_id: string,
): Promise<{ plan_version: number; done: number; total: number } | null> {
	const open = await ctx.db
		.select({ plan_version: replans.revision, done: replans.done, total: replans.total })
		.from(replans)
		.where(and(eq(replans.tenant_id, tenant_id), eq(replans.event_id, event_id), sql`finished_at is null`))
		.orderBy(desc(replans.revision))
		.limit(1)
		.get();
	return open ? { ...open, total: Math.max(open.total, open.done) } : null;
}

/** A message is out of reach once it was sent, or while somebody holds the right to send it. */
const hasLeft = (m: MessageRow, wall: number): boolean =>
	m.status === "queued" ? (m.lease_until ?? 0) > wall : m.status !== "dropped" && m.status !== "failed";

/** Whether the message may have told its person a start: it was sent, or nobody knows that it was not. */
const mayHaveTold = (m: MessageRow): boolean =>
	m.status === "queued" ? mayHaveLeft(m) : m.status !== "dropped" && m.status !== "failed";

/** The start the last message spoke of, undefined where none may have left. A later revision spoke later. */
const toldOf = (rows: MessageRow[]): Seconds | null | undefined =>
	rows
		.filter(mayHaveTold)
		.sort((a, b) => a.revision - b.revision)
		.at(-1)?.starts_at;

/** Plans `people` of one event again from what the stores say now, and hands over what is due at once. */
export async function replanRegistrations(ctx: Ctx, facts: EventFacts, enrolled: Enrolled[]): Promise<void> {
	// Who has not confirmed their address has no plan yet.
	const people = enrolled.filter(({ contact }) => contact.unconfirmed_since === null);
	if (people.length === 0) return;
	const { db } = ctx;
	const wall = ctx.clock.wall();
	const tenant_id = facts.tenant.id;
	const ids = people.map((p) => p.registration.id);
	const hash = new Map<string, string>();
	await Promise.all(
		people.flatMap(({ contact }) =>
			[contact.email, contact.phone ?? ""].filter(Boolean).map(async (a) => hash.set(a, await sha256Text(a))),
		),
	);
	const [rows, answers, suppressed] = await Promise.all([
		listMessagesOf(db, tenant_id, ids),
		listPollAnswers(db, tenant_id, ids),
		listSuppressions(db, tenant_id, [...hash.values()]),
	]);
	const sentTo = Map.groupBy(rows, (m) => m.registration_id);
	const answeredBy = Map.groupBy(answers, (a) => a.registration_id);
	const heldOf = Map.groupBy(suppressed, (s) => s.address_hash);
	const due = await Promise.all(
		people.map(async ({ registration, contact }) => {
			const own = [hash.get(contact.email), hash.get(contact.phone ?? "")];
			const snapshot = snapshotOf(facts, {
				registration_id: registration.id,
				registered_at: registration.registered_at,
				unregistered: registration.state === "cancelled",
				purchased: registration.purchased_at !== null,
				phone: contact.phone,
				time_zone: contact.time_zone,
				region: contact.region,
				consent_email: contact.consent_email,
				consent_sms: contact.consent_sms,
				suppressions: own.flatMap((address) => (address && heldOf.get(address)) || []),
				other_sms_at: [],
				poll_answers: answeredBy.get(registration.id) ?? [],
				attended: registration.attendance === null ? null : registration.attendance !== "no_show",
				minutes: registration.attended_minutes,
			});
			const mine = sentTo.get(registration.id) ?? [];
			const sent = mine
				.filter((m) => hasLeft(m, wall) && m.phase !== "notice")
				.sort((a, b) => a.send_at - b.send_at)
				.map(
					(m): SentFact => ({
						phase: m.phase as Phase,
						key: m.step_key,
						channel: m.channel,
						at: m.send_at,
						starts_at: m.starts_at,
					}),
				);
			return ctx.registration(tenant_id, registration.id).replan(snapshot, sent, toldOf(mine));
		}),
	);
	await ctx.deliver(due.flat());
	await db
		.update(registrations)
		.set({ planned_revision: facts.event.revision })
		.where(
			and(
				eq(registrations.tenant_id, tenant_id),
				sql`${registrations.id} in (select value from json_each(${JSON.stringify(ids)}))`,
			),
		);
}
