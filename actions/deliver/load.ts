import { type EventRow, getEvents, getFunnel } from "../../db/events";
import { listMessagesOf, listSuppressions, type MessageRow, type Suppression } from "../../db/messages";
import { type Enrolled, getRegistrations } from "../../db/registrations";
import { getTenant, type Tenant } from "../../db/tenants";
import { listOwnerAddresses } from "../../db/users";
import type { FunnelConfig } from "../../funnel/vocabulary";
import type { Ctx } from "../context";
import { sha256Text } from "../ids";
import type { DeliveryJob } from "../jobs";
import { type Switches, switchesFor } from "../switches";
import { type SendableFunnel, sendableFunnel } from "./render-gate";

/** A due message with everything its delivery is decided on, read in this moment. */
export interface Delivery {
	job: DeliveryJob;
	tenant: Tenant;
	switches: Switches;
	event: EventRow;
	funnel: FunnelConfig;
	/** What customers said, by the ids that the funnel's copy names. */
	testimonials: Record<string, string>;
	enrolled: Enrolled;
	suppressions: Suppression[];
	/** The only addresses the tenant may write to yet; null for everyone's. */
	only: string[] | null;
	/** Its row in the message store, null on the first try. */
	row: MessageRow | null;
}

/** Funnel versions never change, so what was read once holds. */
const known = new Map<string, FunnelConfig>();
const MAX_FUNNELS = 200;

/** One version of an event's funnel, null where there is none. */
export async function funnelAt(
	ctx: Ctx,
	tenant_id: string,
	event_id: string,
	version: number,
): Promise<FunnelConfig | null> {
	const key = `${tenant_id}:${event_id}:${version}`;
	const held = known.get(key);
	if (held) return held;
	const read = await getFunnel(ctx.db, tenant_id, event_id, version);
	if (known.size >= MAX_FUNNELS) known.clear();
	if (read) known.set(key, read);
	return read;
}

/**
 * Reads what `jobs` of one tenant need, in a handful of queries however many there are. A job whose registration or
 * event is gone is left out: there is nobody to send to.
 */
export async function loadDeliveries(ctx: Ctx, tenant_id: string, jobs: DeliveryJob[]): Promise<Delivery[]> {
	const ids = [...new Set(jobs.map((j) => j.registration_id))];
	const [tenant, people, rows] = await Promise.all([
		getTenant(ctx.db, tenant_id),
		getRegistrations(ctx.db, tenant_id, ids),
		listMessagesOf(ctx.db, tenant_id, ids),
	]);
	if (!tenant) return [];
	const hashes = new Map<string, string>();
	await Promise.all(
		people.flatMap(({ contact }) =>
			[contact.email, contact.phone ?? ""].filter(Boolean).map(async (a) => hashes.set(a, await sha256Text(a))),
		),
	);
	const [events, suppressions] = await Promise.all([
		getEvents(ctx.db, tenant_id, [...new Set(people.map((p) => p.registration.event_id))]),
		listSuppressions(ctx.db, tenant_id, [...hashes.values()]),
	]);
	// An e-mail hangs on no switch but the one for polls: most messages need not ask.
	const switched = jobs.some(({ channel, phase }) => channel === "sms" || phase.startsWith("poll:"));
	const switches = switched ? await switchesFor(ctx, tenant) : tenant.settings.switches;
	const funnels = new Map<string, SendableFunnel | null>();
	await Promise.all(events.map(async (e) => funnels.set(e.id, await sendableFunnel(ctx, e))));
	const byRegistration = new Map(people.map((p) => [p.registration.id, p]));
	const byEvent = new Map(events.map((e) => [e.id, e]));
	const byMessage = new Map(rows.map((r) => [r.id, r]));
	const only = tenant.sends_to_owners_only && !ctx.local ? await listOwnerAddresses(ctx.db, tenant_id) : null;
	const deliveries: Delivery[] = [];
	for (const job of jobs) {
		const enrolled = byRegistration.get(job.registration_id);
		const event = enrolled && byEvent.get(enrolled.registration.event_id);
		const sendable = event && funnels.get(event.id);
		if (!enrolled || !event || !sendable) continue;
		const row = byMessage.get(job.message_id) ?? null;
		const own = [hashes.get(enrolled.contact.email), hashes.get(enrolled.contact.phone ?? "")];
		deliveries.push({
			// A text that became an e-mail stays one.
			job: row?.status === "queued" && row.channel === "email" ? { ...job, channel: "email" } : job,
			tenant,
			switches,
			event,
			only,
			funnel: sendable.config,
			testimonials: sendable.testimonials,
			enrolled,
			suppressions: suppressions.filter((s) => own.includes(s.address_hash)),
			row,
		});
	}
	return deliveries;
}
