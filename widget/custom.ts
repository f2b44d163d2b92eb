import { type CustomField, FIELDS } from "./types";

const TYPES = ["text", "textarea", "select", "checkbox"] as const;
const MAX_FIELDS = 20;
/** Names that the form has itself. */
const RESERVED: string[] = [...FIELDS, "topic"];

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * The page's own fields from the `fields` attribute, a JSON list of `{name, label, type?, required?, options?, value?}`.
 * What cannot be kept by the server is left out, and the page's author is told on the console.
 */
export function customFields(attribute: string | null): CustomField[] {
	if (!attribute) return [];
	let given: unknown;
	try {
		given = JSON.parse(attribute);
	} catch {
		given = null;
	}
	const fields: CustomField[] = [];
	for (const one of Array.isArray(given) ? given : [null]) {
		const { name, label, type, required, options, value } = (one ?? {}) as Record<string, unknown>;
		const known = textOf(name);
		const usable = /^[a-z][a-z0-9_]{0,39}$/.test(known) && !RESERVED.includes(known);
		if (!usable || fields.length === MAX_FIELDS || fields.some((field) => field.name === known)) {
			console.warn("myxelium-registration: this entry of fields is left out", one);
			continue;
		}
		fields.push({
			name: known,
			label: textOf(label) || known,
			type: TYPES.find((supported) => supported === type) ?? "text",
			required: required === true,
			options: Array.isArray(options) ? options.map(String) : [],
			value: textOf(value),
		});
	}
	return fields;
}
