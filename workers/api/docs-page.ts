import { type Html, html, raw } from "../../pages/html";
import { answerOf } from "./answers";
import type { Endpoint } from "./endpoint";
import { ENDPOINTS } from "./endpoints";
import { ACCESS_WORDS, answerSchema, type JsonSchema, openApiPath, schemaOf } from "./openapi";

const STYLE = `
:root{color-scheme:light dark;--fg:#1b1e22;--soft:#59616b;--edge:#d9dde2;--card:#f6f7f8;--link:#0f6254}
@media(prefers-color-scheme:dark){:root{--fg:#e8eaed;--soft:#a3abb5;--edge:#3a4047;--card:#22262b;--link:#6fd0bd}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:clamp(1rem,4vw,3rem) 1rem;color:var(--fg);background:Canvas;font:100%/1.5 system-ui,sans-serif}
h1,h2,h3{line-height:1.2}
h2{margin-top:2.5rem}
h3{font:600 1rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere;margin:0}
a{color:var(--link)}
article{border-top:1px solid var(--edge);padding:1rem 0;display:grid;gap:.5rem}
p{margin:0}
.soft{color:var(--soft)}
pre{margin:.5rem 0 0;padding:.75rem;background:var(--card);border:1px solid var(--edge);border-radius:8px;overflow-x:auto;font-size:.875rem}
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}
nav ul{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;list-style:none;padding:0}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid var(--edge)}
summary{cursor:pointer;color:var(--link)}
`;

const idOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");

/** Text with its `code` marked up. */
const prose = (text: string): Html[] =>
	text.split("`").map((part, i) => (i % 2 ? html`<code>${part}</code>` : html`${part}`));

const typeOf = (schema: JsonSchema): string => {
	if (Array.isArray(schema.enum)) return schema.enum.join(", ");
	return typeof schema.type === "string" ? schema.type : "any";
};

function queryTable(endpoint: Endpoint): Html | false {
	if (!endpoint.query) return false;
	const fields = Object.entries((schemaOf(endpoint.query).properties as Record<string, JsonSchema>) ?? {});
	const rows = fields.map(([name, schema]) => html`<tr><td><code>${name}</code></td><td>${typeOf(schema)}</td></tr>`);
	return html`<table><caption class="soft">Query</caption><tbody>${rows}</tbody></table>`;
}

function article(endpoint: Endpoint): Html {
	const { method, path, summary, access, status, answer, body, form, headers } = endpoint;
	const shape = answerOf(endpoint);
	return html`<article>
<h3 id="${idOf(`${method} ${path}`)}">${method} ${openApiPath(path)}</h3>
<p>${prose(summary)}. <span class="soft">${ACCESS_WORDS[access]}</span></p>
${headers?.map(({ name, description }) => html`<p>Header <code>${name}</code>: ${description}</p>`)}
${queryTable(endpoint)}
${body && html`<details><summary>Request body (JSON Schema)</summary><pre>${JSON.stringify(schemaOf(body), null, 2)}</pre></details>`}
${form && html`<p class="soft">Body: <code>${form}</code></p>`}
<p>${status}: ${prose(answer)}</p>
${shape && html`<details><summary>Answer (JSON Schema)</summary><pre>${JSON.stringify(answerSchema(shape).schema, null, 2)}</pre></details>`}
</article>`;
}

/** The interface as a page to read: no script, nothing from elsewhere. */
export function docsPage(): string {
	const groups = [...Map.groupBy(ENDPOINTS, (endpoint) => endpoint.group)];
	return html`${raw("<!doctype html>")}
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Myxelium API</title><style>${raw(STYLE)}</style></head>
<body><header><h1>Myxelium API</h1>
<p>JSON in snake_case, instants in ISO 8601 and UTC, lists as <code>{data, next_cursor}</code>. Send an API key or an access token
as a bearer token. The same as data: <a href="openapi.json">OpenAPI 3.1</a>; with examples, beside the guides: <a href="/docs/api/">reference</a>.</p>
<p>An error is <code>{"error": {"code", "message", "request_id", "fields"?}}</code>; its message says what to do. Answers carry
<code>RateLimit-Limit</code>, <code>RateLimit-Remaining</code> and <code>RateLimit-Reset</code>; with 429 comes <code>Retry-After</code>.</p>
<nav aria-label="Groups"><ul>${groups.map(([name]) => html`<li><a href="#${idOf(name)}">${name}</a></li>`)}</ul></nav></header>
<main>${groups.map(([name, endpoints]) => html`<section aria-labelledby="${idOf(name)}"><h2 id="${idOf(name)}">${name}</h2>${endpoints.map(article)}</section>`)}</main>
</body></html>`.text;
}
