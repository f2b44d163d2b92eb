import type { idempotency_keys } from "../../d1-migrations/schema";
import { type Statement, statement } from "../../db/batch";
import type { Suppression } from "../../db/messages";
import type { ContactRow, RegistrationRow } from "../../db/registrations";
import type { Seconds } from "../../funnel/vocabulary";
import { sha256Text } from "../ids";
import type { EnrollInput } from "./input";
import type { Condition } from "./write";

/** What is on record of whoever asks for a place. */
export interface Known {
	replay: typeof idempotency_keys.$inferSelect | null;
	contact: ContactRow | null;
	registration: RegistrationRow | null;
	suppressions: Suppression[];
}

export const NOBODY: Known = { replay: null, contact: null, registration: null, suppressions: [] };

export const addressHashes = (input: EnrollInput): Promise<string[]> =>
	Promise.all([input.contact.email, input.contact.phone ?? ""].filter(Boolean).map(sha256Text));

/** The reads that `knownFrom` makes sense of, for one batch. */
export function knownStatements(tenant_id: string, input: EnrollInput, hashes: string[]): Statement[] {
	const { email } = input.contact;
	return [
		statement("select * from idempotency_keys where tenant_id = ? and key = ?", [tenant_id, input.idempotency_key]),
		statement("select * from contacts where tenant_id = ? and email = ?", [tenant_id, email]),
		statement(
			`select r.* from contacts c
				join registrations r on r.tenant_id = c.tenant_id and r.contact_id = c.id
				where c.tenant_id = ? and c.email = ? and r.event_id = ?`,
			[tenant_id, email, input.event_id],
		),
		statement("select * from suppressions where tenant_id = ? and address_hash in (select value from json_each(?))", [
			tenant_id,
			JSON.stringify(hashes),
		]),
	];
}

/** Holds for somebody of whom nothing is on record: then an enrolment needs no reading first. */
export const unknownTo = (tenant_id: string, input: EnrollInput, hashes: string[], wall: Seconds): Condition => ({
	sql: `not exists (select 1 from contacts where tenant_id = ? and email = ?)
		and not exists (select 1 from idempotency_keys where tenant_id = ? and key = ? and expires_at > ?)
		and not exists (select 1 from suppressions where tenant_id = ? and channel in ('email', 'sms') and address_hash in (select value from json_each(?)))`,
	params: [
		...[tenant_id, input.contact.email],
		...[tenant_id, input.idempotency_key, wall],
		...[tenant_id, JSON.stringify(hashes)],
	],
});

/** Rows come as SQLite has them: a truth value is a number there. */
export function knownFrom(rows: Record<string, unknown>[][]): Known {
	const [keys = [], people = [], enrolled = [], held = []] = rows;
	const contact = people[0] as unknown as ContactRow | undefined;
	return {
		replay: (keys[0] as unknown as Known["replay"]) ?? null,
		contact: contact
			? { ...contact, consent_email: Boolean(contact.consent_email), consent_sms: Boolean(contact.consent_sms) }
			: null,
		registration: (enrolled[0] as unknown as RegistrationRow) ?? null,
		suppressions: held as unknown as Suppression[],
	};
}
