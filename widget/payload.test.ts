import { describe, expect, it, vi } from "vitest";
import { customFields } from "./custom";
import { buildEnrolment, newKey, nextSubmission, validate } from "./payload";
import { campaign, prefill, utmFrom } from "./prefill";
import type { FormValues, PublicEvent } from "./types";
import { waitingRoom } from "./waiting";

const VALUES: FormValues = {
	email: " ada@example.com ",
	first_name: "Ada",
	last_name: " ",
	phone: "+1 212 555 0123",
	consent_email: false,
	consent_sms: true,
	custom: {},
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

describe("own fields", () => {
	const fields = customFields(
		JSON.stringify([
			{ name: "company", label: "Company", required: true },
			{ name: "size", type: "select", options: ["1", 2] },
			{ name: "terms", label: "I agree", type: "checkbox", required: true },
		]),
	);

	it("are asked for where they are required, and sent where they hold something", () => {
		const errors = validate({ ...VALUES, custom: { company: " ", terms: "" } }, fields);
		expect(errors).toEqual({ company: "Fill in “Company”.", terms: "Tick “I agree” to go on." });
		const custom = { company: " Calm ", size: "", terms: "yes" };
		expect(buildEnrolment(EVENT, { ...VALUES, custom }, "UTC", null)).toMatchObject({
			custom_fields: { company: "Calm", terms: "yes" },
		});
		expect(fields[1]).toEqual({
			name: "size",
			label: "size",
			type: "select",
			required: false,
			options: ["1", "2"],
			value: "",
		});
	});

	it("leave out what the server would refuse or the form has already, and say so", () => {
		const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
		const many = Array.from({ length: 25 }, (_, i) => ({ name: `f${i}` }));
		const wrong = [{ name: "Bad Name" }, { name: "email" }, { name: "topic" }, null, 1, ...many, { name: "f0" }];
		expect(customFields(JSON.stringify(wrong)).map(({ name }) => name)).toEqual(
			many.slice(0, 20).map(({ name }) => name),
		);
		expect(customFields("{")).toEqual([]);
		expect(customFields(null)).toEqual([]);
		expect(warn).toHaveBeenCalledTimes(12);
		warn.mockRestore();
	});
});

describe("prefill and campaign", () => {
	const stored = new Map<string, string>();
	const storage = () =>
		({ setItem: stored.set.bind(stored), getItem: (key: string) => stored.get(key) ?? null }) as unknown as Storage;
	const locked = () => {
		throw new Error("no storage here");
	};

	it("takes attributes before the address, own fields by name, and never consent", () => {
		const attribute = (name: string) => (name === "first-name" ? "Ada" : null);
		const search = "?first_name=Eve&email=ada%40example.com&company=Calm&consent_email=on";
		const held = prefill(attribute, search, customFields('[{"name":"company"}]'));
		const texts = { email: "ada@example.com", first_name: "Ada", last_name: "", phone: "" };
		expect(held).toEqual({ ...texts, custom: { company: "Calm" } });
	});

	it("takes the five campaign parameters and nothing else", () => {
		const long = "x".repeat(300);
		const found = { utm_source: "a", utm_term: long.slice(0, 200) };
		expect(utmFrom(`?utm_source=a&utm_medium=&gclid=1&utm_term=${long}`)).toEqual(found);
		expect(utmFrom("?page=2")).toBeNull();
	});

	it("remembers them for the visit, and falls back to what the page says", () => {
		expect(campaign("", "utm_source=page", storage)).toEqual({ utm_source: "page" });
		expect(campaign("?utm_source=ad", "utm_source=page", storage)).toEqual({ utm_source: "ad" });
		expect(campaign("", "utm_source=page", storage)).toEqual({ utm_source: "ad" });
		expect(campaign("?utm_source=ad", null, locked)).toEqual({ utm_source: "ad" });
		expect(campaign("", "utm_source=page", locked)).toEqual({ utm_source: "page" });
		expect(campaign("", null, locked)).toBeNull();
	});
});

describe("what waits", () => {
	const sent = { key: "k", body: "{}" };

	it("is kept with its key for a week", () => {
		const stored = new Map<string, string>();
		const storage = () =>
			({
				setItem: stored.set.bind(stored),
				getItem: (key: string) => stored.get(key) ?? null,
				removeItem: stored.delete.bind(stored),
			}) as unknown as Storage;
		let now = 0;
		const room = waitingRoom("evt_1", storage, () => now);
		expect(room.read()).toBeNull();
		expect(room.keep(sent)).toBe(true);
		expect(room.read()).toEqual(sent);
		expect(waitingRoom("evt_2", storage, () => now).read()).toBeNull();
		now = 7 * 86_400_000;
		expect(room.read()).toBeNull();
		room.forget();
		expect(stored.size).toBe(0);
		stored.set("myxelium:waiting:evt_1", "{");
		expect(room.read()).toBeNull();
	});

	it("is nothing where the page may not store", () => {
		const room = waitingRoom(
			"evt_1",
			() => {
				throw new Error("no storage here");
			},
			() => 0,
		);
		expect(room.keep(sent)).toBe(false);
		expect(room.read()).toBeNull();
		expect(() => room.forget()).not.toThrow();
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
