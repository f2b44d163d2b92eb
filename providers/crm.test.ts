import { describe, expect, it } from "vitest";
import { createGoHighLevel, createHubSpot } from "./crm";

interface Seen {
	method: string;
	path: string;
	headers: Headers;
	body: Record<string, unknown>;
}

/** Answers in turn, and keeps what was asked. */
function service(answers: [status: number, body: unknown][]) {
	const seen: Seen[] = [];
	const fetch = async (url: string, init: RequestInit) => {
		const { pathname, search } = new URL(url);
		const body = init.body ? JSON.parse(String(init.body)) : {};
		seen.push({ method: init.method ?? "GET", path: pathname + search, headers: new Headers(init.headers), body });
		const [status, answer] = answers[seen.length - 1] ?? [500, {}];
		return new Response(JSON.stringify(answer), { status });
	};
	return { seen, fetch };
}

const NOA = { email: "noa@people.example", phone: "+4915112345678", first_name: "Noa", last_name: null };

describe("HubSpot", () => {
	const connect = (fetch: (url: string, init: RequestInit) => Promise<Response>) =>
		createHubSpot({ base_url: "https://api.hubapi.com", access_token: "pat-eu1", fetch });

	it("makes or changes a contact by e-mail address and keeps the tags there are", async () => {
		const { seen, fetch } = service([
			[200, { id: "1", properties: { myxelium_tags: "old;registered" } }],
			[200, { status: "COMPLETE" }],
		]);
		const result = await connect(fetch).upsert({ ...NOA, tags: ["registered", "attended"] });
		expect(result).toEqual({ status: 200, error: null });
		expect(seen[0]?.path).toBe(
			"/crm/v3/objects/contacts/noa%40people.example?idProperty=email&properties=myxelium_tags",
		);
		expect(seen[1]).toMatchObject({ method: "POST", path: "/crm/v3/objects/contacts/batch/upsert" });
		expect(seen[1]?.headers.get("authorization")).toBe("Bearer pat-eu1");
		expect(seen[1]?.body).toEqual({
			inputs: [
				{
					idProperty: "email",
					id: NOA.email,
					properties: {
						email: NOA.email,
						firstname: "Noa",
						phone: NOA.phone,
						myxelium_tags: "old;registered;attended",
					},
				},
			],
		});
	});

	it("makes the property for tags where it is absent, and tells what HubSpot said otherwise", async () => {
		const absent = { message: "Property values were not valid: PROPERTY_DOESNT_EXIST" };
		const { seen, fetch } = service([
			[404, {}],
			[400, absent],
			[201, {}],
			[200, {}],
		]);
		expect(await connect(fetch).upsert({ ...NOA, tags: ["registered"] })).toEqual({ status: 200, error: null });
		expect(seen[2]).toMatchObject({ path: "/crm/v3/properties/contacts", body: { name: "myxelium_tags" } });
		const refused = service([
			[401, {}],
			[401, { message: "Authentication credentials not found" }],
		]);
		expect(await connect(refused.fetch).upsert({ ...NOA, tags: [] })).toEqual({
			status: 401,
			error: "HubSpot answered with the status 401: Authentication credentials not found",
		});
	});
});

describe("GoHighLevel", () => {
	const connect = (fetch: (url: string, init: RequestInit) => Promise<Response>) =>
		createGoHighLevel({
			base_url: "https://services.leadconnectorhq.com",
			access_token: "pit-1",
			location_id: "loc",
			fetch,
		});

	it("upserts by location, then adds tags", async () => {
		const { seen, fetch } = service([
			[201, { new: true, contact: { id: "abc" } }],
			[201, { tags: ["registered"] }],
		]);
		expect((await connect(fetch).upsert({ ...NOA, tags: ["registered"] })).error).toBeNull();
		expect(seen.map(({ path }) => path)).toEqual(["/contacts/upsert", "/contacts/abc/tags"]);
		expect(seen[0]?.headers.get("version")).toBe("2021-07-28");
		expect(seen[0]?.body).toEqual({
			locationId: "loc",
			email: NOA.email,
			firstName: "Noa",
			phone: NOA.phone,
			source: "Myxelium",
		});
		expect(seen[1]?.body).toEqual({ tags: ["registered"] });
	});

	it("tells of a refusal and of no answer", async () => {
		const { fetch } = service([[422, { message: "email must be an email" }]]);
		expect(await connect(fetch).upsert({ ...NOA, tags: [] })).toMatchObject({ status: 422 });
		const cut = connect(async () => {
			throw new Error("connection refused");
		});
		expect(await cut.upsert({ ...NOA, tags: [] })).toMatchObject({ status: null });
	});
});
