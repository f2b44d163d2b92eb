import { type Html, html } from "../../pages/html";
import type { JsonSchema } from "../../workers/api/openapi";

interface Row {
	name: string;
	required: boolean;
	schema: JsonSchema;
}

/** The choices of a schema; one where there is nothing to choose. */
export const choices = (schema: JsonSchema): JsonSchema[] => (schema.anyOf ?? schema.oneOf ?? [schema]) as JsonSchema[];

const isNull = (schema: JsonSchema): boolean => schema.type === "null";

function typeOf(schema: JsonSchema): string {
	const all = choices(schema);
	if (all.length > 1) return [...new Set(all.map(typeOf))].join(" or ");
	if ("const" in schema) return JSON.stringify(schema.const);
	if (Array.isArray(schema.enum)) return "one of";
	if (Array.isArray(schema.type)) return schema.type.join(" or ");
	if (schema.type === "array") return `list of ${typeOf((schema.items as JsonSchema | undefined) ?? {})}`;
	return typeof schema.type === "string" ? schema.type : "anything";
}

/** A rule of JSON Schema in words, with the key that holds its number. */
const LIMITS: [key: string, words: (value: unknown) => string | false][] = [
	["format", (value) => (value === "date-time" ? "ISO 8601 with an offset or `Z`" : `${value}`)],
	["minLength", (value) => value !== 1 && `at least ${value} characters`],
	["maxLength", (value) => `at most ${value} characters`],
	["minimum", (value) => value !== Number.MIN_SAFE_INTEGER && `from ${value}`],
	["exclusiveMinimum", (value) => `above ${value}`],
	["maximum", (value) => value !== Number.MAX_SAFE_INTEGER && `to ${value}`],
	["minItems", (value) => `at least ${value} entries`],
	["maxItems", (value) => `at most ${value} entries`],
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

/** One line for each field and the fields within it; the same name in several choices stands once for each shape. */
export function schemaTable(schema: JsonSchema, label: string): Html {
	const rows = new Map<string, Html>();
	for (const { name, required, schema: field } of fieldsOf(schema, "")) {
		const limits = limitsOf(field);
		const row = html`<tr><td><code>${name}</code></td><td>${typeOf(field)}${required && html`, <strong>required</strong>`}</td><td>${limits.map((limit, i) => html`${i > 0 && "; "}${limit}`)}</td></tr>\n`;
		rows.set(row.text, row);
	}
	if (rows.size === 0)
		return html`<p class="soft">${label}: ${choices(schema)
			.filter((each) => !isNull(each))
			.map(typeOf)
			.join(" or ")}.</p>`;
	return html`<div class="wide" role="group" aria-label="${label}" tabindex="0"><table><thead><tr><th scope="col">${label}</th><th scope="col">Type</th><th scope="col">Rules</th></tr></thead><tbody>${[...rows.values()]}</tbody></table></div>`;
}
