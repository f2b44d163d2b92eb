import { DurableObject } from "cloudflare:workers";

interface FloorEnv {
	DB: D1Database;
	TIMER: DurableObjectNamespace<Timer>;
}

/** An object that does the least an enrolment needs: keep one value and set one alarm, in one commit. */
export class Timer extends DurableObject<FloorEnv> {
	arm(value: string): void {
		this.ctx.storage.kv.put("value", value);
		this.ctx.storage.setAlarm(Date.now() + 86_400_000);
	}

	override alarm(): void {}
}

/** What limits any enrolment on this machine: one D1 batch of two inserts and one object that sets an alarm. */
export default {
	async fetch(request: Request, env: FloorEnv): Promise<Response> {
		const { email } = await request.json<{ email: string }>();
		const id = crypto.randomUUID();
		await env.DB.batch([
			env.DB.prepare("insert into contacts (id, email) values (?, ?)").bind(id, email),
			env.DB.prepare("insert into registrations (id, contact_id) values (?, ?)").bind(crypto.randomUUID(), id),
		]);
		await env.TIMER.getByName(id).arm(email);
		return Response.json({ id }, { status: 201 });
	},
};
