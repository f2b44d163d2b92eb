import { webUrl } from "../messages/urls";
import { type Html, html } from "./html";
import { styleBlock } from "./style";
import type { PageTenant } from "./types";

export interface Page {
	tenant: PageTenant | null;
	/** Of the document, without the tenant's name. */
	title: string;
	/** Pages under an unguessable token stay out of search engines. */
	indexed?: boolean;
	body: Html;
}

/** The whole document as text. Its address may hold a token, so no request from it tells the address. */
export function layout({ tenant, title, indexed = false, body }: Page): string {
	const logo_url = tenant?.logo_url && webUrl(tenant.logo_url);
	const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${!indexed && html`<meta name="robots" content="noindex">`}
<title>${title}${tenant && html` – ${tenant.name}`}</title>
${styleBlock(tenant?.primary_color)}
</head>
<body>
${tenant && html`<header>${logo_url ? html`<img src="${logo_url}" alt="${tenant.name}" height="48">` : tenant.name}</header>`}
<main>
${body}
</main>
${tenant && html`<footer>${tenant.name}${tenant.postal_address && html`\n${tenant.postal_address}`}</footer>`}
</body>
</html>`;
	return page.text;
}

/**
 * The Content-Security-Policy header that fits a page of this folder: nothing but its own style block, by hash,
 * pictures, and forms to its own origin. Script never runs.
 */
export async function contentSecurityPolicy(page: string): Promise<string> {
	const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
	const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(style));
	const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
	return `default-src 'none'; style-src 'sha256-${hash}'; img-src 'self' https: http: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;
}
