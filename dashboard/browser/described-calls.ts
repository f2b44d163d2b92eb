import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { Page, Response } from "playwright-core";

type Schema = Record<string, unknown>;
interface Operation {
	parameters: { name: string; in: string; required: boolean; schema: Schema }[];
	requestBody?: { content: Record<string, { schema: Schema }> };
	responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
interface Description {
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, Schema> };
}

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`);

/**
 * Holds every call that a page makes against the interface's own description: its path and method, its query and its JSON
 * body where it was taken, and what the answer holds.
 *
 * @returns what does not fit, once for each kind of call, and how many kinds there were
 */
export function watchCalls(page: Page): (description: Description) => Promise<{ strange: string[]; kinds: number }> {
	const answered: { response: Response; body: Promise<unknown> }[] = [];
	page.on("response", (response) => {
		const { pathname } = new URL(response.url());
		if (!pathname.startsWith("/api/v1/") || response.fromServiceWorker()) return;
		// A page that is left takes what it was answered with it.
		const json = response.headers()["content-type"]?.includes("json");
		answered.push({ response, body: json ? response.json().catch(() => undefined) : Promise.resolve(undefined) });
	});
	return async ({ paths, components }) => {
		const ajv = new Ajv({ strict: false, coerceTypes: true });
		(addFormats as unknown as (ajv: Ajv) => void)(ajv);
		for (const format of ["cidrv4", "cidrv6"]) ajv.addFormat(format, true);
		const known = Object.entries(paths).map(([path, methods]) => ({ path, methods, pattern: patternOf(path) }));
		const kinds = new Set<string>();
		const strange = new Set<string>();
		for (const { response, body } of answered) {
			const request = response.request();
			const { pathname, searchParams } = new URL(request.url());
			// A path without parameters comes before one that also fits.
			const fitting = known.filter(({ pattern }) => pattern.test(pathname));
			const found = fitting.find(({ path }) => path === pathname) ?? fitting[0];
			const operation = found?.methods[request.method().toLowerCase()];
			const name = `${request.method()} ${found?.path ?? pathname}`;
			kinds.add(name);
			if (!operation) {
				strange.add(`${name} is not described`);
				continue;
			}
			if (response.status() >= 300) continue;
			const inQuery = operation.parameters.filter((parameter) => parameter.in === "query");
			for (const [key, value] of searchParams) {
				const schema = inQuery.find((parameter) => parameter.name === key)?.schema;
				if (!schema) strange.add(`${name}: the query ${key} is not described`);
				else if (!ajv.validate({ type: "object", properties: { value: schema } }, { value }))
					strange.add(`${name}: ${key}=${value} ${ajv.errorsText()}`);
			}
			const schema = operation.requestBody?.content["application/json"]?.schema;
			const json = request.headers()["content-type"]?.includes("json") ? request.postData() : null;
			if (schema && json && !ajv.validate(schema, JSON.parse(json))) strange.add(`${name}: ${ajv.errorsText()}`);
			if (json && !schema) strange.add(`${name}: no body is described`);
			const shape = Object.values(operation.responses).flatMap(
				({ content }) => content?.["application/json"]?.schema ?? [],
			)[0];
			const held = await body;
			if (shape && held !== undefined && !ajv.validate({ ...shape, components }, held))
				strange.add(`${name} answers: ${ajv.errorsText()}`);
		}
		return { strange: [...strange], kinds: kinds.size };
	};
}
