import { sql } from "drizzle-orm";
import { events, tenants } from "../../d1-migrations/schema";
import { runBatch } from "../../db/batch";
import { causeText } from "../cause";
import type { Ctx } from "../context";
import { createEvent } from "../create-event";
import { enrollContact } from "../enroll-contact";
import { eraseContact } from "../erase-contact";
import { newToken, sha256Text } from "../ids";

/** Wall seconds between two runs, and until one counts as failed. */
export const EVERY = 300;
const PATIENCE = 600;
/** Wall seconds for which ended runs are kept. */
const KEPT = 7 * 86_400;
const TENANT = "ten_canary";
const ACTOR = { type: "system", tenant_id: TENANT } as const;

interface Run {
	id: number;
	started_at: number;
	canary_registration: string | null;
	canary_contact: string | null;
}

/** The platform's own tenant and its one event, made where they are missing. */
async function eventOf(ctx: Ctx): Promise<string> {
	const at = ctx.clock.now();
	await ctx.db
		.insert(tenants)
		.values({
			id: TENANT,
			name: "Canary",
			subdomain: "platform-canary",
			time_zone: "UTC",
			postal_address: "The platform itself",
			publishable_key: `pk_${newToken()}`,
			created_at: at,
		})
		.onConflictDoNothing();
	const held = await ctx.db.get<{ id: string } | undefined>(
		sql`select id from ${events} where tenant_id = ${TENANT} and state = 'published' order by created_at limit 1`,
	);
	if (held) return held.id;
	const { event } = await createEvent(ctx, ACTOR, {
		event: { title: "Canary", type: "membership", description: "A registration of the platform itself." } as never,
		publish: true,
		funnel_template: "custom",
		funnel_config: {
			nominal_hours: 1,
			pre_event: [
				{
					key: "welcome",
					anchor: "registration",
					delay_hours: 0,
					priority: "must",
					channel: "email",
					subject: "Canary",
					body: "The platform works.",
				},
			],
			post_event_attended: [],
			post_event_no_show: [],
		},
	});
	return event.id;
}

/** `name+label@host` of the canary's address: each run is a person nobody has seen. */
const addressOf = (address: string, id: number) => address.replace("@", `+canary${id}@`);

/**
 * Registers a person of the platform's own every five minutes and follows the confirmation to its delivery, as the
 * provider reports it. Does nothing where no address is set up.
 *
 * @returns how many runs began, arrived and failed
 */
export async function runCanary(ctx: Ctx): Promise<{ begun: number; delivered: number; failed: number }> {
	if (!ctx.canary) return { begun: 0, delivered: 0, failed: 0 };
	const ended = await follow(ctx);
	const wall = ctx.clock.wall();
	const id = Math.floor(wall / EVERY);
	const [rows] = await runBatch<Run>(ctx.db, [
		sql`insert into canary_runs (id, started_at, state) values (${id}, ${wall}, 'waiting') on conflict do nothing returning *`,
		sql`delete from canary_runs where state <> 'waiting' and id < ${Math.floor((wall - KEPT) / EVERY)}`,
	]);
	if (!rows?.length) return { begun: 0, ...ended };
	try {
		await begin(ctx, ctx.canary, id);
	} catch (error) {
		await end(ctx, id, "failed", `not enrolled: ${causeText(error)}`.slice(0, 200));
		ended.failed += 1;
	}
	return { begun: 1, ...ended };
}

async function begin(ctx: Ctx, address: string, id: number): Promise<void> {
	const event_id = await eventOf(ctx);
	const email = addressOf(address, id).toLowerCase();
	const { enrollment } = await enrollContact(ctx, ACTOR, {
		event_id,
		contact: {
			email,
			phone: null,
			first_name: "Canary",
			last_name: null,
			time_zone: "UTC",
			region: null,
			consent_email: true,
			consent_sms: false,
		},
		source: null,
		custom_fields: null,
		ip: null,
		idempotency_key: `canary-${id}`,
		request_hash: await sha256Text(email),
	});
	await ctx.db.run(
		sql`update canary_runs set canary_registration = ${enrollment.registration_id}, canary_contact = (select contact_id from registrations where tenant_id = ${TENANT} and id = ${enrollment.registration_id}) where id = ${id}`,
	);
}

const end = (ctx: Ctx, id: number, state: "delivered" | "failed", reason: string | null) =>
	ctx.db.run(
		sql`update canary_runs set state = ${state}, reason = ${reason}, ended_at = ${ctx.clock.wall()} where id = ${id} and state = 'waiting'`,
	);

/** What became of the runs that wait; the person of one that ended is erased. */
async function follow(ctx: Ctx): Promise<{ delivered: number; failed: number }> {
	const wall = ctx.clock.wall();
	const waiting = await ctx.db.all<Run>(sql`select * from canary_runs where state = 'waiting' order by id limit 20`);
	const ended = { delivered: 0, failed: 0 };
	for (const run of waiting) {
		const message = await ctx.db.get<{ status: string; reason: string | null } | undefined>(
			sql`select status, reason from messages where tenant_id = ${TENANT} and registration_id = ${run.canary_registration} limit 1`,
		);
		const arrived = ["delivered", "opened", "clicked"].includes(message?.status ?? "");
		if (!arrived && wall - run.started_at < PATIENCE) continue;
		const state = arrived ? "delivered" : "failed";
		const far = message ? `${message.status} ${message.reason ?? ""}`.trim() : "never handed to delivery";
		await end(ctx, run.id, state, arrived ? null : far);
		ended[state] += 1;
		if (run.canary_contact) await eraseContact(ctx, ACTOR, run.canary_contact);
	}
	return ended;
}
