import { alias } from "../db/matching";

/** A registration as somebody's report may name it. */
export interface KnownPerson {
	id: string;
	/** The meeting provider's id of the person. */
	registrant_id: string | null;
	join_url: string | null;
	/** Lower-cased. */
	email: string;
	name: string;
}

/** Who a report says that somebody was. */
export interface SaidToBe {
	registrant_id?: string | null;
	join_url?: string | null;
	/** Lower-cased. */
	email?: string | null;
	name?: string | null;
}

export type Match =
	| { kind: "matched"; id: string; by: "registrant_id" | "join_url" | "email" | "alias" | "name" }
	| { kind: "ambiguous"; ids: string[]; by: "alias" | "name" }
	| { kind: "unmatched"; reason: "nothing_given" | "unknown" | "another_registrant" };

/** Addresses that reach one mailbox, as one text: the part after a plus sign is the owner's own mark. */
const mailbox = (email: string): string => alias(email).plain;

const nameOf = (name: string): string => name.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");

function grouped(people: KnownPerson[], key: (person: KnownPerson) => string | null): Map<string, KnownPerson[]> {
	const groups = new Map<string, KnownPerson[]>();
	for (const person of people) {
		const k = key(person);
		if (k) groups.set(k, [...(groups.get(k) ?? []), person]);
	}
	return groups;
}

/**
 * Holds people of a report against an event's registrations: by registrant id, then by personal join link, then by
 * e-mail address, then by an alias of it that one person alone has. An id that belongs to nobody known leaves only
 * registrations without one: never somebody by the address alone whose id is another. A name decides only where
 * `names` allows it and one person alone bears it.
 */
export function matcherOf(people: KnownPerson[], { names = false } = {}): (who: SaidToBe) => Match {
	const byRegistrant = new Map(people.flatMap((p) => (p.registrant_id ? [[p.registrant_id, p]] : [])));
	const byLink = new Map(people.flatMap((p) => (p.join_url ? [[p.join_url, p]] : [])));
	const byEmail = new Map(people.map((p) => [p.email, p]));
	const byMailbox = grouped(people, (p) => mailbox(p.email));
	const byName = grouped(people, (p) => nameOf(p.name));

	return ({ registrant_id, join_url, email, name }) => {
		const registrant = registrant_id ? byRegistrant.get(registrant_id) : undefined;
		if (registrant) return { kind: "matched", id: registrant.id, by: "registrant_id" };
		const linked = join_url ? byLink.get(join_url) : undefined;
		if (linked) return { kind: "matched", id: linked.id, by: "join_url" };
		const free = (p: KnownPerson) => !registrant_id || p.registrant_id === null;
		if (email?.includes("@")) {
			const exact = byEmail.get(email);
			if (exact) {
				if (free(exact)) return { kind: "matched", id: exact.id, by: "email" };
				return { kind: "unmatched", reason: "another_registrant" };
			}
			const found = one((byMailbox.get(mailbox(email)) ?? []).filter(free), "alias");
			if (found) return found;
		}
		if (names && name && !email) {
			const found = one((byName.get(nameOf(name)) ?? []).filter(free), "name");
			if (found) return found;
		}
		const given = registrant_id || join_url || email || (names && name);
		return { kind: "unmatched", reason: given ? "unknown" : "nothing_given" };
	};
}

function one(people: KnownPerson[], by: "alias" | "name"): Match | null {
	const [first, ...others] = people;
	if (!first) return null;
	if (others.length > 0) return { kind: "ambiguous", ids: people.map((p) => p.id), by };
	return { kind: "matched", id: first.id, by };
}
