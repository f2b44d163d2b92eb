import { runBatch } from "../db/batch";
import { statusOf } from "../db/events";
import type { ContactRow, RegistrationRow } from "../db/registrations";
import type { Plan } from "../funnel/plan";
import { plan } from "../funnel/planner";
import type { Seconds } from "../funnel/vocabulary";
import type { Actor } from "./actor";
import { askToConfirm } from "./confirm-address";
import type { Ctx } from "./context";
import { answer, describe, snapshotFor } from "./enroll/answer";
import type { EnrollInput, Enrollment } from "./enroll/input";
import { addressHashes, type Known, knownFrom, knownStatements, NOBODY, unknownTo } from "./enroll/known";
import { rememberAnswer, writeEnrollment } from "./enroll/write";
import { conflict, DomainError, notFound } from "./errors";
import { type EventFacts, forgetEventFacts, recallEventFacts } from "./event-facts";
import { newId, newToken } from "./ids";
import { givesOwnLinks, personalMeetingLink } from "./meeting-link";
import type { Snapshot } from "./snapshot";
import { log } from "./telemetry/log";
import { withOwnAccounts } from "./tenant-credentials";

export type { EnrollInput, Enrollment } from "./enroll/input";

type Answer = { status: 200 | 201; enrollment: Enrollment };

const TRIES = 4;

/**
 * Registers a person for an event: contact, registration, consent and audit in one write, then the plan.
 *
 * @returns 201 for a new registration or a repeated request, 200 where the person was registered before
 * @throws not_found for an absent event, conflict for one that takes nobody, invalid for a key reused with another body
 */
export async function enrollContact(ctx: Ctx, actor: Actor, input: EnrollInput): Promise<Answer> {
	const first = await tryAsNew(ctx, actor, input);
	if (first.done) return first.done;
	let known = first.known;
	for (let attempt = 1; ; attempt++) {
		const done = await tryEnroll(ctx, actor, input, known, attempt === 1);
		if (done) return done;
		if (attempt === TRIES)
			throw new DomainError(
				"unavailable",
				"busy",
				"Too much changed at once: send the same request again.",
				undefined,
				1,
			);
		forgetEventFacts(actor.tenant_id, input.event_id);
		known = null;
	}
}

/**
 * Takes the person for somebody who was never here, as most are: read and write are one round trip then, and the write
 * does not hold where that was wrong. Not where somebody else would be told: a meeting provider, or an address that
 * has to be confirmed.
 */
async function tryAsNew(
	ctx: Ctx,
	actor: Actor,
	input: EnrollInput,
): Promise<{ done: Answer | null; known: Known | null }> {
	const { tenant_id } = actor;
	const [facts, hashes] = await Promise.all([
		recallEventFacts(ctx.db, tenant_id, input.event_id, ctx.clock.wall()),
		addressHashes(input),
	]);
	const now = ctx.clock.now();
	if (!facts || !isOpen(facts, now) || givesOwnLinks(ctx, facts.event) || facts.tenant.settings.double_opt_in)
		return { done: null, known: null };
	const contact = mergeContact(tenant_id, input, null, false, now);
	const made = await rowsFor(ctx, input, facts, NOBODY, contact, now, null);
	const before = knownStatements(tenant_id, input, hashes);
	const unknown = unknownTo(tenant_id, input, hashes, ctx.clock.wall());
	const result = await writeEnrollment(ctx, actor, input, facts, made, before, unknown);
	if (!result?.written) return { done: null, known: result && knownFrom(result.read) };
	await adopt(ctx, made.snapshot, made.planned, false);
	return { done: { status: 201, enrollment: made.enrollment }, known: null };
}

/** One try with what is on record; null when the event or the contact changed between reading and writing. */
async function tryEnroll(ctx: Ctx, actor: Actor, input: EnrollInput, read: Known | null, mayRecall: boolean) {
	const { tenant_id } = actor;
	const wall = ctx.clock.wall();
	if (!mayRecall) forgetEventFacts(tenant_id, input.event_id);
	const [facts, known] = await Promise.all([
		recallEventFacts(ctx.db, tenant_id, input.event_id, wall),
		read ?? readKnown(ctx, tenant_id, input),
	]);
	const replay = known.replay;
	if (replay && replay.expires_at > wall) {
		if (replay.request_hash !== input.request_hash)
			throw new DomainError(
				"invalid",
				"idempotency_key_reused",
				"This Idempotency-Key was used with another body: make a new key.",
				[{ path: "Idempotency-Key", message: "already used with another body" }],
			);
		return { status: replay.status as 200 | 201, enrollment: JSON.parse(replay.response_json) as Enrollment };
	}
	if (!facts) throw notFound("event");
	const now = ctx.clock.now();
	refuseClosed(facts, now);

	if (known.contact && known.registration && known.registration.state === "active") {
		const enrollment = await describe(ctx, facts, known.contact, known.registration, known.suppressions);
		await runBatch(ctx.db, [rememberAnswer(ctx, tenant_id, input, enrollment)]);
		return { status: 200 as const, enrollment };
	}
	return write(ctx, actor, input, facts, known, now);
}

