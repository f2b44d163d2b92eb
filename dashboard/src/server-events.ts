export interface ServerEvent {
	event: string;
	data: string;
}

const BREAK = /\r\n|\r|\n/;
const BLANK = /\r\n\r\n|\n\n|\r\r/;

function parsed(block: string): ServerEvent | null {
	let event = "message";
	const data: string[] = [];
	for (const line of block.split(BREAK)) {
		const [, field = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
		if (field === "event") event = value;
		if (field === "data") data.push(value);
	}
	return data.length > 0 ? { event, data: data.join("\n") } : null;
}

/**
 * The events of a `text/event-stream` as they come in, in order; comments are left out, and so is an event that is cut off.
 * Format: https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export async function* serverEvents(stream: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
	const reader = stream.getReader();
	const decoder = new TextDecoder();
	let waiting = "";
	try {
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			waiting += decoder.decode(value, { stream: true });
			for (let end = BLANK.exec(waiting); end; end = BLANK.exec(waiting)) {
				const found = parsed(waiting.slice(0, end.index));
				waiting = waiting.slice(end.index + end[0].length);
				if (found) yield found;
			}
		}
	} finally {
		await reader.cancel().catch(() => undefined);
	}
}
