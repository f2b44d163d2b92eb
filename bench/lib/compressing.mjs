import { createServer, request } from "node:http";
import { gzip } from "node:zlib";

const COMPRESSED = /^(text\/|application\/(javascript|json|manifest)|image\/svg)/;

/**
 * Stands before the local runtime, which sends its files as they are, and compresses text as the platform does
 * (developers.cloudflare.com/speed/optimization/content/compression).
 *
 * @param {number} to the port that is asked
 * @returns {Promise<{url: string, stop(): void}>}
 */
export async function startCompressing(to) {
	const server = createServer((asked, answer) => {
		const { method, headers, url: path } = asked;
		const passed = request({ host: "127.0.0.1", port: to, method, path, headers }, (from) => {
			const { "content-length": _, ...kept } = from.headers;
			const small =
				COMPRESSED.test(from.headers["content-type"] ?? "") &&
				!from.headers["content-type"].startsWith("text/event-stream") &&
				!from.headers["content-encoding"];
			if (!small) return from.pipe(answer.writeHead(from.statusCode, from.headers));
			const chunks = [];
			from.on("data", (chunk) => chunks.push(chunk));
			from.on("end", () =>
				gzip(Buffer.concat(chunks), (error, bytes) => {
					if (error) answer.destroy(error);
					else answer.writeHead(from.statusCode, { ...kept, "content-encoding": "gzip" }).end(bytes);
				}),
			);
		});
		passed.on("error", (error) => answer.destroy(error));
		asked.pipe(passed);
	});
	await new Promise((listening) => server.listen(0, listening));
	return { url: `http://localhost:${server.address().port}`, stop: () => server.close() };
}
