import { z } from "zod";
import { answerOf } from "./answers";
import { type Access, type Endpoint, JSON_TYPE } from "./endpoint";
import { ENDPOINTS } from "./endpoints";

export type JsonSchema = Record<string, unknown>;

/** What a request of this shape looks like as JSON Schema; a rule that JSON Schema cannot say is left out. */
export function schemaOf(schema: z.ZodType): JsonSchema {
	const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
	return rest;
}

/**
 * What an answer of this shape looks like, and the named shapes that it refers to. Left open for what a later version adds, so that a reader made
 * from it does not refuse that.
 */
export function answerSchema(schema: z.ZodType): { schema: JsonSchema; named: Record<string, JsonSchema> } {
	const whole = JSON.stringify(z.toJSONSchema(schema, { io: "output" }), function (this: JsonSchema, key, value) {
		// A format says it in a word.
		if (key === "pattern" && typeof this.format === "string") return undefined;
		return key === "$schema" || (key === "additionalProperties" && value === false) ? undefined : value;
	});
	const { $defs, ...rest } = JSON.parse(whole.replaceAll("#/$defs/", "#/components/schemas/"));
	return { schema: rest, named: $defs ?? {} };
}

/** `/events/:id` as OpenAPI writes it. */
export const openApiPath = (path: string): string => path.replace(/:(\w+)/g, "{$1}");

const SECURITY: Record<Access, Record<string, string[]>[]> = {
	anyone: [],
	link: [],
	signature: [],
	publishable: [{ publishable_key: [] }, { bearer: [] }, { session: [] }],
	member: [{ bearer: [] }, { session: [] }],
	admin: [{ bearer: [] }, { session: [] }],
	owner: [{ bearer: [] }, { session: [] }],
};

/** Who may call, in words. */
export const ACCESS_WORDS: Record<Access, string> = {
	anyone: "Open to everyone.",
	link: "Opened by the unguessable token in the link.",
	signature: "Signed by the provider.",
	publishable: "Takes the publishable key, or any role.",
	member: "Needs the role member or higher.",
	admin: "Needs the role admin or higher.",
	owner: "Needs the role owner.",
};

function parameters({ path, query, headers }: Endpoint) {
	const fields = query ? schemaOf(query) : {};
	const required = new Set((fields.required as string[] | undefined) ?? []);
	return [
		...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
			name,
			in: "path",
			required: true,
			schema: { type: "string" },
		})),
		...Object.entries((fields.properties as Record<string, JsonSchema> | undefined) ?? {}).map(([name, schema]) => ({
			name,
			in: "query",
			// A default is there so that the field may be left out.
			required: required.has(name) && !("default" in schema),
			schema,
		})),
		...(headers ?? []).map((header) => ({ ...header, in: "header", schema: { type: "string" } })),
	];
}

function requestBody({ body, form }: Endpoint) {
	if (body) return { required: true, content: { "application/json": { schema: schemaOf(body) } } };
	return form && { required: true, content: { [form]: { schema: { type: "object" } } } };
}

function operation(endpoint: Endpoint) {
	const { group, summary, access, status, answer } = endpoint;
	const body = requestBody(endpoint);
	const shape = answerOf(endpoint);
	const content = shape && { content: { [JSON_TYPE]: { schema: answerSchema(shape).schema } } };
	return {
		tags: [group],
		summary,
		description: ACCESS_WORDS[access],
		security: SECURITY[access],
		parameters: parameters(endpoint),
		...(body && { requestBody: body }),
		responses: { [status]: { description: answer, ...content }, default: { $ref: "#/components/responses/Error" } },
	};
}

const ERROR: JsonSchema = {
	type: "object",
	required: ["error"],
	properties: {
		error: {
			type: "object",
			required: ["code", "message", "request_id"],
			properties: {
				code: { type: "string" },
				message: { type: "string", description: "One sentence that says what to do." },
				request_id: { type: "string" },
				fields: {
					type: "array",
					items: {
						type: "object",
						required: ["path", "message"],
						properties: { path: { type: "string" }, message: { type: "string" } },
					},
				},
			},
		},
	},
};

/**
 * The whole interface as an OpenAPI 3.1 document (spec.openapis.org/oas/v3.1.1): request shapes come from the schemas
 * that requests are held against, so they cannot differ from them.
 *
 * @param server the product's address, without a slash at the end
 */
export function openApiDocument(server: string) {
	const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
	const schemas: Record<string, JsonSchema> = {};
	for (const endpoint of ENDPOINTS) {
		const path = openApiPath(endpoint.path);
		const shape = answerOf(endpoint);
		if (shape) Object.assign(schemas, answerSchema(shape).named);
		paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(endpoint) };
	}
	return {
		openapi: "3.1.1",
		info: {
			title: "Myxelium",
			version: "1",
			description: "JSON in snake_case; instants are ISO 8601 in UTC. Lists are `{data, next_cursor}`.",
		},
		servers: [{ url: server }],
		tags: [...new Set(ENDPOINTS.map((endpoint) => endpoint.group))].map((name) => ({ name })),
		paths,
		components: {
			securitySchemes: {
				bearer: { type: "http", scheme: "bearer", description: "An access token, or an API key (`myx_`)." },
				publishable_key: { type: "http", scheme: "bearer", description: "The key that is shown in a page (`pk_`)." },
				session: { type: "apiKey", in: "cookie", name: "myx_access" },
			},
			schemas,
			responses: {
				Error: {
					description:
						"400 malformed, 401 no credentials, 403 role too low, 404 absent, 409 conflict, 413 too large, 415 not JSON, 422 invalid values, 429 too many requests.",
					headers: {
						"x-request-id": { schema: { type: "string" } },
						"retry-after": { description: "Seconds to wait, with 429 and 503.", schema: { type: "integer" } },
					},
					content: { "application/json": { schema: ERROR } },
				},
			},
		},
	};
}
