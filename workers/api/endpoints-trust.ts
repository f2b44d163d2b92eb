import { CREDENTIALS } from "../../actions/tenant-credentials";
import { type Endpoint, group, LIST, V1 } from "./endpoint";

/** A tenant's own accounts at providers. */
export const TRUST_ENDPOINTS: Endpoint[] = group("Own accounts", `${V1}/settings/credentials`, [
	["GET", "", "admin", "Which own accounts are set; nothing that opens one", 200, LIST],
	[
		"PUT",
		"/:provider",
		"owner",
		"Set the own account at resend, twilio, zoom, stripe, hubspot or gohighlevel",
		200,
		"`{provider, last_four, set_at, webhook_url}`; the values are never shown again",
		{
			body: CREDENTIALS.resend
				.or(CREDENTIALS.twilio)
				.or(CREDENTIALS.zoom)
				.or(CREDENTIALS.stripe)
				.or(CREDENTIALS.hubspot)
				.or(CREDENTIALS.gohighlevel),
		},
	],
	["DELETE", "/:provider", "owner", "Go back to the platform's account", 204, "Nothing"],
]);