async function readKnown(ctx: Ctx, tenant_id: string, input: EnrollInput): Promise<Known> {
	return knownFrom(await runBatch(ctx.db, knownStatements(tenant_id, input, await addressHashes(input))));
}

const isOpen = ({ event }: EventFacts, now: Seconds): boolean => ["upcoming", "live"].includes(statusOf(event, now));

function refuseClosed({ event }: EventFacts, now: Seconds): void {
	const status = statusOf(event, now);
	if (status === "draft") throw conflict("event_not_published", "This event is still a draft: publish it first.");
	if (status === "cancelled")
		throw conflict("event_cancelled", "This event was cancelled: nobody can register any more.");
	if (status === "completed") throw conflict("event_over", "This event is over: nobody can register any more.");
}

async function write(ctx: Ctx, actor: Actor, input: EnrollInput, facts: EventFacts, known: Known, now: Seconds) {
	const { tenant_id } = actor;
	const contact = mergeContact(tenant_id, input, known.contact, facts.tenant.settings.double_opt_in, now);
	const unconfirmed = contact.unconfirmed_since !== null;
	const meeting = unconfirmed
		? null
		: await personalMeetingLink(await withOwnAccounts(ctx, facts.tenant), facts.event, contact);
	const made = await rowsFor(ctx, input, facts, known, contact, now, meeting);
	const result = await writeEnrollment(ctx, actor, input, facts, made);
	if (!result?.written) return null;
	if (unconfirmed) {
		await askToConfirm(ctx, facts.event, made.registration);
		return { status: 201 as const, enrollment: made.enrollment };
	}
	await adopt(ctx, made.snapshot, made.planned, known.registration !== null);
	if (!meeting && givesOwnLinks(ctx, facts.event))
		await ctx.task({ v: 1, kind: "meeting_registrant", tenant_id, registration_id: made.registration.id });
	return { status: 201 as const, enrollment: made.enrollment };
}

/** Everything an enrolment writes and answers, made but not written. */
async function rowsFor(
	ctx: Ctx,
	input: EnrollInput,
	facts: EventFacts,
	known: Known,
	contact: ContactRow,
	now: Seconds,
	meeting: { join_url: string; registrant_id: string } | null,
) {
	const registration: RegistrationRow = {
		tenant_id: facts.tenant.id,
		id: known.registration?.id ?? newId("reg"),
		event_id: input.event_id,
		contact_id: contact.id,
		token: known.registration?.token ?? newToken(),
		state: "active",
		registered_at: now,
		planned_revision: facts.event.revision,
		next_due_at: now,
		join_url: meeting?.join_url ?? null,
		zoom_registrant_id: meeting?.registrant_id ?? null,
		join_clicks: 0,
		first_joined_at: null,
		attendance: null,
		attended_minutes: null,
		purchased_at: null,
		source_json: input.source && JSON.stringify(input.source),
		custom_fields_json: input.custom_fields && JSON.stringify(input.custom_fields),
		created_at: now,
		updated_at: now,
	};
	const snapshot = await snapshotFor(ctx, facts, contact, registration, known.suppressions, known.contact === null);
	const planned = plan({ ...snapshot.plan_input, now, sent: [] });
	return { contact, registration, snapshot, planned, enrollment: answer(ctx, facts, contact, registration, planned) };
}

/** The plan reaches the registration's object; if that fails, the sweep brings it there: the enrolment stands. */
async function adopt(ctx: Ctx, snapshot: Snapshot, planned: Plan, again: boolean): Promise<void> {
	try {
		const object = ctx.registration(snapshot.tenant_id, snapshot.registration_id);
		if (again) await ctx.deliver(await object.replan(snapshot, [], undefined));
		else await object.adopt(snapshot, planned);
	} catch (error) {
		log("error", "plan left to the sweep", { registration_id: snapshot.registration_id, error });
	}
}

function mergeContact(
	tenant_id: string,
	input: EnrollInput,
	before: ContactRow | null,
	double_opt_in: boolean,
	now: Seconds,
): ContactRow {
	const given = input.contact;
	return {
		tenant_id,
		id: before?.id ?? newId("con"),
		email: given.email,
		phone: given.phone ?? before?.phone ?? null,
		first_name: given.first_name ?? before?.first_name ?? null,
		last_name: given.last_name ?? before?.last_name ?? null,
		time_zone: given.time_zone ?? before?.time_zone ?? null,
		region: given.region ?? before?.region ?? null,
		consent_email: given.consent_email || (before?.consent_email ?? false),
		consent_sms: given.phone ? given.consent_sms : given.consent_sms || (before?.consent_sms ?? false),
		topics_off_json: before?.topics_off_json ?? "[]",
		unconfirmed_since:
			double_opt_in && before === null ? now : double_opt_in ? (before?.unconfirmed_since ?? null) : null,
		token: before?.token ?? newToken(),
		created_at: before?.created_at ?? now,
		updated_at: now,
	};
}
