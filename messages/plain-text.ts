import type { EmailFooter, EmailLink } from "./email-types";
import { type Block, type Inline, parseMarkup } from "./markup";

const inlineText = (parts: Inline[]): string =>
	parts
		.map((part) => {
			if (part.kind === "text") return part.text;
			const address = part.url.replace(/^mailto:/, "");
			return part.label === address || part.url === `${part.label}/` || /^https?:/.test(part.label)
				? part.label
				: `${part.label} (${address})`;
		})
		.join("");

function blockText(block: Block): string {
	if (block.kind === "button") return `${block.label}:\n${block.url}`;
	if (block.kind === "list") return block.items.map((item) => `- ${inlineText(item)}`).join("\n");
	return block.lines.map(inlineText).join("\n");
}

/** The first words of `body` without markup, for the line that inboxes show beside the subject. */
export function previewText(body: string, most = 120): string {
	const words = parseMarkup(body)
		.filter((block) => block.kind !== "button")
		.map((block) =>
			(block.kind === "list" ? block.items : block.kind === "paragraph" ? block.lines : [])
				.map((parts) => parts.map((part) => (part.kind === "text" ? part.text : part.label)).join(""))
				.join(" "),
		)
		.join(" ");
	const characters = [...words.replace(/\s+/g, " ").trim()];
	if (characters.length <= most) return characters.join("");
	const cut = characters.slice(0, most - 1).join("");
	return `${cut.replace(/\s+\S*$/, "") || cut}…`;
}

/** The plain-text version of an e-mail: the same words in the same order, every link spelt out. */
export function plainText(blocks: Block[], links: EmailLink[], name: string, footer: EmailFooter): string {
	const sections = blocks.map(blockText);
	if (links.length > 0) sections.push(links.map((link) => `${link.label}: ${link.url}`).join("\n"));
	const foot = [name, footer.postal_address.replace(/\s*\r?\n\s*/g, ", ")];
	if (footer.manage_url) foot.push(`Manage preferences: ${footer.manage_url}`);
	if (footer.unsubscribe_url) foot.push(`Unsubscribe: ${footer.unsubscribe_url}`);
	sections.push(`--\n${foot.filter(Boolean).join("\n")}`);
	return `${sections.join("\n\n")}\n`;
}
