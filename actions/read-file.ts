import type { Ctx } from "./context";
import { DomainError, invalid } from "./errors";

const MAX_PDF_BYTES = 8 * 1024 * 1024;

const isPdf = (bytes: Uint8Array): boolean =>
	new TextDecoder("latin1").decode(bytes.subarray(0, 1024)).includes("%PDF-");

/**
 * The text of a PDF file as Markdown.
 *
 * @throws invalid where it is encrypted, broken or without text; too_large above 8 MB; unavailable where no reader is bound
 */
export async function readPdf(ctx: Pick<Ctx, "readPdf">, bytes: Uint8Array): Promise<string> {
	if (!ctx.readPdf)
		throw new DomainError(
			"unavailable",
			"no_pdf_reader",
			"PDF files cannot be read here: send the text.",
			undefined,
			3600,
		);
	if (bytes.byteLength > MAX_PDF_BYTES)
		throw new DomainError("too_large", "document_too_large", "A PDF file holds at most 8 MB: split it.");
	const read = await ctx.readPdf(bytes);
	if ("fault" in read) throw invalid([{ path: "file", message: read.fault }], read.fault);
	return read.text;
}

/** The text of an uploaded file: a PDF by its reader, anything else as UTF-8. */
export async function readFile(ctx: Pick<Ctx, "readPdf">, bytes: Uint8Array): Promise<string> {
	return isPdf(bytes) ? readPdf(ctx, bytes) : new TextDecoder().decode(bytes);
}
