import { expect, it } from "vitest";
import { serverEvents } from "./server-events";

async function read(pieces: Uint8Array[]) {
	const found = [];
	const stream = new ReadableStream<Uint8Array>({
		start(controller) {
			for (const piece of pieces) controller.enqueue(piece);
			controller.close();
		},
	});
	for await (const event of serverEvents(stream)) found.push(event);
	return found;
}

const TEXT =
	'event: step\ndata: {"key":"welcome"}\n\n: still here\n\nevent: rejected\r\ndata: one\r\ndata: two — ü\r\n\r\ndata:plain\n\nevent: done\ndata: cut';
const EVENTS = [
	{ event: "step", data: '{"key":"welcome"}' },
	{ event: "rejected", data: "one\ntwo — ü" },
	{ event: "message", data: "plain" },
];

it("reads events wherever the network cuts them, and not one that is cut off", async () => {
	const bytes = new TextEncoder().encode(TEXT);
	expect(await read([bytes])).toEqual(EVENTS);
	expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(EVENTS);
});
