import type { z } from "zod";
import type { Role } from "../../actions/actor";

/** Who may call: anyone, whoever holds the link, a provider by its signature, the publishable key, or a role and above. */
export type Access = "anyone" | "link" | "signature" | "publishable" | Role;

export interface Endpoint {
	group: string;
	method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
	/** The whole path, parameters as `:name`. */
	path: string;
	access: Access;
	summary: string;
	/** Status of the usual answer. */
	status: number;
	/** What the usual answer holds. */
	answer: string;
	query?: z.ZodObject;
	body?: z.ZodType;
	/** A body that is no JSON, by its media type. */
	form?: string;
	/** For people who are signed in alone: an API key has no account of its own. */
	person?: boolean;
	headers?: { name: string; required: boolean; description: string }[];
}

/** One line of the table: a path within its group. */
export type Line = [
	method: Endpoint["method"],
	path: string,
	access: Access,
	summary: string,
	status: number,
	answer: string,
	more?: Pick<Endpoint, "query" | "body" | "form" | "headers" | "person">,
];

export const V1 = "/api/v1";
export const FORM = "application/x-www-form-urlencoded";
export const JSON_TYPE = "application/json";
export const LIST = "`{data, next_cursor}`";

/** The lines of one group as whole endpoints. */
export const group = (name: string, base: string, lines: Line[]): Endpoint[] =>
	lines.map(([method, path, access, summary, status, answer, more]) => ({
		group: name,
		method,
		path: `${base}${path}`,
		access,
		summary,
		status,
		answer,
		...more,
	}));
