import { sql } from "drizzle-orm";
import { auditInsert } from "../db/audit";
import { runBatch } from "../db/batch";
import { endsAt, getEvent } from "../db/events";
import { listPeopleOf } from "../db/report-pulls";
import { getTenant } from "../db/tenants";
import { branchFor } from "../funnel/branching";
import type { Actor } from "./actor";
import { type ListedPerson, readAttendanceList } from "./attendance-list";
import type { Ctx } from "./context";
import { conflict, invalid, notFound } from "./errors";
import { matcherOf } from "./match-people";
import { branchRule } from "./registration-snapshot";

export interface ImportedLine extends Omit<ListedPerson, "stay"> {
	outcome: "matched" | "ambiguous" | "unmatched" | "duplicate";
	registration_id: string | null;
	/** What the person was known by, or why they were not. */
	reason: string;
	/** Registrations it could be, where it could be several. */
	candidates: string[];
}

export interface ImportedList {
	lines: ImportedLine[];
	/** People whose attendance follows from the list. */
	people: { registration_id: string; attended: boolean; minutes: number | null; attendance: string }[];
}

const MOST_LINES = 20_000;
const TASK_SIZE = 50;
const ROWS = 500;

/**
 * Reads a list of who came and says whom each line means. Unless it is a dry run it is then taken as the coach's word:
 * it outranks what a provider reported, and moves whoever took the wrong branch. Several stays of one person count
 * together, up to the event's length. Importing the same list again changes nothing.
 *
 * @throws not_found, conflict for a membership or an event that has not begun, invalid for a text that is no list
 */
export async function importAttendance(
	ctx: Ctx,
	actor: Actor,
	event_id: string,
	text: string,
	dryRun: boolean,
): Promise<ImportedList> {
	const { tenant_id } = actor;
	const [tenant, event] = await Promise.all([getTenant(ctx.db, tenant_id), getEvent(ctx.db, tenant_id, event_id)]);
	if (!tenant || !event) throw notFound("event");
	if (endsAt(event) === null) throw conflict("event_has_no_end", "A membership takes no attendance.");
	const now = ctx.clock.now();
	if (!dryRun && event.starts_at !== null && now < event.starts_at)
		throw conflict("event_not_started", "Nobody can have come yet: import the list once the event has begun.");
	const listed = readAttendanceList(text);
	if (!listed?.length)
		throw invalid([
			{
				path: "body",
				message:
					"Send a CSV file with a heading line that has a column for e-mail, name or registrant id, and people below.",
			},
		]);
	if (listed.length > MOST_LINES)
		throw invalid([{ path: "body", message: `Send at most ${MOST_LINES} lines at once.` }]);
	const match = matcherOf(await listPeopleOf(ctx.db, tenant_id, event_id), { names: true });
	const lines = withoutRepeats(listed, match);
	const rule = branchRule(tenant, event);
	const people = [
		...Map.groupBy(
			lines.filter((l) => l.outcome === "matched"),
			(l) => l.registration_id as string,
		),
	].map(([registration_id, stays]) => {
		const there = stays.filter((s) => s.attended);
		const known = there.flatMap((s) => (s.minutes === null ? [] : [s.minutes]));
		const sum = Math.floor(known.reduce((a, b) => a + b, 0));
		const minutes = known.length === 0 ? null : Math.min(sum, event.duration_minutes ?? sum);
		const facts = { attended: there.length > 0, minutes };
		return { registration_id, ...facts, attendance: branchFor(facts, rule) };
	});
	if (!dryRun) await apply(ctx, actor, event_id, people);
	return { lines, people };
}

function withoutRepeats(listed: ListedPerson[], match: ReturnType<typeof matcherOf>): ImportedLine[] {
	const seen = new Map<string, number>();
	return listed.map(({ stay, ...person }) => {
		const nothing = { ...person, registration_id: null, candidates: [] };
		const key = JSON.stringify([
			person.email,
			person.registrant_id,
			person.name,
			person.attended,
			person.minutes,
			stay,
		]);
		const first = seen.get(key);
		if (first !== undefined) return { ...nothing, outcome: "duplicate", reason: `same_as_line_${first}` };
		seen.set(key, person.line);
		const found = match(person);
		if (found.kind === "matched")
			return { ...nothing, outcome: "matched", registration_id: found.id, reason: found.by };
		if (found.kind === "ambiguous")
			return { ...nothing, outcome: "ambiguous", reason: `several_by_${found.by}`, candidates: found.ids };
		return { ...nothing, outcome: "unmatched", reason: found.reason };
	});
}

async function apply(ctx: Ctx, actor: Actor, event_id: string, people: ImportedList["people"]): Promise<void> {
	const { tenant_id } = actor;
	const now = ctx.clock.now();
	const ids = people.map((p) => p.registration_id);
	const parts = Array.from({ length: Math.ceil(people.length / ROWS) }, (_, i) =>
		people.slice(i * ROWS, (i + 1) * ROWS),
	);
	await runBatch(ctx.db, [
		...parts.flatMap((part) => {
			const json = JSON.stringify(part);
			return [
				sql`insert into attendance_marks (tenant_id, registration_id, attended, minutes, source, at)
					select ${tenant_id}, value ->> 'registration_id', value ->> 'attended', value ->> 'minutes', 'import', ${now} from json_each(${json}) where true
					on conflict (tenant_id, registration_id) do update set attended = excluded.attended, minutes = excluded.minutes, source = excluded.source, at = excluded.at`,
				sql`update registrations set attendance = l.attendance, attended_minutes = l.minutes, updated_at = ${now}
					from (select value ->> 'registration_id' as id, value ->> 'attendance' as attendance, value ->> 'minutes' as minutes from json_each(${json})) l
					where registrations.tenant_id = ${tenant_id} and registrations.id = l.id`,
			];
		}),
		auditInsert(ctx.db, actor, now, "event.attendance_imported", event_id, { people: people.length }),
	]);
	for (let i = 0; i < ids.length; i += TASK_SIZE)
		await ctx.task({
			v: 1,
			kind: "refresh_attendance",
			tenant_id,
			event_id,
			registration_ids: ids.slice(i, i + TASK_SIZE),
		});
}
