import { csvCell } from "./contact-export";

export type Rows = AsyncGenerator<Record<string, unknown>>;

/** CSV by RFC 4180; its header line follows from the first row, and is missing where there is none. */
export async function* csvOf(rows: Rows): AsyncGenerator<string> {
	let names: string[] | null = null;
	for await (const row of rows) {
		if (names === null) {
			names = Object.keys(row);
			yield `${names.map(csvCell).join(",")}\r\n`;
		}
		yield `${names.map((name) => csvCell(row[name])).join(",")}\r\n`;
	}
}

/** The same rows as the list they would be a page of. */
export async function* jsonOf(rows: Rows): AsyncGenerator<string> {
	let mark = '{"data":[';
	for await (const row of rows) {
		yield mark + JSON.stringify(row);
		mark = ",\n";
	}
	yield mark.startsWith("{") ? '{"data":[],"next_cursor":null}' : '],"next_cursor":null}';
}

/** A body that is made as it is read. */
export function streamed(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
	const encoder = new TextEncoder();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await parts.next();
			if (done) controller.close();
			else controller.enqueue(encoder.encode(value));
		},
		async cancel() {
			await parts.return(undefined);
		},
	});
}
