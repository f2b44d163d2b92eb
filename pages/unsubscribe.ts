import { webUrl } from "../messages/urls";
import { html } from "./html";
import { layout } from "./layout";
import type { UnsubscribedPageData, UnsubscribePageData } from "./types";

/** `ada@example.com` -> `a••@example.com`: whoever was forwarded the link need not learn the address. */
export function maskEmail(email: string): string {
	const at = email.lastIndexOf("@");
	if (at < 1) return "your address";
	const [first] = email;
	return `${first}••${email.slice(at)}`;
}

/**
 * Asks first: link scanners open every address in a message, so opening it must change nothing. The form posts to its
 * own address with the field of RFC 8058.
 */
export function unsubscribePage({ tenant, email }: UnsubscribePageData): string {
	return layout({
		tenant,
		title: "Unsubscribe",
		body: html`<h1>Unsubscribe?</h1>
<p>${maskEmail(email)} will get no more news and offers from ${tenant.name}.</p>
<p class="soft">Messages needed for events you registered for, such as a new start time, are still sent.</p>
<form method="post">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<button class="main">Unsubscribe</button>
</form>`,
	});
}

/** Says that it is done. */
export function unsubscribedPage({ tenant, email, preferences_url }: UnsubscribedPageData): string {
	const url = preferences_url && webUrl(preferences_url);
	return layout({
		tenant,
		title: "Unsubscribed",
		body: html`<h1>You are unsubscribed</h1>
<p>${maskEmail(email)} will get no more news and offers from ${tenant.name}.</p>
<p class="soft">Messages needed for events you registered for, such as a new start time, are still sent.</p>
${url && html`<p>Was it a mistake? <a href="${url}">Change your preferences</a>.</p>`}`,
	});
}
