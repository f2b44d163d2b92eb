import type { ContactExport } from "../../actions/export-contact";
import { sha256 } from "../../actions/ids";
import { consentView, contactView, conversionView, messageView, registrationView } from "./admin-views";
import { iso } from "./views";

/** A person's data as JSON: what the database holds, and what every message said. */
export const exportView = (held: ContactExport) => ({
	contact: contactView(held.contact),
	consents: held.consents.map(consentView),
	suppressions: held.suppressions.map(({ channel, scope, reason }) => ({ channel, scope, reason })),
	registrations: held.registrations.map(({ registration, event }) => registrationView(registration, event.title)),
	poll_answers: held.poll_answers.map(({ registration_id, question, answer, at }) => ({
		registration_id,
		question,
		answer,
		at: iso(at),
	})),
	conversions: held.conversions.map(conversionView),
	replies: held.replies.map(({ kind, body, received_at }) => ({ kind, text: body, received_at: iso(received_at) })),
	messages: held.messages.map((message) => {
		const body = held.bodies.get(message.id);
		return {
			...messageView(message),
			subject: body?.channel === "email" ? body.subject : null,
			text: body?.text ?? null,
		};
	}),
	...held.further,
});

/**
 * One cell of a CSV file (RFC 4180), quoted. A cell that a spreadsheet would take for a formula is led by an apostrophe
 * (owasp.org/www-community/attacks/CSV_Injection).
 */
export function csvCell(value: unknown): string {
	const text =
		value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
	const safe = /^\s*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
	return `"${safe.replaceAll('"', '""')}"`;
}

/** What a person agreed to or took back, word for word, with the hash of each record as proof that it is unchanged. */
export async function consentProof(held: Pick<ContactExport, "contact" | "consents">) {
	return Promise.all(
		held.consents.map(async (row) => {
			const record = {
				consent_id: row.id,
				contact_id: row.contact_id,
				email: held.contact.email,
				phone: row.channel === "sms" ? held.contact.phone : null,
				channel: row.channel,
				granted: row.granted,
				wording: row.wording,
				wording_version: row.wording_version,
				source: row.source,
				ip: row.ip,
				at: iso(row.at),
			};
			return { ...record, sha256: hex(await sha256(JSON.stringify(record))) };
		}),
	);
}

const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

/** Records of one shape as a CSV file with a header line (RFC 4180). */
export function recordsCsv(records: Record<string, unknown>[]): string {
	const names = Object.keys(records[0] ?? {});
	const lines = [names, ...records.map((record) => names.map((name) => record[name]))];
	return `${lines.map((line) => line.map(csvCell).join(",")).join("\r\n")}\r\n`;
}

/** The same data as a table of four columns: what kind of record, which one, which field, its value. */
export function exportCsv(held: ContactExport): string {
	const { contact, ...lists } = exportView(held);
	const rows: unknown[][] = [["record", "number", "field", "value"]];
	const add = (record: string, number: number, fields: Record<string, unknown>) => {
		for (const [field, value] of Object.entries(fields)) rows.push([record, number, field, value]);
	};
	add("contact", 1, contact);
	for (const [list, records] of Object.entries(lists)) {
		for (const [i, record] of records.entries()) add(list.replace(/s$/, ""), i + 1, record);
	}
	return `${rows.map((row) => row.map(csvCell).join(",")).join("\r\n")}\r\n`;
}
