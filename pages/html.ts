/** Markup that is safe to put into a page as it is. */
export class Html {
	constructor(readonly text: string) {}
	toString(): string {
		return this.text;
	}
}

export type Content = Html | string | number | null | undefined | false | readonly Content[];

const ENTITIES: Record<string, string> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
	"`": "&#96;",
};

/** Text for an element or a quoted attribute. Unpaired surrogates and control characters, which HTML forbids, go. */
export function escapeHtml(text: string): string {
	return text
		.toWellFormed()
		.replace(/[^\P{Cc}\t\n\r]/gu, "")
		.replace(/[&<>"'`]/g, (character) => ENTITIES[character] as string);
}

/** Takes markup of the product's own as it is. Never for anything a person or a tenant typed. */
export function raw(markup: string): Html {
	return new Html(markup);
}

function render(content: Content): string {
	if (content === null || content === undefined || content === false) return "";
	if (content instanceof Html) return content.text;
	if (Array.isArray(content)) return content.map(render).join("");
	return escapeHtml(String(content));
}

/**
 * Markup with every value escaped: `html\`<p title="${a}">${b}</p>\``. Attributes must stand in double quotes; addresses
 * in `href` and `src` go through `webUrl` first. Null, undefined and false leave nothing, lists are joined.
 */
export function html(parts: TemplateStringsArray, ...values: Content[]): Html {
	return new Html(parts.reduce((text, part, i) => text + render(values[i - 1]) + part));
}
