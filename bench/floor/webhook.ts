interface FloorEnv {
	DB: D1Database;
	WEBHOOK_SECRET: string;
}

const encoder = new TextEncoder();

/** What limits any acknowledgement on this machine: one signature held against the body, one row written. */
export default {
	async fetch(request: Request, env: FloorEnv): Promise<Response> {
		const body = await request.text();
		const id = request.headers.get("svix-id") ?? "";
		const signed = `${id}.${request.headers.get("svix-timestamp")}.${body}`;
		const secret = Uint8Array.from(atob(env.WEBHOOK_SECRET.replace("whsec_", "")), (c) => c.charCodeAt(0));
		const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
		const given = Uint8Array.from(atob((request.headers.get("svix-signature") ?? "").slice(3)), (c) => c.charCodeAt(0));
		if (!(await crypto.subtle.verify("HMAC", key, given, encoder.encode(signed))))
			return Response.json({}, { status: 401 });
		await env.DB.prepare("insert into notices (id, body, received_at) values (?, ?, ?) on conflict do nothing")
			.bind(id, body, Date.now())
			.run();
		return Response.json({ received: true });
	},
};
