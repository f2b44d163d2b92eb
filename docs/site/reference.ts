import { type Html, html } from "../../pages/html";
import type { JsonSchema, openApiDocument } from "../../workers/api/openapi";
import { curl, type Operation } from "./example";
import { fieldList, SHAPES_PATH } from "./field-list";
import type { Page } from "./frame";
import { codeBlock, slugOf } from "./markdown";

type Document = ReturnType<typeof openApiDocument>;

interface Call {
	id: string;
	method: string;
	path: string;
	operation: Operation;
}

export const groupPath = (name: string): string => `/docs/api/${slugOf(name)}/`;

/** Every operation, in the order of the description. */
export function callsOf(document: Document): Call[] {
	return Object.entries(document.paths).flatMap(([path, methods]) =>
		Object.entries(methods).map(([method, operation]) => ({
			id: slugOf(`${method} ${path.replace("/api/v1", "")}`) || method,
			method,
			path,
			operation: operation as Operation,
		})),
	);
}

/** Where a call is described: the call as a guide writes it, to its place in the reference. */
export function describedCalls(document: Document): Map<string, string> {
	return new Map(
		callsOf(document).map(({ id, method, path, operation }) => [
			`${method.toUpperCase()} ${path}`,
			`${groupPath(operation.tags[0] as string)}#${id}`,
		]),
	);
}

/** Text with its `code` marked up. */
const prose = (text: string): Html[] =>
	text.split("`").map((part, i) => (i % 2 ? html`<code>${part}</code>` : html`${part}`));

const called = (method: string, path: string): Html =>
	html`<span class="method">${method.toUpperCase()}</span> <code>${path}</code>`;

const WHERE: Record<string, string> = { path: "In the path", query: "In the query", header: "Headers" };

function parameters({ parameters: all }: Operation): Html[] {
	return Object.entries(WHERE).flatMap(([where, label]) => {
		const found = all.filter((parameter) => parameter.in === where);
		if (found.length === 0) return [];
		const properties = Object.fromEntries(
			found.map(({ name, schema, description }) => [name, { ...schema, description }]),
		);
		const required = found.filter((parameter) => parameter.required).map(({ name }) => name);
		return [fieldList({ type: "object", properties, required }, label)];
	});
}

function bodyOf({ requestBody }: Operation): Html[] {
	return Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) =>
		type === "application/json" ? fieldList(schema, "Body") : html`<p>Body: <code>${type}</code>.</p>`,
	);
}

function answers({ responses }: Operation): Html {
	const rows = Object.entries(responses).map(([status, { description }]) =>
		status === "default"
			? html`<div><dt>4xx, 5xx</dt><dd>An <a href="/docs/api/#errors">error</a> that says what to do.</dd></div>`
			: html`<div><dt>${status}</dt><dd>${prose(description ?? "")}</dd></div>\n`,
	);
	const shapes = Object.values(responses).flatMap(({ content }) => content?.["application/json"]?.schema ?? []);
	return html`<p class="group">Answers</p>
<dl class="fields">${rows}</dl>
${shapes.map((schema) => fieldList(schema as JsonSchema, "In the answer", "answer"))}`;
}

/** The shapes that answers refer to by name. */
function shapesPage(document: Document): Page {
	const all = Object.entries(document.components.schemas);
	return {
		path: SHAPES_PATH,
		title: "Shapes",
		description: "What answers refer to by name, with its fields.",
		body: html`<p>What answers refer to by name, with its fields.</p>
${all.map(([name, schema]) => html`<h2 id="${slugOf(name)}">${name}</h2>\n${fieldList(schema, "Fields", "answer")}`)}`,
		headings: all.map(([name]) => ({ level: 2, id: slugOf(name), text: name })),
	};
}

function described({ id, method, path, operation }: Call): Html {
	return html`<section class="operation" aria-labelledby="${id}"><h2 id="${id}">${prose(operation.summary)}</h2>
<p class="call">${called(method, path)}</p>
<p>${operation.description}</p>
${parameters(operation)}
${bodyOf(operation)}
${answers(operation)}
<p class="group">Example</p>
${codeBlock(curl(method, path, operation), `Example: ${operation.summary}`)}</section>
`;
}

/** The list at the top of a group's page: with dozens of calls nobody scrolls for one. */
function listed(calls: Call[], path: string): Html {
	return html`<ul class="calls">${calls.map(
		(call) =>
			html`<li><a href="${path}#${call.id}">${prose(call.operation.summary)}</a><span>${called(call.method, call.path)}</span></li>\n`,
	)}</ul>`;
}

function groupPage(name: string, calls: Call[]): Page {
	return {
		path: groupPath(name),
		title: name,
		description: `The calls of the group ${name}.`,
		body: html`${listed(calls, "")}${calls.map(described)}`,
		headings: calls.map(({ id, operation }) => ({ level: 2, id, text: operation.summary.replaceAll("`", "") })),
	};
}

function overview(document: Document, groups: [string, Call[]][]): Page {
	const { securitySchemes, responses } = document.components;
	const error = responses.Error;
	const statuses = error.description.replace(/\.$/, "").split(", ");
	const keys = Object.values(securitySchemes).map((scheme) =>
		"description" in scheme
			? html`<li>${prose(scheme.description)} It goes into <code>Authorization: Bearer</code>.</li>\n`
			: html`<li>The cookie <code>${scheme.name}</code>, which a login in the dashboard sets.</li>\n`,
	);
	return {
		path: "/docs/api/",
		title: "API reference",
		description: "Every call of the product, from the description it serves itself.",
		body: html`<p>Every call that the product answers, made from the description it serves itself: <a href="/api/v1/openapi.json">OpenAPI ${document.openapi}</a>. ${prose(document.info.description)} How to use it is in the <a href="/docs/api-guide/">API guide</a>; the shapes that several answers share are on <a href="${SHAPES_PATH}">a page of their own</a>.</p>
<h2 id="credentials">Credentials</h2><ul>${keys}</ul>
<h2 id="errors">Errors</h2>
<ul>${statuses.map((status) => html`<li><strong>${status.slice(0, 3)}</strong>${status.slice(3)}</li>\n`)}</ul>
${fieldList(error.content["application/json"].schema as JsonSchema, "Body of an error")}
<h2 id="calls">Calls</h2>
${groups.map(([name, calls]) => html`<h3 id="${slugOf(name)}"><a href="${groupPath(name)}">${name}</a></h3>${listed(calls, groupPath(name))}`)}`,
		headings: ["Credentials", "Errors", "Calls"].map((text) => ({ level: 2, id: slugOf(text), text })),
	};
}

/** The reference as pages: one that lists every call, and one for each group of them. */
export function referencePages(document: Document): Page[] {
	const calls = callsOf(document);
	const groups = document.tags.map(({ name }): [string, Call[]] => [
		name,
		calls.filter(({ operation }) => operation.tags[0] === name),
	]);
	return [overview(document, groups), ...groups.map(([name, calls]) => groupPage(name, calls)), shapesPage(document)];
}
