import { DurableObject } from "cloudflare:workers";

interface FloorEnv {
	DB: D1Database;
	TIMER: DurableObjectNamespace<Timer>;
}

/** An object that does the least a new plan needs: keep one value and set one alarm, in one commit. */
export class Timer extends DurableObject<FloorEnv> {
	arm(value: string): void {
		this.ctx.storage.kv.put("value", value);
		this.ctx.storage.setAlarm(Date.now() + 86_400_000);
	}

	override alarm(): void {}
}

/** What limits planning many registrations again: a call of each one's object, and one D1 batch for each page. */
export default {
	async fetch(request: Request, env: FloorEnv): Promise<Response> {
		const { count, page } = await request.json<{ count: number; page: number }>();
		for (let from = 0; from < count; from += page) {
			const ids = Array.from({ length: Math.min(page, count - from) }, (_, i) => `timer ${from + i}`);
			await env.DB.batch([
				env.DB.prepare("select 1 from contacts where id in (select value from json_each(?))").bind(JSON.stringify(ids)),
				env.DB.prepare("insert into contacts (id, email) values (?, '')").bind(crypto.randomUUID()),
			]);
			await Promise.all(ids.map((id) => env.TIMER.getByName(id).arm(id)));
		}
		return Response.json({ count });
	},
};
