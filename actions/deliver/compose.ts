import { endsAt } from "../../db/events";
import type { ContactRow, RegistrationRow } from "../../db/registrations";
import type { Tenant } from "../../db/tenants";
import { renderSlots, type SlotContext } from "../../funnel/slots";
import type { Seconds } from "../../funnel/vocabulary";
import { CALENDAR_MIME, calendarFile } from "../../messages/calendar";
import { type EmailContent, type RenderedEmail, renderEmail } from "../../messages/email";
import { emailHeaders } from "../../messages/headers";
import { NOTICES } from "../../messages/notices";
import { smsSegments, toGsm } from "../../messages/sms";
import { serializeEmail } from "../../providers/email";
import { calendarOf } from "../calendar";
import type { Ctx } from "../context";
import type { DeliveryJob } from "../jobs";
import { offerUrl, registrationLinks } from "../links";
import { armOfMessage, purposeOf, stepOf } from "./decide";
import type { Delivery } from "./load";
import { rewriteOf, shortenLinks } from "./outgoing-links";

/** The bytes one message is sent as, kept so that every retry sends the same ones. */
export type Composed = {
	/** The plan it was rendered for; absent in what was stored before this was kept. */
	revision?: number;
} & (
	| { channel: "email"; body: string; batchable: boolean }
	| { channel: "sms"; to: string; body: string; segments: number }
);

const base64 = (text: string): string => {
	let binary = "";
	for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
	return btoa(binary);
};

/** A display name that cannot end its header or its quotes. */
export const displayName = (name: string): string => `"${name.replace(/["\\\r\n<>]/g, " ").trim()}"`;

const copyOf = (delivery: Delivery): { subject: string; body: string } => {
	const { job } = delivery;
	if (job.phase === "notice") return NOTICES[job.step_key as keyof typeof NOTICES];
	const step = stepOf(delivery);
	if (!step) throw new Error(`no copy for ${job.phase}/${job.step_key}`);
	const variant = armOfMessage(delivery) === "variant" ? delivery.event.experiment : null;
	return {
		subject: variant?.subject ?? (step.subject || delivery.event.title),
		body: variant?.body ?? step.body,
	};
};

/** Which day of a challenge a step belongs to, whenever quiet hours let it leave; null for any other. */
const dayOf = (delivery: Delivery): number | null => {
	const step = stepOf(delivery);
	return delivery.job.phase === "during_event" && step ? Math.floor(step.delay_hours / 24) + 1 : null;
};

/** Whom a message is for, and of what. */
export type Addressed = Pick<Delivery, "event" | "tenant" | "testimonials"> & {
	contact: Pick<ContactRow, "first_name" | "last_name" | "email" | "time_zone" | "token">;
	registration: Pick<RegistrationRow, "id" | "token">;
};

/**
 * What slots are filled from.
 *
 * @param day which day of a challenge the message belongs to; null for any other
 * @param at the instant the message is planned for
 */
export function slotContext(ctx: Ctx, addressed: Addressed, day: number | null, at: Seconds): SlotContext {
	const { event, tenant, contact, registration } = addressed;
	const links = registrationLinks(ctx, event, registration);
	const offer = event.offer && { ...event.offer, url: offerUrl(event.offer.url, registration.id) };
	return {
		now: at,
		time_zone: contact.time_zone ?? event.time_zone,
		contact: { first_name: contact.first_name, last_name: contact.last_name, email: contact.email },
		event: {
			title: event.title,
			type: event.type,
			description: event.description,
			starts_at: event.starts_at,
			ends_at: endsAt(event),
			time_zone: event.time_zone,
			location: event.location,
			day,
		},
		links: {
			join: links.join,
			calendar: links.ics,
			manage: links.manage,
			check_in: links.check_in && (day === null ? links.check_in : `${links.check_in}?day=${day}`),
			unsubscribe: `${ctx.public_url}/u/${contact.token}`,
			...links.calendar,
			offer: offer?.url ?? null,
		},
		offer: offer && { ...offer, deadline: offer.deadline ?? null },
		tenant: {
			name: tenant.name,
			sign_off: tenant.settings.brand.sign_off || tenant.name,
			postal_address: tenant.postal_address,
		},
		testimonials: addressed.testimonials,
	};
}

/** Where a message's bytes are kept. */
export const bodyKey = ({ tenant_id, message_id }: { tenant_id: string; message_id: string }): string =>
	`${tenant_id}/messages/${message_id}`;

/** Messages that carry a calendar file: the confirmation, and notices of a changed time. */
export const isInvitation = ({ phase, step_key }: Pick<DeliveryJob, "phase" | "step_key">): boolean =>
	step_key === "welcome" || (phase === "notice" && step_key !== "confirm");

/** What an invitation says in place of its calendar file, where its own words do not name the link. */
const withCalendarLink = (body: string): string =>
	/\{\{\s*link\.calendar\s*\}\}/.test(body) ? body : `${body}\n\n[Calendar file]({{link.calendar}})`;

/** An e-mail in the tenant's brand, its slots filled, with the footer that the law asks for. */
export function branded(
	{ name, settings: { brand }, postal_address }: Tenant,
	filled: { subject: string; body: string },
	{ links }: SlotContext,
	{ marketing, rewrite }: { marketing: boolean; rewrite?: EmailContent["rewrite"] },
): Promise<RenderedEmail> {
	return renderEmail({
		brand: { name, logo_url: brand.logo_url, primary_color: brand.primary_color },
		...filled,
		...(rewrite && { rewrite }),
		footer: {
			postal_address,
			manage_url: links.manage as string,
			unsubscribe_url: marketing ? (links.unsubscribe as string) : null,
		},
	});
}

/**
 * Renders one message for the instant it was planned for: slots filled, brand and legal footer in place.
 *
 * @param herd true where an invitation carries its calendar link instead of the file
 */
export async function compose(ctx: Ctx, delivery: Delivery, herd = false): Promise<Composed> {
	const { job, event, tenant, enrolled } = delivery;
	const { contact, registration } = enrolled;
	const slots = slotContext(ctx, { ...delivery, contact, registration }, dayOf(delivery), job.send_at);
	const { revision } = job;
	const copy = copyOf(delivery);
	const invite = isInvitation(job);
	const text = renderSlots(invite && herd ? withCalendarLink(copy.body) : copy.body, slots).text;
	if (job.channel === "sms") {
		const body = toGsm(await shortenLinks(ctx, delivery, text));
		return { revision, channel: "sms", to: contact.phone as string, body, segments: smsSegments(body).segments };
	}
	const marketing = purposeOf(delivery) !== "transactional";
	const filled = { subject: renderSlots(copy.subject, slots).text, body: text };
	const rendered = await branded(tenant, filled, slots, { marketing, rewrite: rewriteOf(ctx, delivery) });
	const calendar = invite && !herd ? calendarOf(ctx, { event, tenant, contact, registration }) : null;
	const body = serializeEmail({
		from: `${displayName(tenant.name)} <${tenant.sender_email ?? ctx.email_from}>`,
		to: [contact.email],
		subject: rendered.subject,
		html: rendered.html,
		text: rendered.text,
		headers: marketing ? emailHeaders({ unsubscribe_url: slots.links.unsubscribe as string }) : {},
		tags: [
			{ name: "message_id", value: job.message_id },
			{ name: "tenant_id", value: job.tenant_id },
		],
		...(calendar && {
			attachments: [
				{
					filename: "invite.ics",
					content: base64(calendarFile(calendar)),
					content_type: CALENDAR_MIME(calendar.method),
				},
			],
		}),
	});
	return { revision, channel: "email", body, batchable: calendar === null };
}
