import { call, readJson, type Transport, trimSlash } from "./http";

/** One DNS record the owner of a domain has to set. */
export interface DomainRecord {
	/** What it is for: `SPF`, `DKIM` and so on, in the provider's word. */
	purpose: string;
	type: string;
	/** As the provider gives it: relative to the domain's zone. */
	name: string;
	value: string;
	/** For MX alone. */
	priority: number | null;
	ttl: string | null;
	status: string;
}

export interface SendingDomain {
	id: string;
	status: DomainStatus;
	records: DomainRecord[];
}

const STATUSES = ["not_started", "pending", "verified", "failed", "partially_verified", "partially_failed"] as const;
export type DomainStatus = (typeof STATUSES)[number];

export type DomainAnswer =
	| { kind: "domain"; domain: SendingDomain }
	| { kind: "absent" }
	/** The provider will not have it; `reason` in its words. */
	| { kind: "refused"; reason: string }
	/** The provider could not be asked. */
	| { kind: "unavailable"; reason: string };

/** Domains of their own that e-mail is sent from. */
export interface DomainProvider {
	create(name: string): Promise<DomainAnswer>;
	get(id: string): Promise<DomainAnswer>;
	/** Asks the provider to look at the DNS again; what it finds, `get` tells later. */
	verify(id: string): Promise<DomainAnswer | { kind: "asked" }>;
	remove(id: string): Promise<DomainAnswer | { kind: "removed" }>;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

function recordOf(given: Record<string, unknown>): DomainRecord {
	return {
		purpose: text(given.record),
		type: text(given.type),
		name: text(given.name),
		value: text(given.value),
		priority: typeof given.priority === "number" ? given.priority : null,
		ttl: text(given.ttl) || null,
		status: text(given.status) || "not_started",
	};
}

function domainOf(body: Record<string, unknown>): SendingDomain | null {
	const status = STATUSES.find((known) => known === body.status);
	if (typeof body.id !== "string" || !status) return null;
	const records = Array.isArray(body.records) ? (body.records as Record<string, unknown>[]) : [];
	return { id: body.id, status, records: records.map(recordOf) };
}

/** Resend's domains: https://resend.com/docs/api-reference/domains/create-domain */
export function createResendDomains(settings: Transport & { base_url: string; api_key: string }): DomainProvider {
	const base = `${trimSlash(settings.base_url)}/domains`;
	async function ask(method: string, path: string, body?: unknown): Promise<DomainAnswer | { kind: "done" }> {
		const answer = await call(settings, `${base}${path}`, {
			method,
			headers: { authorization: `Bearer ${settings.api_key}`, "content-type": "application/json" },
			...(body !== undefined && { body: JSON.stringify(body) }),
		});
		if (answer.kind === "no_answer") return { kind: "unavailable", reason: answer.reason };
		const read = readJson(answer.text);
		if (answer.status >= 200 && answer.status < 300) {
			const domain = domainOf(read);
			return domain ? { kind: "domain", domain } : { kind: "done" };
		}
		const reason = text(read.message) || `resend answered ${answer.status}`;
		if (answer.status === 404) return { kind: "absent" };
		return [400, 409, 422].includes(answer.status) ? { kind: "refused", reason } : { kind: "unavailable", reason };
	}
	const whole = (answer: DomainAnswer | { kind: "done" }): DomainAnswer =>
		answer.kind === "done" ? { kind: "unavailable", reason: "resend answered without a domain" } : answer;
	const at = (id: string) => `/${encodeURIComponent(id)}`;
	return {
		create: async (name) => whole(await ask("POST", "", { name })),
		get: async (id) => whole(await ask("GET", at(id))),
		async verify(id) {
			const answer = await ask("POST", `${at(id)}/verify`);
			return answer.kind === "done" || answer.kind === "domain" ? { kind: "asked" } : answer;
		},
		async remove(id) {
			const answer = await ask("DELETE", at(id));
			return answer.kind === "done" || answer.kind === "domain" ? { kind: "removed" } : answer;
		},
	};
}
