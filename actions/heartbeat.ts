import { sql } from "drizzle-orm";
import type { Ctx } from "./context";

/** Writes down that something which runs by itself has run just now. */
export async function beat(ctx: Pick<Ctx, "db" | "clock">, name: "cron" | "queue"): Promise<void> {
	const wall = ctx.clock.wall();
	await ctx.db.run(
		sql`insert into heartbeats (name, at) values (${name}, ${wall}) on conflict (name) do update set at = max(at, excluded.at)`,
	);
}

/** How the platform's own parts stand, as its database knows: what `npm run doctor` asks for. */
export async function readStanding(ctx: Pick<Ctx, "db">, tenant_id: string) {
	const [beats, migrations, off] = await Promise.all([
		ctx.db.all<{ name: string; at: number }>(sql`select name, at from heartbeats`),
		// Kept by the tool that applies them; a database that was filled in another way has none.
		ctx.db.all<{ name: string }>(sql`select name from d1_migrations order by name`).catch(() => []),
		ctx.db.all<{ id: string }>(
			sql`select id from outgoing_subscriptions where tenant_id = ${tenant_id} and state = 'disabled'`,
		),
	]);
	const at = (name: string) => beats.find((one) => one.name === name)?.at ?? null;
	return {
		cron_at: at("cron"),
		queue_at: at("queue"),
		migrations: migrations.map(({ name }) => name),
		disabled_subscriptions: off.map(({ id }) => id),
	};
}
