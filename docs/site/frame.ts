import { type Html, html, raw } from "../../pages/html";
import type { Heading } from "./markdown";

/** An entry of the site's navigation. */
export interface Entry {
	path: string;
	title: string;
}

export interface Group {
	name: string;
	entries: Entry[];
}

export interface Page {
	path: string;
	title: string;
	description: string;
	body: Html;
	headings: Heading[];
}

const links = (groups: Group[], here: string): Html[] =>
	groups.map(
		({ name, entries }) => html`<p class="group">${name}</p>
<ul>${entries.map(
			({ path, title }) =>
				html`<li><a href="${path}"${raw(path === here ? ' aria-current="page"' : "")}>${title}</a></li>\n`,
		)}</ul>`,
	);

function contents(headings: Heading[]): Html | false {
	if (headings.length < 2) return false;
	const shown = headings.filter(({ level }) => level === 2);
	return html`<nav class="toc" aria-label="On this page"><p class="group">On this page</p>
<ul>${shown.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>\n`)}</ul></nav>`;
}

function neighbours(groups: Group[], here: string): Html | false {
	const entries = groups.flatMap((group) => group.entries);
	const at = entries.findIndex(({ path }) => path === here);
	const [before, after] = [at > 0 && entries[at - 1], at >= 0 && entries[at + 1]];
	return html`<nav class="turn" aria-label="Neighbouring pages">${
		before && html`<a rel="prev" href="${before.path}"><span>Before</span> ${before.title}</a>`
	}${after && html`<a rel="next" href="${after.path}"><span>Next</span> ${after.title}</a>`}</nav>`;
}

/** A whole page of the site: it works without scripts and asks for nothing from elsewhere. */
export function framed(page: Page, groups: Group[]): string {
	return html`${raw("<!doctype html>")}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Myxelium docs</title><meta name="description" content="${page.description}">
<link rel="icon" href="/favicon.svg"><link rel="stylesheet" href="/docs/site.css"></head>
<body><a class="skip" href="#main">Skip to the text</a>
<header class="top"><a class="brand" href="/docs/">Myxelium <span>docs</span></a>
<nav aria-label="Product"><a href="/docs/api/">API reference</a> <a href="/">Dashboard</a></nav></header>
<details class="menu"><summary>All pages</summary><nav aria-label="Pages">${links(groups, page.path)}</nav></details>
<div class="columns"><aside><nav aria-label="All pages">${links(groups, page.path)}</nav></aside>
<main id="main"><h1>${page.title}</h1>
${page.body}
${neighbours(groups, page.path)}</main>
<div class="beside">${contents(page.headings)}</div></div>
</body></html>
`.text;
}
