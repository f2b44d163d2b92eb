import { type CustomField, type FormValues, TEXTS } from "./types";

const UTM = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];
const UTM_MAX = 200;
const KEPT = "myxelium:utm";

/** The campaign parameters of a page address (`?utm_source=...`), or null when it has none. */
export function utmFrom(search: string): Record<string, string> | null {
	const found = new URLSearchParams(search);
	const pairs = UTM.flatMap((name) => {
		const value = found.get(name)?.trim().slice(0, UTM_MAX);
		return value ? [[name, value]] : [];
	});
	return pairs.length ? Object.fromEntries(pairs) : null;
}

/**
 * Where the visitor came from: the page's address, else what an earlier page of this visit had, else `attribute`.
 * Pages without storage go without the second.
 */
export function campaign(
	search: string,
	attribute: string | null,
	storage: () => Storage,
): Record<string, string> | null {
	const here = utmFrom(search);
	try {
		if (here) storage().setItem(KEPT, new URLSearchParams(here).toString());
		const kept = here ?? utmFrom(storage().getItem(KEPT) ?? "");
		if (kept) return kept;
	} catch {
		if (here) return here;
	}
	return utmFrom(attribute ?? "");
}

/**
 * What the form holds at first: the element's attributes, else the page's address (`?email=...&first_name=...`, own
 * fields by name). Consent is never taken from either.
 */
export function prefill(
	attribute: (name: string) => string | null,
	search: string,
	custom: CustomField[],
): Partial<FormValues> {
	const query = new URLSearchParams(search);
	const texts = TEXTS.map((name) => [name, attribute(name.replace("_", "-")) ?? query.get(name) ?? ""]);
	const own = custom.map(({ name, value }) => [name, value || (query.get(name) ?? "")]);
	return { ...Object.fromEntries(texts), custom: Object.fromEntries(own) };
}
