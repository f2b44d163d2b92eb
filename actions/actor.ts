export type Role = "owner" | "admin" | "member";

/** On whose behalf something is done. */
export type Actor =
	| { type: "user"; tenant_id: string; user_id: string; role: Role; session_id?: string }
	| { type: "api_key"; tenant_id: string; key_id: string; role: Role }
	/** The publishable key: may read public event facts and enrol, nothing else. */
	| { type: "publishable"; tenant_id: string }
	/** A registrant, known by an unguessable link. */
	| { type: "registrant"; tenant_id: string; registration_id: string }
	| { type: "system"; tenant_id: string };

const RANK: Record<Role, number> = { owner: 3, admin: 2, member: 1 };

export const outranks = (role: Role, least: Role): boolean => RANK[role] >= RANK[least];

export function actorId(actor: Actor): string {
	switch (actor.type) {
		case "user":
			return actor.user_id;
		case "api_key":
			return actor.key_id;
		case "registrant":
			return actor.registration_id;
		case "publishable":
		case "system":
			return actor.type;
	}
}
