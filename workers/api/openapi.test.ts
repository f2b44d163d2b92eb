import { describe, expect, it } from "vitest";
import { call } from "../../test/worker/product";
import { answerOf, answers } from "./answers";
import { createApp } from "./app";
import { V1 } from "./endpoint";
import { ENDPOINTS } from "./endpoints";

describe("the interface's description", () => {
	it("names every path that is answered, and no other", () => {
		const mounted = createApp()
			.routes.filter((route) => route.method !== "ALL")
			.filter((route) => !route.path.startsWith("/api/") || route.path.startsWith("/api/v1/"))
			.map((route) => `${route.method} ${route.path}`);
		const named = ENDPOINTS.map(({ method, path }) => `${method} ${path}`);
		expect(named).toEqual([...new Set(named)]);
		expect([...named].sort()).toEqual([...new Set(mounted)].sort());
	});

	it("is an OpenAPI document with the shapes that requests are held against", async () => {
		const { status, body } = await call("GET", "openapi.json");
		expect(status).toBe(200);
		expect(body.openapi).toMatch(/^3\.1/);
		const enrol = body.paths["/api/v1/enrollments"].post;
		const shape = enrol.requestBody.content["application/json"].schema;
		expect(shape.required).toEqual(["event_id", "contact"]);
		expect(shape.properties.contact.properties.email).toMatchObject({ type: "string", maxLength: 254 });
		expect(enrol.parameters).toContainEqual(expect.objectContaining({ name: "Idempotency-Key", in: "header" }));
		const list = body.paths["/api/v1/admin/messages"].get.parameters;
		expect(list).toContainEqual(
			expect.objectContaining({
				name: "channel",
				in: "query",
				required: false,
				schema: { type: "string", enum: ["email", "sms"] },
			}),
		);
		expect(list).toContainEqual(expect.objectContaining({ name: "limit", required: false }));
		expect(body.paths["/api/v1/events/{id}"].get.parameters).toMatchObject([
			{ name: "id", in: "path", required: true },
		]);
		for (const path of Object.values(body.paths) as Record<string, { responses: object; summary: string }>[])
			for (const operation of Object.values(path)) {
				expect(operation.summary).toBeTruthy();
				expect(Object.keys(operation.responses)).toContain("default");
			}
	});

	it("says what every usual answer in JSON holds, and names no answer that is not given", async () => {
		const named = ENDPOINTS.map(({ method, path }) => `${method} ${path.replace(V1, "")}`);
		expect(Object.keys(answers()).filter((key) => !named.includes(key))).toEqual([]);
		const silent = ENDPOINTS.filter((endpoint) => endpoint.path.startsWith(V1) && !answerOf(endpoint));
		const telling = silent.filter(
			({ answer }) => !/^(Nothing|A page|CSV|`\{received\}`)|, or (CSV|JSON) with/.test(answer),
		);
		expect(telling.map(({ method, path }) => `${method} ${path.replace(V1, "")}`)).toEqual([
			"POST /events/:id/funnel/generate",
			"POST /mcp",
			"GET /openapi.json",
		]);
		const { body } = await call("GET", "openapi.json");
		const event = body.paths["/api/v1/events/{id}/publish"].post.responses[200].content["application/json"].schema;
		expect(event).toEqual({ $ref: "#/components/schemas/Event" });
		expect(body.components.schemas.Event.properties.scheduled_at.anyOf).toEqual([
			{ type: "string", format: "date-time" },
			{ type: "null" },
		]);
		const text = JSON.stringify(body);
		for (const [, name] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g))
			expect(Object.keys(body.components.schemas)).toContain(name);
		expect(text).not.toContain("$defs");
	});

	it("is a page to read, without scripts", async () => {
		const { status, body, headers } = await call("GET", "docs");
		expect(status).toBe(200);
		expect(headers.get("content-type")).toContain("text/html");
		expect(headers.get("content-security-policy")).toContain("default-src 'none'");
		expect(body).not.toMatch(/<script|https?:\/\//);
		for (const { path } of ENDPOINTS) expect(body).toContain(path.replace(/:(\w+)/g, "{$1}"));
	});
});
