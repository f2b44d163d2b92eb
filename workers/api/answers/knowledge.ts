import { z } from "zod";
import { DOCUMENT_KINDS } from "../../../db/knowledge";
import { count, flag, id, instant, list, maybe, shape, text } from "./parts";

const kind = z.enum(DOCUMENT_KINDS);
const documentFields = {
	document_id: id,
	title: text,
	source_url: maybe(text),
	kind,
	created_at: instant,
	updated_at: instant,
};
const page = z.union([
	shape({ url: text, status: z.literal("waiting") }),
	shape({
		url: text,
		status: z.literal("done"),
		document_id: id,
		title: text,
		chunks: count,
		warnings: z.array(text),
	}),
	shape({ url: text, status: z.literal("failed"), reason: text }),
]);
const pages = shape({ import_id: id, status: z.enum(["running", "done"]), pages: z.array(page) });

/** What answers on the tenant's knowledge hold, by method and path. */
export const knowledgeAnswers = (): Record<string, z.ZodType> => ({
	"POST /knowledge/documents": shape({ document_id: id, chunks: count, warnings: z.array(text) }),
	"POST /knowledge/sources": pages,
	"GET /knowledge/sources/:id": pages,
	"GET /knowledge/documents": list(shape({ ...documentFields, chunks: count })),
	"GET /knowledge/documents/:id": shape({
		...documentFields,
		text,
		chunks: z.array(shape({ chunk_id: id, heading: text, text })),
		facts: shape({
			offers: z.array(
				shape({
					name: maybe(text),
					price: z.number(),
					currency: text,
					deadline: maybe(text).describe("As the page has it."),
					deadline_date: maybe(text),
					url: maybe(text),
					sentence: text,
				}),
			),
			testimonials: z.array(shape({ id, speaker: text, role: maybe(text), quote: text })),
			bio: z.array(shape({ about: text, sentence: text })),
		}),
	}),
	"GET /knowledge/status": shape({ chunks: count, vectors: count, indexed: flag }),
	"POST /knowledge/search": shape({
		data: z.array(
			shape({
				chunk_id: id,
				document_id: id,
				title: text,
				heading: text,
				text,
				score: z.number().describe("Orders the passages of one answer and means nothing beyond."),
			}),
		),
	}),
	"POST /knowledge/check": shape({
		grounded: flag,
		sentences: z.array(
			shape({
				text,
				verdict: z.enum(["supported", "no_claim", "unsupported"]),
				reason: maybe(text),
				citations: z.array(
					z.union([shape({ chunk_id: id, quote: text }), shape({ source_index: count, quote: text })]),
				),
			}),
		),
	}),
});
