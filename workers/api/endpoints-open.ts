import { type Endpoint, FORM, group, JSON_TYPE, V1 } from "./endpoint";

/** What is opened without credentials: by providers, by registrants, by anyone. */
export const OPEN_ENDPOINTS: Endpoint[] = [
	...group("Webhooks", `${V1}/webhooks`, [
		["POST", "/resend", "signature", "E-mail status from Resend", 200, "`{received}`", { form: JSON_TYPE }],
		["POST", "/twilio", "signature", "Text message status from Twilio", 200, "`{received}`", { form: FORM }],
		[
			"POST",
			"/twilio/inbound",
			"signature",
			"A reply to a text message, from Twilio",
			200,
			"`{received}`",
			{ form: FORM },
		],
		["POST", "/zoom", "signature", "Meetings and participants from Zoom", 200, "`{received}`", { form: JSON_TYPE }],
		["POST", "/stripe", "signature", "Payments from Stripe", 200, "`{received}`", { form: JSON_TYPE }],
		[
			"POST",
			"/:provider/:endpoint_token",
			"signature",
			"The same for a tenant with secrets of its own",
			200,
			"`{received}`",
			{ form: JSON_TYPE },
		],
	]),
	...group("Registrants' links", "", [
		[
			"GET",
			"/r/:token/calendar.ics",
			"link",
			"The event as a calendar file, in its current state",
			200,
			"text/calendar",
		],
		["GET", "/r/:token/join", "link", "Go to the meeting; counts the click", 302, "A redirect"],
		["GET", "/r/:token/manage", "link", "The registrant's page", 200, "A page"],
		["POST", "/r/:token/cancel", "link", "Take the own registration back", 200, "A page", { form: FORM }],
		["POST", "/r/:token/preferences", "link", "Change what one agrees to", 200, "A page", { form: FORM }],
		["GET", "/u/:token", "link", "Ask whether to unsubscribe; changes nothing", 200, "A page"],
		["POST", "/u/:token", "link", "One-click unsubscribe (RFC 8058)", 200, "A page", { form: FORM }],
		["GET", "/e/:subdomain/:event", "anyone", "An event's registration page", 200, "A page"],
		["POST", "/e/:subdomain/:event", "anyone", "Register without JavaScript", 201, "A page", { form: FORM }],
	]),
	...group("About", "", [
		["GET", "/health", "anyone", "Whether the platform answers", 200, "`{status, version, now}`"],
		[
			"GET",
			"/.well-known/jwks.json",
			"anyone",
			"The keys that access tokens are signed with",
			200,
			"A JSON Web Key Set",
		],
		["GET", `${V1}/openapi.json`, "anyone", "This description as OpenAPI 3.1", 200, "An OpenAPI document"],
		["GET", `${V1}/docs`, "anyone", "This description as a page", 200, "A page"],
	]),
];
