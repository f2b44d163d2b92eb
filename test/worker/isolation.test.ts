import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Answer, call, enroll, makeEvent, setNow, signUp, type TestTenant } from "./product";

/** What one tenant is known to have: names carry its mark, so that anything of it shows wherever it appears. */
interface Model {
	tenant: TestTenant;
	mark: string;
	events: { id: string; title: string; state: string }[];
	people: { registration_id: string; event_id: string; email: string; state: string }[];
	documents: string[];
}

const deed = fc.record({
	by: fc.constantFrom(0, 1),
	/** On something of the other tenant's instead of one's own. */
	foreign: fc.boolean(),
	pick: fc.nat(50),
	does: fc.constantFrom(
		"create",
		"rename",
		"cancel_event",
		"clone",
		"enrol",
		"unregister",
		"document",
		"forget",
		"search",
		"look",
		"lists",
	),
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

let serial = 0;
const start = async (): Promise<Model> => ({
	tenant: await signUp(),
	mark: `zq${serial++}${crypto.randomUUID().slice(0, 8)}`,
	events: [],
	people: [],
	documents: [],
});
const pickOf = <T>(from: T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)];

/** One call of a tenant, whose answer must hold nothing of the other's. */
const asking =
	(own: Model, other: Model) =>
	async (method: string, path: string, body?: unknown): Promise<Answer> => {
		const answer = await call(method, path, body, own.tenant.auth);
		expect(JSON.stringify(answer.body)).not.toContain(other.mark);
		expect(JSON.stringify(answer.body)).not.toContain(other.tenant.tenant_id);
		return answer;
	};

async function act(own: Model, other: Model, { does, foreign, pick }: Deed): Promise<void> {
	const ask = asking(own, other);
	const owner = foreign ? other : own;
	const event = pickOf(owner.events, pick);
	const person = pickOf(owner.people, pick);
	const expected = (usual: number) => (foreign ? 404 : usual);
	switch (does) {
		case "create": {
			const title = `${own.mark} event ${serial++}`;
			const { event_id } = await makeEvent(own.tenant, { title });
			own.events.push({ id: event_id, title, state: "upcoming" });
			return;
		}
		case "rename": {
			if (!event || event.state === "cancelled") return;
			const title = `${own.mark} renamed ${serial++}`;
			expect((await ask("PATCH", `events/${event.id}`, { title })).status).toBe(expected(200));
			if (!foreign) event.title = title;
			return;
		}
		case "cancel_event": {
			if (event?.state !== "upcoming") return;
			expect((await ask("POST", `events/${event.id}/cancel`)).status).toBe(expected(200));
			if (!foreign) event.state = "cancelled";
			return;
		}
		case "clone": {
			if (!event) return;
			const { status, body } = await ask("POST", `events/${event.id}/clone`);
			expect(status).toBe(expected(201));
			if (!foreign) own.events.push({ id: body.event_id, title: event.title, state: "draft" });
			return;
		}
		case "enrol": {
			if (event?.state !== "upcoming") return;
			// The same address may be known to both: it is another person to each.
			const email = `${foreign ? own.mark : "shared"}${pick % 3}@people.example`;
			const { status, body } = await enroll(own.tenant, event.id, { email, first_name: own.mark });
			if (foreign) return expect(status).toBe(404);
			const known = own.people.some((one) => one.event_id === event.id && one.email === email);
			expect(status).toBe(known ? 200 : 201);
			if (!known)
				own.people.push({ registration_id: body.registration_id, event_id: event.id, email, state: "active" });
			return;
		}
		case "unregister": {
			if (person?.state !== "active") return;
			expect((await ask("POST", `registrations/${person.registration_id}/cancel`)).status).toBe(expected(200));
			if (!foreign) person.state = "cancelled";
			return;
		}
		case "document": {
			const text = {
				title: `${own.mark} page ${serial++}`,
				kind: "content",
				text: `Mornings with ${own.mark} are calm.`,
			};
			own.documents.push((await ask("POST", "knowledge/documents", text)).body.document_id);
			return;
		}
		case "forget": {
			const id = pickOf(owner.documents, pick);
			if (!id) return;
			expect((await ask("DELETE", `knowledge/documents/${id}`)).status).toBe(expected(204));
			if (!foreign) own.documents.splice(own.documents.indexOf(id), 1);
			return;
		}
		case "search": {
			const { body } = await ask("POST", "knowledge/search", { query: `calm mornings ${owner.mark}`, limit: 20 });
			expect(body.data.length > 0).toBe(own.documents.length > 0);
			return;
		}
		case "look": {
			if (event) expect((await ask("GET", `events/${event.id}`)).status).toBe(expected(200));
			if (person)
				expect((await ask("GET", `registrations/${person.registration_id}/schedule`)).status).toBe(expected(200));
			return;
		}
		case "lists":
			return agree(own, other);
	}
}

/** What a tenant is told of itself is what it did, and nothing else. */
async function agree(own: Model, other: Model): Promise<void> {
	const ask = asking(own, other);
	const events = (await ask("GET", "events?limit=100")).body.data as {
		event_id: string;
		title: string;
		status: string;
	}[];
	const told = events.map(({ event_id, title, status }) => ({ id: event_id, title, state: status }));
	const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
	expect(told.sort(byId)).toEqual([...own.events].sort(byId));
	const registrations = (await ask("GET", "admin/registrations?limit=100")).body.data as { registration_id: string }[];
	expect(registrations.map((r) => r.registration_id).sort()).toEqual(own.people.map((p) => p.registration_id).sort());
	const contacts = (await ask("GET", "admin/contacts?limit=100")).body.data as { email: string }[];
	expect(contacts.map((c) => c.email).sort()).toEqual([...new Set(own.people.map((p) => p.email))].sort());
	const documents = (await ask("GET", "knowledge/documents?limit=100")).body.data as { document_id: string }[];
	expect(documents.map((d) => d.document_id).sort()).toEqual([...own.documents].sort());
	expect((await ask("GET", "admin/analytics/overview")).body.registrations.total).toBe(own.people.length);
	for (const path of ["admin/messages", "admin/audit-log", "admin/webhooks", "admin/usage", "settings", "api-keys"])
		expect((await ask("GET", path)).status).toBe(200);
}

// The clock moves on between the deeds, so that no limit of a minute is met.
beforeEach(() => setNow(Date.now()));
afterEach(() => {
	vi.useRealTimers();
});

describe("two tenants", () => {
	it("never learn of nor touch each other's things, whatever they do in whatever order", {
		timeout: 60_000,
	}, async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(deed, { minLength: 15, maxLength: 35 }), async (deeds) => {
				const both: [Model, Model] = [await start(), await start()];
				for (const one of deeds) {
					setNow(Date.now() + 4_000);
					await act(both[one.by] as Model, both[1 - one.by] as Model, one);
				}
				await agree(...both);
				await agree(both[1], both[0]);
			}),
			{ numRuns: 6 },
		);
	});
});
