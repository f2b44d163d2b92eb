import { senderDomainInput } from "../../actions/sender-domain";
import { type Endpoint, group, V1 } from "./endpoint";

const DOMAIN =
	"`{domain, address, status, in_use, records: [{purpose, type, name, value, priority, ttl, status}], checked_at}`";

/** How a tenant's e-mail stands with those who receive it. */
export const SENDING_ENDPOINTS: Endpoint[] = group("Sending", `${V1}/sending`, [
	[
		"GET",
		"",
		"member",
		"Warm-up, rates of complaints and bounces, and whether marketing e-mail is paused",
		200,
		"`{paused, warm_up, window: {days, sent, bounced, complained, complaint_rate, bounce_rate}, domain}`",
	],
	["POST", "/resume", "admin", "Let paused marketing e-mail go on", 200, "The state"],
	["GET", "/domain", "member", "The domain e-mail comes from, with its DNS records", 200, DOMAIN],
	["PUT", "/domain", "admin", "Set up a domain of your own", 200, DOMAIN, { body: senderDomainInput }],
	["POST", "/domain/check", "admin", "Look for the domain's DNS records now", 200, DOMAIN],
	["DELETE", "/domain", "admin", "Send from the platform's address again", 204, "Nothing"],
]);
