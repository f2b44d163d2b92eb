import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { type Call, json, type ProviderName, problem, type Reply, type Route, readObject } from "./http.ts";
import type { Records } from "./store.ts";

/** Where in a message's life a fault strikes. */
const SCOPES = {
	error: "request",
	rate_limit: "request",
	timeout: "request",
	accept_then_cut: "request",
	slow: "request",
	undelivered: "delivery",
	lost: "webhook",
	doubled: "webhook",
	delayed: "webhook",
} as const;
export type FaultKind = keyof typeof SCOPES;
export type FaultScope = (typeof SCOPES)[FaultKind];

const PROVIDERS: readonly string[] = [
	"resend",
	"twilio",
	"zoom",
	"gotowebinar",
	"stripe",
	"slack",
	"pagerduty",
	"workers_ai",
	"vectorize",
] satisfies ProviderName[];

export interface Fault {
	id: string;
	provider: ProviderName;
	kind: FaultKind;
	/** HTTP status of an `error` (default 500). */
	status: number;
	/** The provider's error code or name; for `undelivered` the carrier's error or the bounce type. */
	code: string | number | null;
	/** Only requests to this endpoint, as `GET /sandbox/calls` names it. */
	endpoint: string | null;
	/** Only requests whose body holds this text, such as the address of the one person that is meant. */
	holding: string | null;
	/** How many more times it strikes; null while `rate` decides. */
	remaining: number | null;
	/** Share of requests it strikes, 0 to 1, until deleted. */
	rate: number | null;
	/** For `slow` and `delayed`. */
	delay_ms: number;
	hits: number;
}

export interface Faults {
	/** The fault that strikes now, counted; null for none. */
	take(provider: ProviderName, scope: FaultScope, endpoint?: string, body?: Uint8Array): Fault | null;
	routes: Route[];
}

const RECORD = "fault";

function inRange(value: unknown, least: number, most: number): value is number {
	return typeof value === "number" && value >= least && value <= most;
}

function readFault(body: Record<string, unknown>): Fault | string {
	const { provider, kind, status, code, endpoint, holding, count, rate, delay_ms } = body;
	if (typeof provider !== "string" || !PROVIDERS.includes(provider)) {
		return `Set \`provider\` to one of ${PROVIDERS.join(", ")}.`;
	}
	if (typeof kind !== "string" || !Object.hasOwn(SCOPES, kind)) {
		return `Set \`kind\` to one of ${Object.keys(SCOPES).join(", ")}.`;
	}
	if (status !== undefined && !inRange(status, 400, 599)) return "Set `status` to a number from 400 to 599.";
	if (code !== undefined && typeof code !== "string" && typeof code !== "number") {
		return "Set `code` to the provider's error code or name.";
	}
	if (endpoint !== undefined && typeof endpoint !== "string") {
		return "Set `endpoint` to a method and path such as `POST /emails`.";
	}
	if (holding !== undefined && typeof holding !== "string") return "Set `holding` to a text that the body holds.";
	if (count !== undefined && (!inRange(count, 1, 1e9) || !Number.isInteger(count))) {
		return "Set `count` to a whole number of one or more.";
	}
	if (rate !== undefined && !inRange(rate, 0, 1)) return "Set `rate` to a number from 0 to 1.";
	if (rate !== undefined && count !== undefined) return "Set either `count` or `rate`, not both.";
	if (delay_ms !== undefined && !inRange(delay_ms, 0, 3_600_000)) {
		return "Set `delay_ms` to milliseconds, at most one hour.";
	}
	return {
		id: randomUUID(),
		provider: provider as ProviderName,
		kind: kind as FaultKind,
		status: status ?? 500,
		code: code ?? null,
		endpoint: endpoint ?? null,
		holding: holding ?? null,
		remaining: rate === undefined ? (count ?? 1) : null,
		rate: rate ?? null,
		delay_ms: delay_ms ?? 5_000,
		hits: 0,
	};
}

/**
 * Faults that a test or a curious person asks for, kept over a restart. `POST /sandbox/faults` takes
 * `{provider, kind, status?, code?, endpoint?, holding?, count? | rate?, delay_ms?}`; without count and rate it strikes once.
 * `random` gives numbers in [0, 1).
 */
export function openFaults(records: Records, random: () => number): Faults {
	let faults = records.list<Fault>(RECORD);

	function create(call: Call): Reply {
		const read = readObject(call);
		if ("reply" in read) return read.reply;
		const fault = readFault(read.value);
		if (typeof fault === "string") return problem(422, "invalid_fault", fault);
		faults.push(fault);
		records.put(RECORD, fault.id, fault.provider, fault);
		return json(201, fault);
	}

	function remove(id: string): boolean {
		faults = faults.filter((fault) => fault.id !== id);
		return records.remove(RECORD, id);
	}

	return {
		take(provider, scope, endpoint, body) {
			for (const fault of faults) {
				if (fault.provider !== provider || SCOPES[fault.kind] !== scope) continue;
				if (fault.endpoint !== null && fault.endpoint !== endpoint) continue;
				if (fault.holding && !Buffer.from(body ?? []).includes(fault.holding)) continue;
				if (fault.rate !== null && random() >= fault.rate) continue;
				fault.hits += 1;
				if (fault.remaining !== null) fault.remaining -= 1;
				if (fault.remaining === 0) remove(fault.id);
				else records.put(RECORD, fault.id, fault.provider, fault);
				return fault;
			}
			return null;
		},
		routes: [
			{ method: "POST", path: "/sandbox/faults", handle: create },
			{ method: "GET", path: "/sandbox/faults", handle: () => json(200, { data: faults }) },
			{
				method: "DELETE",
				path: "/sandbox/faults",
				handle: () => {
					const removed = faults.length;
					for (const fault of [...faults]) remove(fault.id);
					return json(200, { removed });
				},
			},
			{
				method: "DELETE",
				path: "/sandbox/faults/:id",
				handle: (call) =>
					remove(call.params.id ?? "")
						? json(200, { removed: 1 })
						: problem(404, "not_found", "No such fault is set; GET /sandbox/faults lists them."),
			},
		],
	};
}
