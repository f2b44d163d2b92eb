import type { Context } from "hono";
import type { z } from "zod";
import type { Actor } from "../actions/actor";
import type { Ctx } from "../actions/context";
import { DomainError, type FieldIssue, invalid } from "../actions/errors";
import type { Env } from "./env";

/** What every handler finds on its Hono context. */
export interface AppEnv {
	Bindings: Env;
	Variables: { ctx: Ctx; actor: Actor; request_id: string };
}
export type HttpContext = Context<AppEnv>;

const MAX_BODY_BYTES = 512 * 1024;

export const issues = (error: z.ZodError): FieldIssue[] =>
	error.issues.map((i) => ({ path: i.path.join("."), message: i.message }));

/** The bytes of a request, refused above `limit` whatever its header claims. */
export async function rawBytes(c: HttpContext, limit: number): Promise<ArrayBuffer> {
	const tooLarge = () =>
		new DomainError("too_large", "body_too_large", `Send at most ${Math.floor(limit / 1024)} KB in one request.`);
	if (Number(c.req.header("content-length") ?? 0) > limit) throw tooLarge();
	const bytes = await c.req.arrayBuffer();
	if (bytes.byteLength > limit) throw tooLarge();
	return bytes;
}

/** The same as text. */
export const rawBody = async (c: HttpContext, limit = MAX_BODY_BYTES): Promise<string> =>
	new TextDecoder().decode(await rawBytes(c, limit));

/** A JSON body held against `schema`. 415 when it is not JSON by its type, 400 when it does not parse, 422 with `fields` when it does not fit. */
export async function body<S extends z.ZodType>(c: HttpContext, schema: S, limit?: number): Promise<z.infer<S>> {
	const text = await rawBody(c, limit);
	if (!(c.req.header("content-type") ?? "").toLowerCase().startsWith("application/json"))
		throw new DomainError("unsupported_type", "not_json", "Send the body as JSON with content-type application/json.");
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new DomainError(
			"malformed",
			"malformed_json",
			"The body is not valid JSON: check quotes, commas and brackets.",
		);
	}
	return fits(value, schema);
}

/** The same where the body may be left out, which reads as an empty object. */
export async function optionalBody<S extends z.ZodType>(c: HttpContext, schema: S): Promise<z.infer<S>> {
	return c.req.header("content-type") === undefined ? fits({}, schema) : body(c, schema);
}

/** `value` held against `schema`; 422 with `fields` when it does not fit. */
export function fits<S extends z.ZodType>(value: unknown, schema: S): z.infer<S> {
	const parsed = schema.safeParse(value);
	if (!parsed.success) throw invalid(issues(parsed.error));
	return parsed.data;
}

export const query = <S extends z.ZodType>(c: HttpContext, schema: S): z.infer<S> => fits(c.req.query(), schema);
