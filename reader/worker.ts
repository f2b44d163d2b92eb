import { WorkerEntrypoint } from "cloudflare:workers";
import { getDocumentProxy } from "unpdf";
import type { PdfText } from "../vectorize/ingest";
import { type Run, toMarkdown } from "./layout";

const MOST_PAGES = 300;
const MOST_CHARS = 2_000_000;

/** Why the file could not be opened, by the name of what PDF.js threw. */
function faultOf(error: unknown): string {
	const name = error instanceof Error ? error.name : "";
	if (name === "PasswordException") return "This PDF is encrypted: save it without a password and send that.";
	return "This PDF cannot be read: it is broken or cut off. Open it, save it anew and send that.";
}

/**
 * Reads PDF files. A Worker of its own, since the parser alone is half as large as the rest of the product; it is reached by service
 * binding, holds no data and calls nothing.
 */
export default class Reader extends WorkerEntrypoint {
	override fetch(): Response {
		return new Response("This Worker answers a service binding alone.", { status: 404 });
	}

	async readPdf(bytes: Uint8Array): Promise<PdfText> {
		let document: Awaited<ReturnType<typeof getDocumentProxy>>;
		try {
			document = await getDocumentProxy(bytes);
		} catch (error) {
			return { fault: faultOf(error) };
		}
		try {
			if (document.numPages > MOST_PAGES)
				return { fault: `This PDF has ${document.numPages} pages: send at most ${MOST_PAGES} at once.` };
			const pages: Run[][] = [];
			let chars = 0;
			for (let number = 1; number <= document.numPages && chars <= MOST_CHARS; number++) {
				const { items } = await (await document.getPage(number)).getTextContent();
				const runs = items.flatMap((item) =>
					"str" in item ? [{ text: item.str, y: item.transform[5], size: item.height, ends: item.hasEOL }] : [],
				);
				chars += runs.reduce((sum, run) => sum + run.text.length, 0);
				pages.push(runs);
			}
			const text = toMarkdown(pages);
			return /\p{L}{2,}/u.test(text)
				? { text, pages: pages.length }
				: { fault: "This PDF has no text, only pictures of it: run text recognition over it, or send the text." };
		} catch (error) {
			return { fault: faultOf(error) };
		} finally {
			await document.destroy();
		}
	}
}
