import { DEMO_KNOWLEDGE, DEMO_KNOWLEDGE_VERSION } from "./demo-knowledge.mjs";
import { call, demand } from "./http.mjs";
import { newPassword, readState, writeState } from "./state.mjs";

const MARKER = "demo.json";
const EMAIL = "coach@myxelium.example";
const DAY_MS = 86_400_000;
const LEAD_DAYS = 9;
const OFFER_DAYS = 5;

const demoEvent = (now_ms) => {
	const starts = new Date(now_ms + LEAD_DAYS * DAY_MS);
	starts.setUTCHours(16, 0, 0, 0);
	return {
		title: "How to fill a small workshop without ads",
		type: "webinar",
		scheduled_at: starts.toISOString(),
		duration_minutes: 60,
		description:
			"A working hour for coaches: who to invite, what to send before the day, and what to say to those who could not come.",
		timezone: "America/New_York",
		join_url: "https://meet.example.com/fill-a-small-workshop",
		offer: {
			name: "The Small Workshop Circle",
			price: 690,
			currency: "USD",
			url: "https://juniper-lane.example/circle",
			deadline: new Date(starts.getTime() + OFFER_DAYS * DAY_MS).toISOString(),
		},
	};
};

async function signIn(url, state_dir) {
	const known = readState(state_dir, MARKER);
	if (known?.email) {
		const { email, password } = known;
		const { access_token } = await demand(url, "POST", "/api/v1/auth/login", { body: { email, password } });
		return { demo: known, token: access_token };
	}
	const demo = { email: EMAIL, password: newPassword() };
	const { access_token } = await demand(url, "POST", "/api/v1/auth/signup", {
		body: {
			tenant: {
				name: "Juniper Lane Coaching",
				subdomain: "juniper-lane",
				timezone: "America/New_York",
				postal_address: "12 Juniper Lane, Hudson, NY 12534, USA",
			},
			...demo,
		},
	});
	writeState(state_dir, MARKER, demo);
	return { demo, token: access_token };
}

/** The demo coach's pages, put in once; sending one again replaces it, so a start that was cut short does no harm. */
async function seedKnowledge(url, token, demo) {
	if (demo.knowledge === DEMO_KNOWLEDGE_VERSION) return;
	for (const body of DEMO_KNOWLEDGE) await demand(url, "POST", "/api/v1/knowledge/documents", { token, body });
	demo.knowledge = DEMO_KNOWLEDGE_VERSION;
}

/**
 * The demo tenant with its knowledge base and an upcoming event, made on the first start and found again later. An event that is over is
 * followed by the next, so that the demo page always takes a registration.
 *
 * @returns {Promise<{email: string, password: string, event_id: string, publishable_key: string}>}
 */
export async function seedDemo(url, state_dir) {
	const { demo, token } = await signIn(url, state_dir);
	if (!demo.publishable_key) {
		const { publishable_key } = await demand(url, "GET", "/api/v1/settings", { token });
		demo.publishable_key = publishable_key;
	}
	await seedKnowledge(url, token, demo);
	const found = demo.event_id ? await call(url, "GET", `/api/v1/events/${demo.event_id}`, { token }) : null;
	if (!["upcoming", "live"].includes(found?.body?.status ?? found?.body?.event?.status)) {
		const now = Date.parse((await demand(url, "GET", "/health")).now);
		const body = { event: demoEvent(now), funnel_template: "standard" };
		demo.event_id = (await demand(url, "POST", "/api/v1/events", { token, body })).event_id;
	}
	writeState(state_dir, MARKER, demo);
	return demo;
}
