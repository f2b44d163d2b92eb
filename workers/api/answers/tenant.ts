import { z } from "zod";
import { count, eventType, flag, id, instant, list, maybe, role, shape, text, url } from "./parts";

const session = shape({ access_token: text });
const signedIn = shape({ tenant_id: id, user_id: id, access_token: text });
const codes = shape({ recovery_codes: z.array(text) });
const invitation = shape({
	id,
	email: text,
	role,
	invited_by: id,
	created_at: instant,
	expires_at: instant,
});
const brand = shape({ logo_url: maybe(text), primary_color: text, sign_off: text });
const tenant = shape({
	tenant_id: id,
	name: text,
	subdomain: text,
	timezone: text,
	postal_address: text,
	publishable_key: text,
	settings: shape({
		email_gap_hours: z.number(),
		sms_gap_hours: z.number(),
		quiet_from: text.describe("Wall time of the person, as 09:00."),
		quiet_to: text,
		sms_daily_ceiling: count,
		settle_minutes: count,
		attended_minutes: count,
		brand,
		sms_consent_text: text,
		email_consent_text: text,
		consent_version: text,
		allowed_origins: z.array(text),
		double_opt_in: flag,
		topics: z.array(
			shape({
				key: text,
				name: text,
				purposes: z.array(z.enum(["content", "offer"])),
				event_types: z.array(eventType),
			}),
		),
		switches: shape({
			adaptive_timing_enabled: flag,
			ai_content_generation_enabled: flag,
			poll_personalization_enabled: flag,
			sms_delivery_enabled: flag,
		}),
		sending: shape({
			warm_up: maybe(flag),
			warm_up_per_day: count,
			warm_up_days: count,
			reputation_guard: maybe(flag),
			frequency_cap: maybe(shape({ emails: count, hours: count })),
		}),
		links: shape({
			short_host: maybe(text),
			own_hosts: z.array(text),
			utm: shape({ source: maybe(text), medium: maybe(text), campaign: maybe(text), content: maybe(text) }),
			utm_on_join: flag,
		}),
	}),
}).meta({ id: "Tenant" });

const rotated = shape({ id, secret: text, previous_secret_until: maybe(instant) });
const credential = shape({ provider: text, last_four: text, set_at: instant, webhook_url: maybe(text) });
const subscriptionFields = {
	id,
	kind: z.enum(["webhook", "hubspot", "gohighlevel"]),
	url: text,
	types: z.array(text),
	state: z.enum(["active", "disabled"]),
	disabled_reason: maybe(text),
	failing_since: maybe(instant),
	created_at: instant,
};
const delivery = shape({
	id,
	webhook_id: id,
	type: text,
	subject_id: text,
	status: z.enum(["queued", "delivered", "dead"]),
	attempts: count,
	last_status: maybe(count),
	last_error: maybe(text),
	happened_at: instant,
	created_at: instant,
	settled_at: maybe(instant),
});
const domain = shape({
	domain: text,
	address: text,
	status: text,
	records: z.array(
		shape({
			purpose: text,
			type: text,
			name: text,
			value: text,
			priority: maybe(count),
			ttl: maybe(text),
			status: text,
		}),
	),
	in_use: flag,
	checked_at: maybe(instant),
});
const sending = {
	paused: maybe(z.enum(["complaint_rate", "bounce_rate"])),
	warm_up: maybe(shape({ ends_at: instant, per_day: count, sent_today: count })),
	window: shape({
		days: count,
		sent: count,
		bounced: count,
		complained: count,
		complaint_rate: maybe(z.number()),
		bounce_rate: maybe(z.number()),
	}),
};

/** What answers on accounts, the team, a tenant's settings and its sending hold, by method and path. */
export const tenantAnswers = (): Record<string, z.ZodType> => ({
	"POST /auth/signup": signedIn,
	"POST /auth/login": session,
	"POST /auth/refresh": session,
	"GET /auth/me": shape({
		user_id: id,
		email: text,
		email_verified: flag,
		tenant_id: id,
		role,
		totp: shape({ enabled: flag, recovery_codes_left: count }),
	}),
	"POST /auth/totp": shape({ secret: text, otpauth_uri: text, qr_svg: text }),
	"POST /auth/totp/confirm": codes,
	"POST /auth/totp/recovery-codes": codes,
	"GET /auth/sessions": list(
		shape({ id, tenant_id: id, agent: maybe(text), last_used_at: instant, expires_at: instant, current: flag }),
	),
	"GET /auth/tenants": list(
		shape({ tenant_id: id, name: text, subdomain: text, role, joined_at: instant, current: flag }),
	),
	"POST /auth/tenants": shape({ tenant_id: id }),
	"POST /auth/switch": shape({ tenant_id: id, access_token: text }),
	"POST /auth/invitations/read": shape({
		tenant: shape({ name: text }),
		email: text,
		role,
		expires_at: instant,
		has_account: flag,
	}),
	"POST /auth/invitations/accept": signedIn,
	"GET /team/members": list(
		shape({ user_id: id, email: text, role, email_verified: flag, totp: flag, joined_at: instant }),
	),
	"PATCH /team/members/:id": shape({ user_id: id, role }),
	"GET /team/invitations": list(invitation),
	"POST /team/invitations": invitation,
	"POST /api-keys": shape({ id, key: text }),
	"GET /api-keys": list(
		shape({
			id,
			name: text,
			prefix: text,
			role,
			allowed_ips: z.array(text),
			created_at: instant,
			last_used_at: maybe(instant),
			rotation_due_at: maybe(instant),
			expires_at: maybe(instant),
		}),
	),
	"POST /api-keys/:id/rotate": shape({ id, key: text, previous: shape({ id, expires_at: instant }) }),
	"POST /settings/brand/preview": shape({ subject: text, email_html: text, page_html: text }),
	"POST /settings/brand/clone-to": shape({ tenant_id: id, brand, documents: count }),
	"POST /webhook-endpoints": shape({ id, url, secret: maybe(text) }),
	"GET /webhook-endpoints": list(
		shape({
			id,
			name: text,
			provider: text,
			url,
			previous_secret_until: maybe(instant),
			created_at: instant,
		}),
	),
	"POST /webhook-endpoints/:id/rotate": rotated,
	"GET /settings": tenant,
	"PATCH /settings": tenant,
	"GET /billing": shape({
		enabled: flag,
		plan: text,
		status: maybe(text),
		current_period_end: maybe(instant),
		plans: z.array(
			shape({
				id,
				name: text,
				contacts: maybe(count),
				messages: maybe(count),
				price: z.number(),
				currency: text,
			}),
		),
	}),
	"POST /billing/checkout": shape({ url }),
	"POST /billing/portal": shape({ url }),
	"GET /settings/credentials": list(credential),
	"PUT /settings/credentials/:provider": credential,
	"GET /sending": shape({ ...sending, domain: maybe(domain) }),
	"POST /sending/resume": shape(sending),
	"GET /sending/domain": domain,
	"PUT /sending/domain": domain,
	"POST /sending/domain/check": domain,
	"POST /webhook-subscriptions": shape({ ...subscriptionFields, secret: text }),
	"GET /webhook-subscriptions": list(shape(subscriptionFields)),
	"PATCH /webhook-subscriptions/:id": shape(subscriptionFields),
	"POST /webhook-subscriptions/:id/rotate": rotated,
	"GET /webhook-subscriptions/:id/deliveries": list(delivery),
	"POST /webhook-subscriptions/deliveries/:id/replay": delivery,
});
