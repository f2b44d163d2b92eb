import { describe, expect, it } from "vitest";
import { createResendDomains } from "./domains";
import { fakeFetch, publishedSchema } from "./published-api.fixture";

const asked = (...replies: Parameters<typeof fakeFetch>) => {
	const { fetch, requests } = fakeFetch(...replies);
	return { domains: createResendDomains({ base_url: "https://api.resend.com/", api_key: "re_x", fetch }), requests };
};

describe("Resend's domains", () => {
	it("are created as its description says, and read with their records", async () => {
		const record = {
			record: "DKIM",
			name: "resend._domainkey",
			type: "TXT",
			ttl: "Auto",
			status: "pending",
			value: "p=1",
		};
		const { domains, requests } = asked({ status: 201, body: { id: "d1", status: "pending", records: [record] } });
		const created = await domains.create("mail.example.com");
		expect(created).toMatchObject({
			kind: "domain",
			domain: { id: "d1", status: "pending", records: [{ purpose: "DKIM", type: "TXT", priority: null }] },
		});
		expect(requests[0]).toMatchObject({ method: "POST", url: new URL("https://api.resend.com/domains") });
		const check = publishedSchema("resend.json", "components", "schemas", "CreateDomainRequest");
		if (check) expect(check(JSON.parse(requests[0]?.body ?? ""))).toEqual([]);
	});

	it("say what stands in the way", async () => {
		const answers = async (reply: Parameters<typeof fakeFetch>[0]) => asked(reply).domains.get("d/1");
		expect(await answers({ status: 404 })).toEqual({ kind: "absent" });
		expect(await answers({ status: 422, body: { message: "No." } })).toEqual({ kind: "refused", reason: "No." });
		expect(await answers({ status: 500 })).toMatchObject({ kind: "unavailable" });
		expect(await answers({ body: { id: "d1", status: "unheard of" } })).toMatchObject({ kind: "unavailable" });
		expect(await answers(new TypeError("fetch failed"))).toMatchObject({ kind: "unavailable" });
	});

	it("are looked at again and removed", async () => {
		const { domains, requests } = asked({ body: { object: "domain", id: "d1" } });
		expect([await domains.verify("d1"), await domains.remove("d1")]).toEqual([{ kind: "asked" }, { kind: "removed" }]);
		expect(requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
			...["POST /domains/d1/verify", "DELETE /domains/d1"],
		]);
	});
});
