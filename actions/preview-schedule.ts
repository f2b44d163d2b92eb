import type { Plan } from "../funnel/plan";
import { plan } from "../funnel/planner";
import type { Attendance, Seconds } from "../funnel/vocabulary";
import type { Ctx } from "./context";
import { notFound } from "./errors";
import { type EventFacts, readEventFacts } from "./event-facts";
import { snapshotOf } from "./registration-snapshot";

export interface PreviewInput {
	registered_at: Seconds;
	/** The earliest instant anything may be planned for; the registration's own where absent. */
	now?: Seconds;
	time_zone: string | null;
	region: string | null;
	consent_sms: boolean;
	/** Undefined takes a phone for granted where there is consent. */
	phone?: string | null;
	attendance?: Attendance;
	poll_answers: { question: string; answer: string }[];
}

/** Stands for a number nobody gave in a preview; nothing is ever sent to it. */
const SOME_PHONE = "+10000000000";

/** What somebody would get who registers at that minute, by the function that makes the real schedule. */
export function previewOf(facts: EventFacts, input: PreviewInput): Plan {
	// A preview is nobody's, so it is in no arm; timing that was kept is everybody's.
	const experiment = facts.event.experiment?.share === 1 ? facts.event.experiment : null;
	const { plan_input } = snapshotOf(
		{ ...facts, event: { ...facts.event, experiment } },
		{
			registration_id: "preview",
			registered_at: input.registered_at,
			unregistered: false,
			purchased: false,
			phone: input.phone === undefined ? SOME_PHONE : input.phone,
			time_zone: input.time_zone,
			region: input.region,
			consent_email: true,
			consent_sms: input.consent_sms,
			suppressions: [],
			other_sms_at: [],
			poll_answers: input.poll_answers.map((answer) => ({ ...answer, at: input.registered_at })),
			attended: null,
			minutes: null,
		},
	);
	const outcome = { ...plan_input.outcome, attendance: input.attendance ?? null };
	return plan({ ...plan_input, outcome, now: input.now ?? input.registered_at, sent: [] });
}

/** The plan for one registration time. Throws not_found for an absent event. */
export async function previewSchedule(
	ctx: Ctx,
	tenant_id: string,
	event_id: string,
	input: PreviewInput,
): Promise<Plan> {
	const facts = await readEventFacts(ctx.db, tenant_id, event_id);
	if (!facts) throw notFound("event");
	return previewOf(facts, input);
}

/** The plans for a row of registration times. Throws not_found for an absent event. */
export async function sweepSchedules(
	ctx: Ctx,
	tenant_id: string,
	event_id: string,
	times: Seconds[],
	input: Omit<PreviewInput, "registered_at">,
): Promise<{ registered_at: Seconds; plan: Plan }[]> {
	const facts = await readEventFacts(ctx.db, tenant_id, event_id);
	if (!facts) throw notFound("event");
	return times.map((registered_at) => ({ registered_at, plan: previewOf(facts, { ...input, registered_at }) }));
}
