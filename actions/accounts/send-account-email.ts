import { forgetToken, getLink } from "../../db/account-links";
import { findInvitation } from "../../db/invitations";
import { getTenant } from "../../db/tenants";
import { getUser } from "../../db/users";
import { ACCOUNT_EMAILS, accountEmail } from "../../messages/account-emails";
import { renderEmail } from "../../messages/email";
import { serializeEmail } from "../../providers/email";
import type { Ctx } from "../context";
import { open as unseal } from "../secrets";
import { log } from "../telemetry/log";
import { linkPurpose } from "./links";

/** The account's rate where its answers say nothing else; system mail waits its turn like any other. */
const EMAILS_PER_SECOND = 2;
const PATIENCE_MS = 30_000;

/** Whom a link is for, and what its e-mail says beside the link. Null where they are gone. */
async function recipientOf(
	ctx: Ctx,
	kind: string,
	subject_id: string,
): Promise<{ to: string; values: Record<string, string> } | null> {
	if (kind !== "invitation") {
		const user = await getUser(ctx.db, subject_id);
		return user && { to: user.email, values: {} };
	}
	const invitation = await findInvitation(ctx.db, subject_id);
	const tenant = invitation && (await getTenant(ctx.db, invitation.tenant_id));
	return invitation && tenant && { to: invitation.email, values: { tenant: tenant.name, role: invitation.role } };
}

/**
 * Sends the e-mail that carries a one-time link, from the product's own address. The link's id is the provider's
 * idempotency key and the same link gives the same bytes, so a repetition sends nothing twice. Throws where it has to
 * be tried again.
 */
export async function sendAccountEmail(ctx: Ctx, link_id: string): Promise<void> {
	const link = await getLink(ctx.db, link_id);
	if (!link?.token || link.used_at !== null || link.expires_at <= ctx.clock.wall()) return;
	const recipient = await recipientOf(ctx, link.kind, link.subject_id);
	if (!recipient) return;
	const token = await unseal(ctx, link.token, linkPurpose(link.id));
	const url = `${ctx.public_url}${ACCOUNT_EMAILS[link.kind].path}?token=${token}`;
	const rendered = await renderEmail({
		brand: { name: "Myxelium", logo_url: null, primary_color: "#0f6254" },
		...accountEmail(link.kind, { ...recipient.values, url }),
		footer: {
			postal_address: "Sent by Myxelium because of an account at this address.",
			manage_url: null,
			unsubscribe_url: null,
		},
	});
	const body = serializeEmail({ from: `"Myxelium" <${ctx.email_from}>`, to: [recipient.to], ...rendered });
	const later = (seconds: number) => ctx.task({ v: 1, kind: "account_email", link_id }, Math.ceil(seconds) + 1);
	const { wait_ms, open: shut } = await ctx.account("resend").take(EMAILS_PER_SECOND, PATIENCE_MS);
	if (shut || wait_ms > PATIENCE_MS) return later(wait_ms / 1000);
	if (wait_ms > 0) await new Promise((resolve) => setTimeout(resolve, wait_ms));
	const outcome = await ctx.email.send(body, link.id);
	if (outcome.kind === "retry" && !outcome.counts) return later(outcome.retry_after_s ?? 1);
	if (outcome.kind === "retry" || outcome.kind === "ambiguous") throw new Error(outcome.reason);
	if (outcome.kind === "terminal") log("error", "account e-mail refused", { link_id, code: outcome.code });
	await forgetToken(ctx.db, link.id);
}
