import { randomUUID } from "node:crypto";
import { type Call, json, type Reply, type Route } from "./http.ts";
import type { Records } from "./store.ts";

type Status = "not_started" | "pending" | "verified" | "failed";

interface Domain {
	id: string;
	name: string;
	status: Status;
	created_at: string;
	region: string;
}

const RECORD = "resend_domain";
/** A domain that ends like this never has its records; any other has them from the first look on. */
const NEVER_SET = ".invalid";

const records = ({ name, status }: Domain) => {
	const zone = name.split(".").slice(0, -2).join(".");
	const at = (host: string) => (zone === "" ? host : `${host}.${zone}`);
	return [
		{
			...{ record: "SPF", name: at("send"), type: "MX", ttl: "Auto", status, priority: 10 },
			value: "feedback-smtp.us-east-1.amazonses.com",
		},
		{
			...{ record: "SPF", name: at("send"), type: "TXT", ttl: "Auto", status },
			value: "v=spf1 include:amazonses.com ~all",
		},
		{
			...{ record: "DKIM", name: at("resend._domainkey"), type: "TXT", ttl: "Auto", status },
			value: "p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDsandbox",
		},
	];
};

const whole = (domain: Domain) => ({ object: "domain", ...domain, records: records(domain) });

/** Resend's domains, as far as the product asks: https://resend.com/docs/api-reference/domains/create-domain */
export function resendDomains(
	store: Records,
	now: () => number,
	refusal: (status: number, name: string, message: string) => Reply,
): Route[] {
	const find = (call: Call) => store.get<Domain>(RECORD, call.params.id ?? "");
	const absent = () => refusal(404, "not_found", "Domain not found");
	const put = (domain: Domain) => store.put(RECORD, domain.id, domain.name, domain);

	function create(call: Call): Reply {
		let name: unknown;
		try {
			name = JSON.parse(call.body.toString("utf8")).name;
		} catch {
			return refusal(400, "validation_error", "The request body is not valid JSON.");
		}
		if (typeof name !== "string" || !/^([a-z0-9-]+\.)+[a-z]{2,}$/i.test(name))
			return refusal(422, "validation_error", "The `name` is not a domain.");
		if (store.list(RECORD, name).length > 0)
			return refusal(403, "validation_error", `The ${name} domain has been registered already.`);
		const created_at = new Date(now()).toISOString();
		const domain: Domain = { id: randomUUID(), name, status: "not_started", created_at, region: "us-east-1" };
		put(domain);
		const { object, ...answer } = whole(domain);
		return json(201, answer);
	}

	function verify(call: Call): Reply {
		const domain = find(call);
		if (!domain) return absent();
		put({ ...domain, status: domain.name.endsWith(NEVER_SET) ? "failed" : "verified" });
		return json(200, { object: "domain", id: domain.id });
	}

	return [
		{ method: "POST", path: "/domains", handle: create },
		{
			method: "GET",
			path: "/domains",
			handle: () => json(200, { object: "list", has_more: false, data: store.list<Domain>(RECORD) }),
		},
		{
			method: "GET",
			path: "/domains/:id",
			handle: (call) => {
				const domain = find(call);
				return domain ? json(200, whole(domain)) : absent();
			},
		},
		{ method: "POST", path: "/domains/:id/verify", handle: verify },
		{
			method: "DELETE",
			path: "/domains/:id",
			handle: (call) =>
				store.remove(RECORD, call.params.id ?? "")
					? json(200, { object: "domain", id: call.params.id, deleted: true })
					: absent(),
		},
	];
}
