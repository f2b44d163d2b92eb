import { type Html, html } from "../../pages/html";
import type { JsonSchema } from "../../workers/api/openapi";
import { slugOf } from "./markdown";

/** The page of the shapes that answers refer to by name. */
export const SHAPES_PATH = "/docs/api/shapes/";

interface Row {
	name: string;
	required: boolean;
	schema: JsonSchema;
}

/** The choices of a schema; one where there is nothing to choose. */
export const choices = (schema: JsonSchema): JsonSchema[] => (schema.anyOf ?? schema.oneOf ?? [schema]) as JsonSchema[];

const isNull = (schema: JsonSchema): boolean => schema.type === "null";

const nameOf = (ref: string): string => ref.split("/").at(-1) as string;

/** Names of the shapes that a schema refers to, itself or by its choices or entries. */
function namesIn(schema: JsonSchema): string[] {
	if (typeof schema.$ref === "string") return [nameOf(schema.$ref)];
	const parts = [...choices(schema).filter((each) => each !== schema), schema.items as JsonSchema | undefined];
	return parts.flatMap((part) => (part ? namesIn(part) : []));
}

/** Where the fields of a named shape stand. */
const shapeLinks = (schema: JsonSchema): Html[] =>
	namesIn(schema).map((name) => html` (<a href="${SHAPES_PATH}#${slugOf(name)}">fields of ${name}</a>)`);

function typeOf(schema: JsonSchema): string {
	const all = choices(schema);
	if (all.length > 1) return [...new Set(all.map(typeOf))].join(" or ");
	if (typeof schema.$ref === "string") return nameOf(schema.$ref);
	if ("const" in schema) return JSON.stringify(schema.const);
	if (Array.isArray(schema.enum)) return "one of";
	if (Array.isArray(schema.type)) return schema.type.join(" or ");
	if (schema.type === "array") return `list of ${typeOf((schema.items as JsonSchema | undefined) ?? {})}`;
	return typeof schema.type === "string" ? schema.type : "anything";
}

const FORMATS: Record<string, string> = {
	"date-time": "ISO 8601 with its offset",
	email: "an e-mail address",
	uri: "a web address",
};
const count = (value: unknown): string => Number(value).toLocaleString("en-US");

/** A rule of JSON Schema in words, with the key that holds its number. */
const LIMITS: [key: string, words: (value: unknown) => string | false][] = [
	["format", (value) => FORMATS[String(value)] ?? String(value)],
	["minLength", (value) => value !== 1 && `at least ${count(value)} characters`],
	["maxLength", (value) => `at most ${count(value)} characters`],
	["minimum", (value) => value !== Number.MIN_SAFE_INTEGER && `from ${count(value)}`],
	["exclusiveMinimum", (value) => `above ${count(value)}`],
	["maximum", (value) => value !== Number.MAX_SAFE_INTEGER && `to ${count(value)}`],
	["minItems", (value) => `at least ${count(value)} entries`],
	["maxItems", (value) => `at most ${count(value)} entries`],
];

const MAX_PATTERN = 60;

function limitsOf(schema: JsonSchema): (Html | string)[] {
	const words: (Html | string)[] = [];
	for (const each of choices(schema)) {
		for (const [key, say] of LIMITS) {
			const said = key in each && say(each[key]);
			if (said) words.push(said);
		}
		if (Array.isArray(each.enum))
			words.push(html`${each.enum.map((value, i) => html`${i > 0 && ", "}<code>${String(value)}</code>`)}`);
		const pattern = each.pattern;
		if (typeof pattern === "string" && !each.format && pattern.length <= MAX_PATTERN)
			words.push(html`like <code>${pattern}</code>`);
		const items = each.items as JsonSchema | undefined;
		if (items && items.type !== "object") words.push(...limitsOf(items));
	}
	if ("default" in schema) words.push(html`<code>${JSON.stringify(schema.default)}</code> where it is left out`);
	return words;
}

/** The fields below `schema`, with the path of each: `contact.email`, `steps[].kind`, `*` for any name. */
function fieldsOf(schema: JsonSchema, path: string): Row[] {
	return choices(schema).flatMap((each) => {
		if (each.type === "array") return fieldsOf((each.items as JsonSchema | undefined) ?? {}, `${path}[]`);
		const required = new Set((each.required as string[] | undefined) ?? []);
		const named = Object.entries((each.properties as Record<string, JsonSchema> | undefined) ?? {});
		const any = each.additionalProperties;
		if (any && typeof any === "object") named.push(["*", any as JsonSchema]);
		return named.flatMap(([name, field]) => {
			const at = path ? `${path}.${name}` : name;
			return [{ name: at, required: required.has(name), schema: field }, ...fieldsOf(field, at)];
		});
	});
}

/** A path whose last name stands out. */
function named(path: string): Html {
	const at = path.lastIndexOf(".") + 1;
	return html`<code>${at > 0 && html`<span>${path.slice(0, at)}</span>`}${path.slice(at)}</code>`;
}

/** What is said of a field: in a request which must be there, in an answer which may be missing. */
const PRESENCE = {
	request: (required: boolean) => required && html`, <strong>required</strong>`,
	answer: (required: boolean) => !required && html`, not always there`,
};

/** The fields of a body, a query or a path, and the fields within them; one that several choices have stands once for each shape. */
export function fieldList(schema: JsonSchema, label: string, of: keyof typeof PRESENCE = "request"): Html {
	const rows = new Map<string, Html>();
	for (const { name, required, schema: field } of fieldsOf(schema, "")) {
		const rules = limitsOf(field).map((limit) => html`; ${limit}`);
		const row = html`<div><dt>${named(name)}</dt><dd>${typeOf(field)}${shapeLinks(field)}${PRESENCE[of](required)}${rules}${field.description !== undefined && html`. ${String(field.description)}`}</dd></div>\n`;
		rows.set(row.text, row);
	}
	const types = choices(schema)
		.filter((each) => !isNull(each))
		.map(typeOf);
	if (rows.size === 0) return html`<p>${label}: ${types.join(" or ")}${shapeLinks(schema)}.</p>`;
	return html`<p class="group">${label}</p>
<dl class="fields">${[...rows.values()]}</dl>`;
}
