import type { OutgoingRow, SubscriptionRow } from "../../db/outgoing";
import type { Ctx } from "../context";
import { crmOf } from "../tenant-credentials";
import type { Tried } from "./deliver";
import { factsOf, type OutgoingFacts } from "./payload";

/** The marks a person has by what is on record of their registration; the event's is its title. */
function tagsOf(type: string, { registration, event, contact }: OutgoingFacts): string[] {
	const tags = type === "contact.unsubscribed" || contact?.consent_email === false ? ["unsubscribed"] : [];
	if (!registration) return tags;
	// HubSpot keeps them in one text, with semicolons between.
	const title = event?.title.replace(/[;\s]+/g, " ").trim();
	const of = (what: string) => (title ? [what, `${what}: ${title}`] : [what]);
	if (registration.status === "cancelled") tags.push(...of("cancelled"));
	else tags.push(...of("registered"));
	if (registration.attendance) tags.push(...of(registration.attendance));
	if (registration.purchased_at) tags.push(...of("purchased"));
	return tags;
}

/** Brings one contact at the tenant's CRM up to date. Whoever was erased meanwhile is left out. */
export async function syncContact(ctx: Ctx, subscription: SubscriptionRow, delivery: OutgoingRow): Promise<Tried> {
	if (subscription.kind === "webhook") return { status: null, error: "A webhook is no CRM." };
	const crm = await crmOf(ctx, delivery.tenant_id, subscription.kind);
	if (!crm) return { status: null, error: "No credentials are set for this CRM." };
	const facts = await factsOf(ctx, delivery);
	if (!facts.contact) return { status: null, error: null };
	const { email, phone, first_name, last_name } = facts.contact;
	return crm.upsert({ email, phone, first_name, last_name, tags: tagsOf(delivery.type, facts) });
}
