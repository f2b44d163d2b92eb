import type { TenantSettings } from "../db/settings";
import type { Tenant } from "../db/tenants";
import { renderEmail } from "../messages/email";
import type { RenderedEmail } from "../messages/email-types";

export type Brand = TenantSettings["brand"];

/** A message nobody gets: it shows a heading line, a button, a link and the closing lines. */
const sample = (closing: string) =>
	[
		"Hi Alex,",
		"Your place is saved. Here is what we will do together, and the link that gets you in.",
		"- One hour, live\n- Bring a question of your own",
		"[Join the session](https://example.com/join)",
		"Until then, [put it in your calendar](https://example.com/calendar).",
		closing,
	].join("\n\n");

/** An e-mail as a brand would look that is not saved yet. Its links lead to example.com. */
export const previewBrandEmail = (tenant: Tenant, brand: Brand): Promise<RenderedEmail> =>
	renderEmail({
		brand: { name: tenant.name, logo_url: brand.logo_url, primary_color: brand.primary_color },
		subject: "Your place is saved",
		body: sample(brand.sign_off || tenant.name),
		footer: {
			postal_address: tenant.postal_address,
			manage_url: "https://example.com/manage",
			unsubscribe_url: "https://example.com/unsubscribe",
		},
	});
