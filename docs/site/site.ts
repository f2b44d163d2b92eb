import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html } from "../../pages/html";
import { openApiDocument } from "../../workers/api/openapi";
import { CONTENTS } from "./contents";
import { framed, type Group, type Page } from "./frame";
import { renderMarkdown, type Targets } from "./markdown";
import { Pictures } from "./pictures";
import { describedCalls, referencePages } from "./reference";

const HOST = "https://YOUR-HOST";
const CALL = /^(?:GET|POST|PUT|PATCH|DELETE) \/api\/v1\//;
const sourceOf = ({ slug, source }: { slug: string; source?: string }) => source ?? `docs/guide/${slug}.md`;

function targets(calls: Map<string, string>, pictures: Pictures): Targets {
	const slugs = CONTENTS.flatMap(({ pages }) => pages.map(({ slug }) => slug));
	return {
		href(target) {
			if (/^(?:https:\/\/|\/|#)/.test(target)) return target;
			const [, slug = "", anchor = ""] = /^([\w-]+)\.md(#.+)?$/.exec(target) ?? [];
			if (!slugs.includes(slug)) throw new Error(`The link ${target} leads to no page of the site.`);
			return `/docs/${slug}/${anchor}`;
		},
		picture: (target, alternative) => pictures.figure(target.replace("../screens/", ""), alternative),
		described(code) {
			const place = calls.get(code);
			if (!place && CALL.test(code)) throw new Error(`No call is described as ${code}.`);
			return place;
		},
	};
}

function guidePages(root: string, to: Targets): Page[] {
	return CONTENTS.flatMap(({ pages }) =>
		pages.map((entry) => {
			try {
				const { title, lead, body, headings } = renderMarkdown(readFileSync(join(root, sourceOf(entry)), "utf8"), to);
				return { path: `/docs/${entry.slug}/`, title, description: lead, body, headings };
			} catch (error) {
				throw new Error(`${sourceOf(entry)}: ${(error as Error).message}`);
			}
		}),
	);
}

function front(groups: Group[], pages: Page[]): Page {
	const lead = (path: string) => pages.find((page) => page.path === path)?.description;
	return {
		path: "/docs/",
		title: "Guides and reference",
		description: "How to run events with Myxelium and how to build on it.",
		body: html`<p>Myxelium writes the e-mails and texts around an event and fits them into the time each registrant has left. These pages say how to use it and how to build on it.</p>
${groups.map(
	({ name, entries }) =>
		html`<h2>${name}</h2><ul>${entries.map(({ path, title }) => html`<li><a href="${path}">${title}</a><br><span class="soft">${lead(path)}</span></li>\n`)}</ul>`,
)}`,
		headings: [],
	};
}

/**
 * Everything the site consists of.
 *
 * @param root the project's folder
 * @returns texts by their path below `/docs/`, and pictures as paths of files to copy; throws where a guide names a
 *   page, picture or call that is not there
 */
export function site(root: string): { texts: Map<string, string>; pictures: Map<string, string> } {
	const document = openApiDocument(HOST);
	const pictures = new Pictures(join(root, "docs", "screens"));
	const guides = guidePages(root, targets(describedCalls(document), pictures));
	const reference = referencePages(document);
	const guideGroups = CONTENTS.map(({ group, pages }) => ({
		name: group,
		entries: pages.flatMap(({ slug }) => guides.filter(({ path }) => path === `/docs/${slug}/`)),
	}));
	const [overview, ...groups] = reference as [Page, ...Page[]];
	const short = [...guideGroups, { name: "Reference", entries: [overview] }];
	const long = [...guideGroups, { name: "Reference", entries: [overview, ...groups] }];
	const styles = ["site.css", "reference.css"].map((file) => readFileSync(join(root, "docs", "site", file), "utf8"));
	const texts = new Map([["site.css", styles.join("")]]);
	for (const page of [front(short, [...guides, overview]), ...guides, ...reference]) {
		const file = `${page.path.slice("/docs/".length)}index.html`;
		texts.set(file, framed(page, page.path.startsWith("/docs/api/") ? long : short));
	}
	return { texts, pictures: pictures.used };
}

/** The description that the reference is made from. */
export const description = () => openApiDocument(HOST);

export interface Site {
	site: typeof site;
	description: typeof description;
}
