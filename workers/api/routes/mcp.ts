import { Hono } from "hono";
import { z } from "zod";
import { type AppEnv, fits, type HttpContext, issues, rawBody } from "../../http";
import { allow } from "../credentials";
import { TOOLS, type Tool, type ToolRequest } from "../mcp-tools";

/** Answers a request as the front door would. */
type Ask = (c: HttpContext, request: Request) => Promise<Response>;

const VERSIONS = ["2025-11-25", "2025-06-18", "2025-03-26"];
/** Codes of JSON-RPC 2.0 (jsonrpc.org/specification, section 5.1). */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;

const rpcRequest = z.object({
	jsonrpc: z.literal("2.0"),
	id: z.union([z.string(), z.number()]).optional(),
	method: z.string().optional(),
	params: z.record(z.string(), z.unknown()).optional(),
});
type Rpc = z.infer<typeof rpcRequest>;
const toolCall = z.object({ name: z.string(), arguments: z.record(z.string(), z.unknown()).default({}) });

const INSTRUCTIONS =
	"Builds and inspects event funnels. Tools that change something do nothing without `confirm: true`: they show what would happen. Show that to the person and ask before you confirm.";

const failure = (id: Rpc["id"] | null, code: number, message: string) => ({
	jsonrpc: "2.0",
	id: id ?? null,
	error: { code, message },
});

let listed: unknown[] | null = null;

const toolsView = () =>
	(listed ??= Object.entries(TOOLS).map(([name, { description, input, changes }]) => {
		const { $schema: _, ...inputSchema } = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
		const annotations = { readOnlyHint: !changes, destructiveHint: name === "reschedule_event", openWorldHint: false };
		return { name, description, inputSchema, annotations };
	}));

/**
 * The Model Context Protocol over the product's own interface, by the transport "Streamable HTTP" without sessions
 * (modelcontextprotocol.io/specification/2025-06-18/basic/transports): every POST is answered by itself, as JSON.
 * A tool is a request of the interface with the caller's own credentials, so that roles, limits and checks are the same.
 */
export const mcp = (ask: Ask) =>
	new Hono<AppEnv>()
		.post("/", allow("member"), async (c) => {
			const version = c.req.header("mcp-protocol-version");
			if (version !== undefined && !VERSIONS.includes(version))
				return c.json(failure(null, INVALID_REQUEST, `Speak one of the versions ${VERSIONS.join(", ")}.`), 400);
			let value: unknown;
			try {
				value = JSON.parse(await rawBody(c));
			} catch (error) {
				if (!(error instanceof SyntaxError)) throw error;
				return c.json(failure(null, PARSE_ERROR, "The body is not valid JSON."), 400);
			}
			const read = rpcRequest.safeParse(value);
			if (!read.success) return c.json(failure(null, INVALID_REQUEST, "Send one JSON-RPC 2.0 message."), 400);
			// Notifications, and answers to requests this server never makes.
			if (read.data.id === undefined || read.data.method === undefined) return c.body(null, 202);
			return c.json(await answer(c, ask, read.data));
		})
		.all("/", (c) => {
			c.header("allow", "POST");
			return c.json(failure(null, INVALID_REQUEST, "This server opens no stream and keeps no session: use POST."), 405);
		});

async function answer(c: HttpContext, ask: Ask, { id, method, params = {} }: Rpc): Promise<object> {
	const result = (value: unknown) => ({ jsonrpc: "2.0", id, result: value });
	if (method === "ping") return result({});
	if (method === "tools/list") return result({ tools: toolsView() });
	if (method === "initialize") {
		const asked = String(params.protocolVersion ?? "");
		return result({
			protocolVersion: VERSIONS.includes(asked) ? asked : VERSIONS[0],
			capabilities: { tools: {} },
			serverInfo: { name: "myxelium", version: c.env.VERSION ?? "0.1.0" },
			instructions: INSTRUCTIONS,
		});
	}
	if (method !== "tools/call") return failure(id, METHOD_NOT_FOUND, `There is no method ${method}.`);
	const call = toolCall.safeParse(params);
	const tool = call.success && Object.hasOwn(TOOLS, call.data.name) ? TOOLS[call.data.name] : undefined;
	if (!call.success || !tool) return failure(id, INVALID_PARAMS, "There is no such tool: see tools/list.");
	return result(await runTool(c, ask, tool, call.data.arguments));
}

const told = (value: unknown, isError = false) => ({
	content: [{ type: "text", text: JSON.stringify(value) }],
	...(!isError && { structuredContent: value }),
	isError,
});

/** What is wrong is told as the tool's answer, so that the assistant can put it right. */
async function runTool(c: HttpContext, ask: Ask, tool: Tool, given: Record<string, unknown>) {
	const checked = z.strictObject(tool.input.shape).safeParse(given);
	if (!checked.success) return told({ error: { code: "validation_failed", fields: issues(checked.error) } }, true);
	// As given: the interface reads instants and defaults itself.
	const request = tool.request(given as never);
	if (!request) return told({ dry_run: true, would_create: given, next: "Call again with confirm: true to do it." });
	const response = await ask(c, requestOf(c, request));
	const value = await readAnswer(response);
	if (!response.ok || "error" in value) return told(value, true);
	return told(tool.changes ? { ...value, dry_run: given.confirm !== true } : value);
}

function requestOf(c: HttpContext, { method, path, body }: ToolRequest): Request {
	const headers = new Headers({ "x-request-id": c.get("request_id") });
	for (const name of ["authorization", "cookie", "origin", "cf-connecting-ip"]) {
		const held = c.req.header(name);
		if (held !== undefined) headers.set(name, held);
	}
	if (body !== undefined) headers.set("content-type", "application/json");
	const { origin } = new URL(c.req.url);
	return new Request(`${origin}/api/v1${path}`, {
		method,
		headers,
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
}

/** A JSON answer as it is; of a stream of events the last, which says how it ended. */
async function readAnswer(response: Response): Promise<Record<string, unknown>> {
	const text = await response.text();
	const stream = (response.headers.get("content-type") ?? "").startsWith("text/event-stream");
	const last = text
		.trimEnd()
		.split("\n")
		.findLast((line) => line.startsWith("data:"));
	return fits(JSON.parse(stream ? (last?.slice("data:".length) ?? "{}") : text), z.record(z.string(), z.unknown()));
}
