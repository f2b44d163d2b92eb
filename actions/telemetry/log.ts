import { AsyncLocalStorage } from "node:async_hooks";
import { causeText, marked, scrub } from "../cause";
import { currentIds } from "./trace";

export type LogLevel = "info" | "warn" | "error";

/** What every line of an invocation says of where it belongs. */
export interface LogScope {
	request_id?: string;
	tenant_id?: string;
}

/** Fields that are somebody's own: a line holds a mark in their place, the same for the same value. */
const PERSONAL = new Set(["email", "phone", "first_name", "last_name", "name", "to", "ip"]);

const scopes = new AsyncLocalStorage<LogScope>();

/** Runs `work` so that its lines name `scope` too. */
export const inLogScope = <T>(scope: LogScope, work: () => T): T =>
	scopes.run({ ...scopes.getStore(), ...scope }, work);

/** Names the tenant on every further line of the invocation, once it is known. */
export function nameTenant(tenant_id: string): void {
	const scope = scopes.getStore();
	if (scope) scope.tenant_id = tenant_id;
}

const shown = (key: string, value: unknown): unknown => {
	if (key === "error" || value instanceof Error) return causeText(value);
	if (typeof value === "string") return PERSONAL.has(key) ? marked(key, value) : scrub(value);
	if (typeof value === "object" && value !== null) return JSON.parse(scrub(JSON.stringify(value)));
	return value;
};

/**
 * Writes one line of JSON: `{level, message, request_id?, tenant_id?, trace_id?, span_id?, ...fields}`. Addresses, numbers
 * and secrets never stand in it, whatever field they come in.
 */
export function log(level: LogLevel, message: string, fields: Record<string, unknown> = {}): void {
	const own = Object.fromEntries(
		Object.entries(fields)
			.filter(([, value]) => value !== undefined)
			.map(([key, value]) => [key, shown(key, value)]),
	);
	const line = JSON.stringify({ level, message, ...scopes.getStore(), ...currentIds(), ...own });
	if (level === "info") console.log(line);
	else console.error(line);
}
