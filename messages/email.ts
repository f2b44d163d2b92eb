import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { EmailLayout } from "./email-layout";
import type { EmailContent, RenderedEmail } from "./email-types";
import { parseMarkup } from "./markup";
import { plainText, previewText } from "./plain-text";
import { linkUrl } from "./urls";

export type { EmailBrand, EmailContent, EmailFooter, EmailLink, RenderedEmail } from "./email-types";

const DOCTYPE =
	'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">';

/** React asks browsers to fetch images early; mail clients would show or strip the tag. */
const PRELOAD = /<link rel="preload"[^>]*>/g;

/**
 * Renders one message as HTML and plain text. The same content gives the same bytes, so that a retry under the same
 * idempotency key sends what was sent before.
 */
export async function renderEmail(content: EmailContent): Promise<RenderedEmail> {
	const subject = content.subject.replace(/\s+/g, " ").trim();
	const blocks = parseMarkup(content.body, content.rewrite);
	const links = (content.links ?? []).flatMap(({ label, url }) => {
		const safe = linkUrl(url);
		return safe ? [{ label, url: safe }] : [];
	});
	const preview = content.preview ?? previewText(content.body);
	const tree = createElement(EmailLayout, { content: { ...content, subject }, blocks, links, preview });
	return {
		subject,
		html: DOCTYPE + renderToStaticMarkup(tree).replace(PRELOAD, ""),
		text: plainText(blocks, links, content.brand.name, content.footer),
	};
}
