import { call, demand } from "../scripts/lib/http.mjs";
import { pause } from "../scripts/lib/processes.mjs";

const AGAIN_MS = 500;
/** Words of a funnel's messages by which the provider's record of them is told apart. */
const SUBJECTS = { welcome: "You are in", begins: "It begins", halfway: "Halfway", text: "A word" };
const TITLE = "A stormy day";
/** A text that goes out as an e-mail has the event's title for a subject. */
export const KEY_OF = {
	...Object.fromEntries(Object.entries(SUBJECTS).map(([key, subject]) => [subject, key])),
	[TITLE]: "text",
};

/** A zone in which it is about noon, so that texts may leave. */
function noonZone() {
	const hours = 12 - new Date().getUTCHours();
	return hours === 0 ? "Etc/UTC" : `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
}

const step = (key, channel, seconds) => ({
	...{ key, channel, anchor: "event_start", delay_hours: seconds / 3600, priority: "must", purpose: "transactional" },
	...{ subject: SUBJECTS[key], body: "{{event.title}}: {{link.join}}" },
});

const WELCOME = {
	...{ key: "welcome", channel: "email", anchor: "registration", delay_hours: 0, priority: "must" },
	...{ purpose: "transactional", subject: SUBJECTS.welcome, body: "{{event.title}}: {{link.join}}" },
};

/**
 * A tenant with a day-long event of four messages: confirmation, a text at the start and two e-mails after it.
 *
 * @param {{starts_at: number, spacing_s: number}} times `starts_at` in epoch milliseconds
 */
export async function makeTenant(url, number, { starts_at, spacing_s }) {
	const { access_token } = await demand(url, "POST", "/api/v1/auth/signup", {
		body: {
			tenant: {
				...{ name: `Chaos ${number}`, subdomain: `chaos-${number}`, timezone: "Etc/UTC" },
				postal_address: "1 Chaos Street, Hudson, NY 12534, USA",
			},
			email: `owner${number}@chaos.example`,
			password: "correct horse battery",
		},
	});
	const { key } = await demand(url, "POST", "/api/v1/api-keys", {
		token: access_token,
		body: { name: "chaos", role: "admin" },
	});
	const { event_id } = await demand(url, "POST", "/api/v1/events", {
		token: key,
		body: {
			event: {
				...{ title: TITLE, type: "challenge", duration_minutes: 1440, description: "A day." },
				scheduled_at: new Date(starts_at).toISOString(),
				join_url: "https://meet.example/chaos",
			},
			funnel_config: {
				nominal_hours: 24,
				pre_event: [WELCOME],
				during_event: [
					step("text", "sms", 0),
					step("begins", "email", spacing_s),
					step("halfway", "email", 2 * spacing_s),
				],
			},
		},
	});
	return { key, event_id };
}

/**
 * Registers one person as a form does that is sent again until it is answered, always with the same key.
 *
 * @returns {Promise<{registration_id: string, tries: number}>}
 */
export async function register(url, { key, event_id }, { email, phone }, until) {
	for (let tries = 1; ; tries++) {
		const answer = await call(url, "POST", "/api/v1/enrollments", {
			token: key,
			headers: { "idempotency-key": email },
			body: {
				event_id,
				contact: {
					...{ email, first_name: "Ana", timezone: noonZone(), consent_email: true, consent_sms: phone !== null },
					...(phone !== null && { phone }),
				},
			},
		}).catch(() => null);
		if (answer && answer.status < 300) return { registration_id: answer.body.registration_id, tries };
		const hopeless = answer && answer.status < 500 && ![409, 429].includes(answer.status);
		if (hopeless || Date.now() > until)
			throw new Error(`${email} could not register: ${answer ? JSON.stringify(answer) : "no answer"}.`);
		await pause(AGAIN_MS);
	}
}

/** A management call that waits for its turn and for a runtime that is starting. */
export async function ask(url, method, path, token) {
	for (let tries = 0; ; tries++) {
		const answer = await call(url, method, path, { token }).catch(() => null);
		if (answer && answer.status < 300) return answer.body;
		if (answer?.status !== 429 && tries > 60)
			throw new Error(`${method} ${path} answered ${answer?.status ?? "nothing"}.`);
		await pause(1000);
	}
}
