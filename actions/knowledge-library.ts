import { allChunks, knowledgeSize } from "../db/knowledge";
import { testimonialsOf } from "../db/knowledge-facts";
import { buildLibrary, type Library, type Subject } from "../vectorize/write";
import type { Ctx } from "./context";
import { searchKnowledge } from "./search-knowledge";

/** Up to here a funnel is written from all passages; beyond, from those that searches for the event find. */
const WHOLE_CHUNKS = 1500;
const FOUND = 16;
const FOUND_OF_MANY = 40;
/** Wall milliseconds that writing waits for the search; the words that passages share with the event do without it. */
const SEARCH_MS = 1_200;
const KEPT = 4;
/** What a funnel speaks of beside its event. */
const ALSO = [
	"who we are, about the coach",
	"frequently asked questions",
	"what our programme offers",
	"practical advice",
];

const kept = new Map<string, Library>();

export interface Prepared {
	library: Library;
	subject: Subject;
}

/** A tenant's knowledge ready to write about one event from; kept in the isolate until the knowledge changes. */
export async function prepareLibrary(
	ctx: Pick<Ctx, "db" | "vectors">,
	tenant_id: string,
	about: Omit<Subject, "found">,
): Promise<Prepared> {
	const { revision, chunks } = await knowledgeSize(ctx.db, tenant_id);
	if (chunks === 0) return { library: buildLibrary([], []), subject: { ...about, found: [] } };
	const query = `${about.title}. ${about.description}`.slice(0, 500);
	if (chunks > WHOLE_CHUNKS) return fromSearches(ctx, tenant_id, about, query);
	const [library, found] = await Promise.all([whole(ctx, tenant_id, revision), search(ctx, tenant_id, query, FOUND)]);
	return { library, subject: { ...about, found: found.map(({ id }) => id) } };
}

async function whole(ctx: Pick<Ctx, "db">, tenant_id: string, revision: number): Promise<Library> {
	const key = `${tenant_id}:${revision}`;
	const known = kept.get(key);
	if (known) return known;
	const [passages, testimonials] = await Promise.all([
		allChunks(ctx.db, tenant_id, WHOLE_CHUNKS),
		testimonialsOf(ctx.db, tenant_id),
	]);
	const library = buildLibrary(passages, testimonials);
	const [oldest] = kept.keys();
	if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
	kept.set(key, library);
	return library;
}

async function fromSearches(
	ctx: Pick<Ctx, "db" | "vectors">,
	tenant_id: string,
	about: Omit<Subject, "found">,
	query: string,
): Promise<Prepared> {
	const [found, ...more] = await Promise.all([
		search(ctx, tenant_id, query, FOUND_OF_MANY),
		...ALSO.map((topic) => search(ctx, tenant_id, `${topic} ${about.title}`, FOUND)),
	]);
	const passages = new Map([...found, ...more.flat()].map((chunk) => [chunk.id, chunk]));
	const library = buildLibrary([...passages.values()], await testimonialsOf(ctx.db, tenant_id));
	return { library, subject: { ...about, found: found.slice(0, FOUND).map(({ id }) => id) } };
}

/** Best first; nothing where the search is down or takes too long. */
async function search(ctx: Pick<Ctx, "db" | "vectors">, tenant_id: string, query: string, limit: number) {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<[]>((resolve) => {
		timer = setTimeout(() => resolve([]), SEARCH_MS);
	});
	try {
		return await Promise.race([searchKnowledge(ctx, tenant_id, query, limit).catch(() => []), late]);
	} finally {
		clearTimeout(timer);
	}
}
