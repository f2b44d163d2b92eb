import { z } from "zod";
import { type EventRow, endsAt } from "../db/events";
import { listSuppressions } from "../db/messages";
import { getRegistration } from "../db/registrations";
import type { Tenant } from "../db/tenants";
import { getUser } from "../db/users";
import { renderSlots, type SlotContext } from "../funnel/slots";
import type { Seconds } from "../funnel/vocabulary";
import { smsSegments, toGsm } from "../messages/sms";
import { serializeEmail } from "../providers/email";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { type Addressed, branded, displayName, slotContext } from "./deliver/compose";
import { conflict, DomainError, notFound } from "./errors";
import { type Subject, subjectOf } from "./generate-funnel";
import { newId, sha256Text } from "./ids";
import { testimonialTexts } from "./testimonials";

export const previewInput = z.object({
	channel: z.enum(["email", "sms"]),
	subject: z.string().max(998).default(""),
	body: z.string().min(1, "Write what the message says.").max(100_000),
	anchor: z.enum(["registration", "event_start", "event_end"]).default("registration"),
	delay_hours: z.number().min(-10_000).max(10_000).default(0),
	purpose: z.enum(["transactional", "content", "offer"]).default("transactional"),
	/** Whose values are filled in; somebody made up where left out. */
	registration_id: z.string().max(64).optional(),
});
export const testInput = previewInput.omit({ registration_id: true });

export interface PreviewedMessage {
	subject: string;
	/** Null for a text. */
	html: string | null;
	text: string;
	/** Parts a text is sent in; null for an e-mail. */
	segments: number | null;
}

type Copy = z.infer<typeof testInput>;

/** Somebody made up, registered now. Their links lead to the event's own page: a person's would act on that person. */
function somebody(
	ctx: Ctx,
	{ tenant, event }: Subject,
	email: string,
): { addressed: Addressed; links: SlotContext["links"] } {
	const page = `${ctx.public_url}/e/${tenant.subdomain}/${event.id}`;
	const contact = { first_name: "Alex", last_name: "Morgan", email, time_zone: event.time_zone, token: "example" };
	const names = [
		"calendar",
		"manage",
		"unsubscribe",
		"replay",
		"google",
		"outlook",
		"office365",
		"yahoo",
		"check_in",
	] as const;
	return {
		addressed: { tenant, event, testimonials: {}, contact, registration: { id: "reg_example", token: "example" } },
		links: { ...Object.fromEntries(names.map((name) => [name, page])), join: event.join_url ?? page },
	};
}

/** The instant a step of `event` is planned for, for somebody who registers now. */
function plannedFor(ctx: Ctx, event: EventRow, { anchor, delay_hours }: Copy): Seconds {
	const now = ctx.clock.now();
	const from = anchor === "event_start" ? event.starts_at : anchor === "event_end" ? endsAt(event) : now;
	return Math.round((from ?? now) + delay_hours * 3600);
}

async function render(tenant: Tenant, copy: Copy, slots: SlotContext): Promise<PreviewedMessage> {
	const body = renderSlots(copy.body, slots).text;
	if (copy.channel === "sms") {
		const text = toGsm(body);
		return { subject: "", html: null, text, segments: smsSegments(text).segments };
	}
	const filled = { subject: renderSlots(copy.subject, slots).text, body };
	const { subject, html, text } = await branded(tenant, filled, slots, { marketing: copy.purpose !== "transactional" });
	return { subject, html, text, segments: null };
}

async function slotsOf(
	ctx: Ctx,
	actor: Actor,
	subject: Subject,
	copy: Copy,
	registration_id: string | undefined,
	email: string,
): Promise<SlotContext> {
	const at = plannedFor(ctx, subject.event, copy);
	const day = copy.anchor === "event_start" && copy.delay_hours >= 0 ? Math.floor(copy.delay_hours / 24) + 1 : null;
	const testimonials = await testimonialTexts(ctx, actor.tenant_id);
	if (registration_id === undefined) {
		const { addressed, links } = somebody(ctx, subject, email);
		const slots = slotContext(ctx, { ...addressed, testimonials }, day, at);
		return { ...slots, links: { ...slots.links, ...links } };
	}
	const enrolled = await getRegistration(ctx.db, actor.tenant_id, registration_id);
	if (!enrolled || enrolled.registration.event_id !== subject.event.id) throw notFound("registration");
	return slotContext(ctx, { ...subject, ...enrolled, testimonials }, day, at);
}

/**
 * A message as it would be sent, its slots filled. Throws not_found for another tenant's event or registration, or for
 * one of another event.
 */
export async function previewMessage(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	{ registration_id, ...copy }: z.infer<typeof previewInput>,
): Promise<PreviewedMessage> {
	const subject = await subjectOf(ctx, actor, event_id);
	return render(subject.tenant, copy, await slotsOf(ctx, actor, subject, copy, registration_id, "alex@example.com"));
}

/**
 * Sends a message to whoever is signed in, marked as a test, and to nobody else; it counts nowhere. A text comes as an e-mail
 * that shows it. Throws forbidden for an API key, conflict where the address bounced or complained, or where the provider does not take it
 * now.
 *
 * @returns the address it went to
 */
export async function sendTest(ctx: Ctx, actor: Actor, event_id: string, copy: Copy): Promise<{ to: string }> {
	const user = actor.type === "user" ? await getUser(ctx.db, actor.user_id) : null;
	if (!user)
		throw new DomainError("forbidden", "sign_in_needed", "A test goes to whoever is signed in: sign in to send one.");
	const subject = await subjectOf(ctx, actor, event_id);
	const { tenant } = subject;
	const held = await listSuppressions(ctx.db, tenant.id, [await sha256Text(user.email)]);
	if (held.some(({ channel, scope }) => channel === "email" && scope === "all"))
		throw conflict(
			"address_suppressed",
			`Nothing is sent to ${user.email}, which bounced or complained: sign in with another address to send a test.`,
		);
	const slots = await slotsOf(ctx, actor, subject, copy, undefined, user.email);
	const made = await render(tenant, copy, slots);
	const shown =
		made.segments === null
			? { ...made, html: made.html as string }
			: await branded(tenant, { subject: "Text message", body: made.text }, slots, { marketing: false });
	const body = serializeEmail({
		from: `${displayName(tenant.name)} <${tenant.sender_email ?? ctx.email_from}>`,
		to: [user.email],
		subject: `[Test] ${shown.subject}`,
		html: shown.html,
		text: shown.text,
	});
	const room = await ctx.account("resend").take(EMAILS_PER_SECOND, PATIENCE_MS);
	if (room.open || room.wait_ms > PATIENCE_MS)
		throw conflict("sending_is_busy", "E-mail is busy or held up at the moment: try the test again in some minutes.");
	if (room.wait_ms > 0) await new Promise((resolve) => setTimeout(resolve, room.wait_ms));
	const outcome = await ctx.email.send(body, newId("tst"));
	if (outcome.kind !== "accepted")
		throw conflict("test_not_sent", `The provider did not take the test: ${outcome.reason}.`);
	return { to: user.email };
}

/** Resend's rate for one team where its answers do not say more; a test waits for its turn as everything does. */
const EMAILS_PER_SECOND = 2;
const PATIENCE_MS = 10_000;
