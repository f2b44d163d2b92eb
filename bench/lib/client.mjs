import { Agent, request } from "node:http";

const DAY_MS = 86_400_000;

/** A client that keeps `connections` connections open. `post` answers the parsed body and throws where it is no success. */
export function createClient(url, connections) {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const post = (path, body, headers = {}) =>
		new Promise((resolve, reject) => {
			const text = JSON.stringify(body);
			const options = {
				agent,
				method: "POST",
				headers: { "content-type": "application/json", "content-length": Buffer.byteLength(text), ...headers },
			};
			const sent = request(new URL(path, url), options, (response) => {
				const chunks = [];
				response.on("data", (chunk) => chunks.push(chunk));
				response.once("error", reject);
				response.once("end", () => {
					const answer = Buffer.concat(chunks).toString();
					if (response.statusCode < 300) resolve(JSON.parse(answer));
					else reject(new Error(`POST ${path} answered ${response.statusCode}: ${answer.slice(0, 500)}`));
				});
			});
			sent.once("error", reject);
			sent.end(text);
		});
	return { url, post, close: () => agent.destroy() };
}

/** A tenant with one published event far enough ahead that nothing but the confirmation falls due. */
export async function makeEvent(client) {
	const account = await client.post("/api/v1/auth/signup", {
		tenant: { name: "Bench", subdomain: "bench", timezone: "Europe/Berlin", postal_address: "1 Bench Street" },
		email: "owner@bench.example",
		password: "correct horse battery",
	});
	const auth = { authorization: `Bearer ${account.access_token}` };
	const { publishable_key } = await (await fetch(`${client.url}/api/v1/settings`, { headers: auth })).json();
	const { key } = await client.post("/api/v1/api-keys", { name: "bench", role: "member" }, auth);
	const { event_id } = await client.post(
		"/api/v1/events",
		{
			event: {
				title: "Bench webinar",
				type: "webinar",
				scheduled_at: new Date(Date.now() + 9 * DAY_MS).toISOString(),
				duration_minutes: 60,
				description: "An hour.",
				join_url: "https://meet.example/bench",
			},
		},
		auth,
	);
	/** Registers a person nobody has seen before: `name` is the mailbox and the idempotency key. */
	const enroll = (name, headers) =>
		client.post(
			"/api/v1/enrollments",
			{
				event_id,
				contact: {
					email: `${name}@bench.example`,
					first_name: "Ana",
					timezone: "Europe/Berlin",
					consent_email: true,
					consent_sms: false,
				},
			},
			{ "idempotency-key": name, ...headers },
		);
	let visitors = 0;
	return {
		/** As a coach's own server does. */
		byServer: (name) => enroll(name, { authorization: `Bearer ${key}` }),
		/** As the form in a page does, each visitor from another address. */
		byForm: (name) => {
			const at = visitors++;
			const address = `10.${(at >> 16) & 255}.${(at >> 8) & 255}.${at & 255}`;
			return enroll(name, { authorization: `Bearer ${publishable_key}`, "cf-connecting-ip": address });
		},
	};
}
