import { sql } from "drizzle-orm";
import { sending_days } from "../../d1-migrations/schema-delivery";
import { runBatch } from "../../db/batch";
import type { MessageRow } from "../../db/messages";
import type { Tenant } from "../../db/tenants";
import { findStep } from "../../funnel/config";
import type { Seconds } from "../../funnel/vocabulary";
import type { Ctx } from "../context";
import { type Delivery, funnelAt } from "./load";

const DAY = 86_400;
/** How often a paused tenant's marketing looks whether it may go on, in seconds of product time. */
const LOOK_AGAIN = 900;

/** How much one tenant's marketing e-mail may be sent now. Counted down as messages of one worker's batch leave. */
export interface Standing {
	/** Until when marketing e-mail waits, null where it may leave. */
	holds(now: Seconds): { until: Seconds; reason: "warm_up" | "paused" } | null;
	/** Whether the person has had the most marketing e-mails they may be sent. */
	isCapped(contact_id: string): boolean;
	/** An e-mail leaves. */
	take(contact_id: string, marketing: boolean): void;
	/** True where what leaves is counted, day by day. */
	counted: boolean;
}

/** A tenant's setting that is on in a deployment and off on a laptop where it says nothing. */
export const isOn = (ctx: Ctx, setting: boolean | null): boolean => setting ?? !ctx.local;

export const warmUpEnds = ({ created_at, settings }: Pick<Tenant, "created_at" | "settings">): Seconds =>
	created_at + settings.sending.warm_up_days * DAY;

const dayOf = (at: Seconds): number => Math.floor(at / DAY);

/** Reads what `deliveries` of one tenant need; nothing where neither warm-up nor a cap is on. */
export async function standingOf(ctx: Ctx, deliveries: Delivery[], now: Seconds): Promise<Standing> {
	const tenant = deliveries[0]?.tenant;
	if (!tenant) return FREE;
	const { sending } = tenant.settings;
	const warming = isOn(ctx, sending.warm_up) && now < warmUpEnds(tenant);
	const emails = deliveries.filter(({ job }) => job.channel === "email");
	const [sent, had] = await Promise.all([
		warming && emails.length > 0 ? sentOn(ctx, tenant.id, dayOf(now)) : 0,
		sending.frequency_cap === null ? new Map<string, number>() : marketingSince(ctx, emails, now),
	]);
	let today = sent;
	const cap = sending.frequency_cap?.emails ?? Number.POSITIVE_INFINITY;
	return {
		counted: isOn(ctx, sending.warm_up) || isOn(ctx, sending.reputation_guard),
		holds: (at) => {
			if (tenant.marketing_paused) return { until: at + LOOK_AGAIN, reason: "paused" };
			if (!warming || today < sending.warm_up_per_day) return null;
			return { until: Math.min((dayOf(at) + 1) * DAY, warmUpEnds(tenant)), reason: "warm_up" };
		},
		isCapped: (contact_id) => (had.get(contact_id) ?? 0) >= cap,
		take: (contact_id, marketing) => {
			today += 1;
			if (marketing) had.set(contact_id, (had.get(contact_id) ?? 0) + 1);
		},
	};
}

const FREE: Standing = { holds: () => null, isCapped: () => false, take: () => {}, counted: false };

async function sentOn(ctx: Ctx, tenant_id: string, day: number): Promise<number> {
	const [rows] = await runBatch<{ sent: number }>(ctx.db, [
		sql`select sent from sending_days where tenant_id = ${tenant_id} and day = ${day}`,
	]);
	return rows?.[0]?.sent ?? 0;
}

/** Marketing e-mails each of these people was sent within the cap's window, over all of the tenant's events. */
async function marketingSince(ctx: Ctx, emails: Delivery[], now: Seconds): Promise<Map<string, number>> {
	const first = emails[0];
	const cap = first?.tenant.settings.sending.frequency_cap;
	if (!first || !cap) return new Map();
	const ids = JSON.stringify([...new Set(emails.map(({ enrolled }) => enrolled.contact.id))]);
	const { tenant_id } = first.job;
	const [rows = []] = await runBatch<SentEmail>(ctx.db, [
		sql`select registrations.contact_id, messages.event_id, messages.funnel_version, messages.phase, messages.step_key
			from registrations join messages on messages.tenant_id = registrations.tenant_id and messages.registration_id = registrations.id
			where registrations.tenant_id = ${tenant_id} and registrations.contact_id in (select value from json_each(${ids}))
			and messages.channel = 'email' and messages.phase <> 'notice' and messages.sent_at > ${now - cap.hours * 3600}`,
	]);
	const had = new Map<string, number>();
	for (const { contact_id, event_id, funnel_version, phase, step_key } of rows) {
		const funnel = await funnelAt(ctx, tenant_id, event_id, funnel_version);
		if (funnel && (findStep(funnel, phase, step_key)?.purpose ?? "transactional") !== "transactional")
			had.set(contact_id, (had.get(contact_id) ?? 0) + 1);
	}
	return had;
}

type SentEmail = Pick<MessageRow, "event_id" | "funnel_version" | "phase" | "step_key"> & { contact_id: string };

/** Adds to what a tenant sent today: one row, however many e-mails a worker sent at once. */
export const countStatement = (ctx: Ctx, tenant_id: string, emails: number, now: Seconds) =>
	ctx.db
		.insert(sending_days)
		.values({ tenant_id, day: dayOf(now), sent: emails })
		.onConflictDoUpdate({
			target: [sending_days.tenant_id, sending_days.day],
			set: { sent: sql`sent + ${emails}` },
		});
