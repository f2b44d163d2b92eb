import { describe, expect, it } from "vitest";
import { buildEnrolment, newKey, nextSubmission, utmFrom, validate } from "./payload";
import type { FormValues, PublicEvent } from "./types";

const VALUES: FormValues = {
	email: " ada@example.com ",
	first_name: "Ada",
	last_name: " ",
	phone: "+1 212 555 0123",
	consent_email: false,
	consent_sms: true,
};

const EVENT: PublicEvent = {
	event_id: "evt_1",
	title: "Calm mornings",
	type: "webinar",
	starts_at: "2026-11-24T18:00:00Z",
	ends_at: null,
	time_zone: "UTC",
	duration_minutes: 60,
	status: "upcoming",
	description: null,
	location: null,
	tenant: { name: "Calm Co", brand: { primary_color: null, logo_url: null } },
	sms: { enabled: true, consent_text: "Text me.", consent_version: "sms-3" },
	email_consent: { text: "Email me.", version: "email-2" },
};

const NO_SMS = { ...EVENT, sms: { ...EVENT.sms, enabled: false } };

describe("buildEnrolment", () => {
	it("trims, leaves out what is empty and names the wordings that were shown", () => {
		expect(buildEnrolment(EVENT, VALUES, "Europe/Berlin", { utm_source: "news" })).toEqual({
			event_id: "evt_1",
			contact: {
				email: "ada@example.com",
				first_name: "Ada",
				phone: "+1 212 555 0123",
				timezone: "Europe/Berlin",
				consent_email: false,
				consent_sms: true,
			},
			consent: { email_text_version: "email-2", sms_text_version: "sms-3" },
			source: { utm_source: "news" },
		});
	});

	it("sends neither phone nor SMS consent where SMS is off, even when prefilled", () => {
		const body = buildEnrolment(NO_SMS, VALUES, "UTC", null);
		expect(body.contact).not.toHaveProperty("phone");
		expect(body.contact.consent_sms).toBe(false);
		expect(body.consent).toEqual({ email_text_version: "email-2" });
		expect(body).not.toHaveProperty("source");
	});
});

describe("validate", () => {
	it("accepts an address alone", () => {
		expect(validate({ ...VALUES, phone: "", consent_sms: false })).toEqual({});
	});

	it.each(["", "ada", "ada@", "ada@home", "a b@example.com", "@example.com"])("refuses the address %j", (email) => {
		expect(validate({ ...VALUES, email }).email).toMatch(/^Enter/);
	});

	it("wants a number where text messages were asked for, and a plausible one where one is given", () => {
		expect(validate({ ...VALUES, phone: "" }).phone).toContain("untick");
		expect(validate({ ...VALUES, phone: "call me" }).phone).toContain("country code");
	});
});

describe("utmFrom", () => {
	it("takes the five campaign parameters and nothing else", () => {
		const long = "x".repeat(300);
		expect(utmFrom(`?utm_source=a&utm_medium=&gclid=1&utm_term=${long}`)).toEqual({
			utm_source: "a",
			utm_term: long.slice(0, 200),
		});
		expect(utmFrom("?page=2")).toBeNull();
	});
});

describe("idempotency key", () => {
	it("stays for the same body and changes with it", () => {
		let made = 0;
		const create = () => `key-${++made}`;
		const first = nextSubmission(null, "a", create);
		expect(nextSubmission(first, "a", create)).toBe(first);
		expect(nextSubmission(first, "b", create).key).toBe("key-2");
	});

	it("is a v4 UUID with and without randomUUID", () => {
		const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
		expect(newKey()).toMatch(uuid);
		const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) } as unknown as Crypto;
		expect(newKey(insecure)).toMatch(uuid);
	});
});
