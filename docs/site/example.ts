import type { JsonSchema } from "../../workers/api/openapi";
import { choices } from "./field-list";

export interface Operation {
	tags: string[];
	summary: string;
	description: string;
	security: Record<string, string[]>[];
	parameters: { name: string; in: string; required: boolean; schema: JsonSchema; description?: string }[];
	requestBody?: { content: Record<string, { schema: JsonSchema }> };
	responses: Record<string, { description?: string; $ref?: string; content?: Record<string, { schema: JsonSchema }> }>;
}

/** Values that say more than the shape of a field does, by its name. */
const VALUES: Record<string, unknown> = {
	address: "12 Mill Lane, Bristol",
	code: "123456",
	currency: "USD",
	domain: "mail.coach.example",
	email: "ana@coach.example",
	event_id: "evt_123",
	first_name: "Ana",
	name: "Ana Coach",
	password: "juniper lane 12",
	primary_color: "#4263eb",
	scheduled_at: "2027-03-04T18:00:00Z",
	subdomain: "ana",
	timezone: "Europe/London",
	title: "Speak with ease",
	url: "https://coach.example/hooks",
};
const OF_FORMAT: Record<string, unknown> = {
	"date-time": "2027-03-04T18:00:00Z",
	email: "ana@coach.example",
	uri: "https://coach.example",
	uuid: "3f0e7a52-9a34-4c1b-8d1f-6f2f1f0a7c11",
};

/** Whether a sample by a field's name also fits its shape. */
function fits(value: unknown, schema: JsonSchema): boolean {
	if (typeof value !== schema.type) return false;
	const { minLength, maxLength, pattern, enum: allowed } = schema as Record<string, never>;
	const text = String(value);
	return (
		(allowed === undefined || (allowed as unknown[]).includes(value)) &&
		(minLength === undefined || text.length >= minLength) &&
		(maxLength === undefined || text.length <= maxLength) &&
		(pattern === undefined || new RegExp(pattern).test(text))
	);
}

/** A value of this shape, as short as the shape allows: the required fields, or the first one where none is. */
export function sample(schema: JsonSchema, name = ""): unknown {
	const shape = choices(schema)[0] ?? {};
	if (shape !== schema) return sample(shape, name);
	if ("const" in shape) return shape.const;
	if (name in VALUES && fits(VALUES[name], shape)) return VALUES[name];
	if ("default" in shape) return shape.default;
	if (Array.isArray(shape.enum)) return shape.enum[0];
	const type = Array.isArray(shape.type) ? shape.type[0] : shape.type;
	if (type === "object") {
		const fields = Object.entries((shape.properties as Record<string, JsonSchema> | undefined) ?? {});
		const required = (shape.required as string[] | undefined) ?? [];
		const shown = required.length ? fields.filter(([field]) => required.includes(field)) : fields.slice(0, 1);
		return Object.fromEntries(shown.map(([field, inner]) => [field, sample(inner, field)]));
	}
	if (type === "array") {
		const least = typeof shape.minItems === "number" ? shape.minItems : 1;
		return Array.from({ length: Math.max(1, least) }, () =>
			sample((shape.items as JsonSchema | undefined) ?? {}, name.replace(/s$/, "")),
		);
	}
	if (type === "boolean") return true;
	if (type === "integer" || type === "number") return Math.max(1, Number(shape.minimum ?? 1));
	if (typeof shape.format === "string" && shape.format in OF_FORMAT) return OF_FORMAT[shape.format];
	return text(shape, name);
}

function text({ minLength, maxLength }: JsonSchema, name: string): string {
	const word = (name || "text").slice(0, Number(maxLength ?? 100));
	return word.padEnd(Number(minLength ?? 0), "x");
}

const placeholder = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();

/** The address of a call with capitals in place of what the caller puts in. */
function address(path: string, { parameters }: Operation): string {
	const query = parameters
		.filter((parameter) => parameter.in === "query" && parameter.required)
		.map(({ name, schema }) => `${name}=${encodeURIComponent(String(sample(schema, name)))}`);
	return `https://YOUR-HOST${path.replace(/\{(\w+)\}/g, (_, name: string) => placeholder(name))}${query.length ? `?${query.join("&")}` : ""}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** The body that the example sends, or undefined where the operation takes no JSON. */
export function exampleBody({ requestBody }: Operation): unknown {
	const schema = requestBody?.content["application/json"]?.schema;
	return schema && sample(schema);
}

/** The call as a command for a shell. */
export function curl(method: string, path: string, operation: Operation): string {
	const lines = [quoted(address(path, operation))];
	const schemes = operation.security.flatMap(Object.keys);
	if (schemes.length)
		lines.push(`-H 'Authorization: Bearer ${schemes.includes("publishable_key") ? "pk_..." : "myx_..."}'`);
	for (const parameter of operation.parameters)
		if (parameter.in === "header" && parameter.required)
			lines.push(`-H '${parameter.name}: ${parameter.name === "Idempotency-Key" ? "a-new-one-each-time" : "..."}'`);
	const body = exampleBody(operation);
	const form = Object.keys(operation.requestBody?.content ?? {})[0];
	if (body !== undefined)
		lines.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body, null, 2))}`);
	else if (form) lines.push(`-H 'Content-Type: ${form}'`, "--data-binary @body");
	const verb = method === "get" ? "" : `-X ${method.toUpperCase()} `;
	return `curl ${verb}${lines.join(" \\\n  ")}`;
}
