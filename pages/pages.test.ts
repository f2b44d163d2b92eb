import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { html, raw } from "./html";
import {
	contentSecurityPolicy,
	eventOverPage,
	managePage,
	readRegistration,
	readSource,
	registrationPage,
	thankYouPage,
} from "./index";
import { whenLines } from "./parts";
import { CALENDAR, EVENT, MANAGE, PAGES, REGISTRATION, TENANT } from "./testing";

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&\u0000\ud800`;

describe("html", () => {
	it("escapes values in text and attributes, and leaves nothing for what is not there", () => {
		expect(html`<p title="${`a"b'c\`<`}">${["<", 1, html`<b>${"&"}</b>`, null, undefined, false, 0]}</p>`.text).toBe(
			'<p title="a&quot;b&#39;c&#96;&lt;">&lt;1<b>&amp;</b>0</p>',
		);
		expect(html`${raw("<hr>")}`.text).toBe("<hr>");
		expect(html`${"a\u0007\u0085b\n\ud800"}`.text).toBe("ab\n\ufffd");
	});
});

describe("every page", () => {
	it.each(Object.entries(PAGES))("%s is small, has one style block and runs no script", async (_, page) => {
		expect(new TextEncoder().encode(page).length).toBeLessThan(50_000);
		expect(page.match(/<style>/g)).toHaveLength(1);
		expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|undefined|\[object/);
		expect(page.match(/<h1>/g)).toHaveLength(1);
		const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] as string;
		const hash = createHash("sha256").update(style).digest("base64");
		expect(await contentSecurityPolicy(page)).toContain(`style-src 'sha256-${hash}'`);
	});

	it("shows hostile values as text", () => {
		const tenant = {
			name: HOSTILE,
			logo_url: "javascript:alert(1)",
			primary_color: "red;}</style><script>",
			postal_address: HOSTILE,
		};
		const event = { ...EVENT, title: HOSTILE, description: HOSTILE, location: HOSTILE, time_zone: HOSTILE };
		const calendar = { ics_url: "javascript:alert(1)", links: { google: `https://a.example/"><script>` } };
		const values = { email: HOSTILE, first_name: HOSTILE, timezone: HOSTILE };
		const pages = [
			registrationPage({
				...REGISTRATION,
				tenant,
				event,
				zone: HOSTILE,
				values,
				errors: { email: HOSTILE },
				error: HOSTILE,
				source: { [HOSTILE]: HOSTILE },
			}),
			managePage({ ...MANAGE, tenant, event, calendar, join_url: "data:text/html,x", cancel_url: "javascript:x" }),
			thankYouPage({
				tenant,
				event,
				zone: null,
				email: HOSTILE,
				created: true,
				calendar,
				manage_url: "javascript:x",
				join_url: null,
			}),
		];
		for (const page of pages) {
			expect(page).not.toMatch(/<script|<img|javascript:|data:text/);
			expect(page).not.toContain("\u0000");
			expect(page).toContain("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
			expect(page.match(/<\/style>/g)).toHaveLength(1);
		}
	});
});

describe("registrationPage", () => {
	it("keeps what was typed, with each error beside its field", () => {
		const page = PAGES["registration-errors"] as string;
		expect(page).toContain('value="ada@" required aria-describedby="email-error" aria-invalid="true"');
		expect(page).toContain('aria-describedby="phone-hint phone-error" aria-invalid="true"');
		expect(page).toContain('<a href="#email">Enter an email address');
		expect(page).toContain('name="consent_sms" type="checkbox" checked');
		expect(page).toContain("<option selected>Asia/Kolkata");
		expect(page).toMatch(/<title>Error: /);
	});

	it("starts with nothing ticked, the visitor's zone, and the wordings' versions", () => {
		const page = PAGES.registration as string;
		expect(page).not.toContain(" checked");
		expect(page).toContain("<option selected>Europe/Berlin");
		expect(page).toContain('name="sms_text_version" value="sms-1"');
		expect(page).toContain('name="utm_source" value="news"');
		expect(page).not.toContain("noindex");
	});

	it("asks for no phone where SMS is off", () => {
		const page = registrationPage({ ...REGISTRATION, sms: { ...REGISTRATION.sms, enabled: false } });
		expect(page).not.toMatch(/name="(phone|consent_sms|sms_text_version)"/);
	});

	it("is read back by readRegistration", () => {
		const form = new URLSearchParams({
			email: " ada@example.com ",
			consent_email: "on",
			timezone: "UTC",
			idempotency_key: "k",
			email_text_version: "email-1",
			utm_source: "x".repeat(300),
			gclid: "1",
		});
		const read = readRegistration(form);
		expect(read.values).toMatchObject({ email: "ada@example.com", phone: "", consent_email: true, consent_sms: false });
		expect(read).toMatchObject({
			idempotency_key: "k",
			email_text_version: "email-1",
			sms_text_version: null,
			trapped: false,
		});
		expect(read.source).toEqual({ utm_source: "x".repeat(200) });
		form.set("topic", "watches");
		expect(readRegistration(form).trapped).toBe(true);
		expect(readSource(new URLSearchParams("a=b"))).toEqual({});
	});
});

describe("whenLines", () => {
	it("tells the person's clock, then the event's where it differs", () => {
		const [mine, theirs, takes] = whenLines(EVENT, "Europe/Berlin");
		expect(mine).toMatch(/^Thursday, January 14, 2027 at 7:00 PM Central European/);
		expect(theirs).toMatch(/1:00 PM Eastern Standard Time on the event's clock$/);
		expect(takes).toBe("Takes 1 hour and 30 minutes");
		expect(whenLines(EVENT, "America/Toronto")).toHaveLength(2);
		expect(whenLines({ ...EVENT, type: "in_person" }, "Europe/Berlin")[0]).toContain("1:00 PM");
	});

	it("does without a zone, a known zone and a start", () => {
		expect(whenLines(EVENT, null)[0]).toContain("1:00 PM Eastern");
		expect(whenLines({ ...EVENT, time_zone: "Mars/Base" }, "Mars/Base")[0]).toContain("6:00 PM");
		expect(whenLines({ ...EVENT, starts_at: null }, "UTC")).toEqual([]);
	});
});

describe("managePage", () => {
	it("changes things by POST alone", () => {
		const page = managePage(MANAGE);
		expect(
			page.match(/<form method="post" action="https:\/\/events.example\/r\/tok\/(cancel|preferences)">/g),
		).toHaveLength(2);
		expect(page).not.toMatch(/<a [^>]*href="[^"]*\/(cancel|preferences)"/);
		expect(page).toContain("Join the event");
	});

	it.each([
		[
			"a cancelled registration",
			{ registration: { ...MANAGE.registration, state: "cancelled" as const } },
			"is cancelled",
		],
		["a cancelled event", { event: { ...EVENT, status: "cancelled" as const } }, "organiser has cancelled"],
		["an event that is over", { event: { ...EVENT, status: "completed" as const } }, "is over"],
	])("offers neither way in nor way out for %s", (_, change, text) => {
		const page = managePage({ ...MANAGE, ...change });
		expect(page).toContain(text);
		expect(page).not.toMatch(/Join|tok\/cancel|calendar\.ics/);
		expect(page).toContain("tok/preferences");
	});

	it("has no join link for an event on site, and one to click while it is live", () => {
		expect(managePage({ ...MANAGE, event: { ...EVENT, type: "in_person" } })).not.toContain("tok/join");
		expect(managePage({ ...MANAGE, event: { ...EVENT, status: "live" } })).toContain("Join now");
	});

	it("asks about text messages only where they are possible", () => {
		const preferences = { ...(MANAGE.preferences as NonNullable<typeof MANAGE.preferences>), consent_sms: null };
		expect(managePage({ ...MANAGE, preferences })).not.toContain("consent_sms");
		expect(managePage({ ...MANAGE, preferences: null })).not.toContain("Save preferences");
	});
});

describe("the other pages", () => {
	it("unsubscribe by a button with the field of RFC 8058, the address masked", () => {
		expect(PAGES.unsubscribe).toContain(
			'<form method="post">\n<input type="hidden" name="List-Unsubscribe" value="One-Click">',
		);
		expect(PAGES.unsubscribe).toContain("a••@example.com");
		expect(PAGES.unsubscribe).not.toContain("ada@example.com");
		expect(PAGES.unsubscribed).toContain("Change your preferences");
	});

	it("thank whoever comes again, and show the way in while the event is live", () => {
		const data = {
			tenant: TENANT,
			event: { ...EVENT, status: "live" as const },
			zone: null,
			email: "ada@example.com",
			created: false,
			calendar: CALENDAR,
			manage_url: null,
			join_url: "https://events.example/r/tok/join",
		};
		const page = thankYouPage(data);
		expect(page).toContain("You were already registered");
		expect(page).toContain("Join now");
		expect(thankYouPage({ ...data, event: { ...EVENT, starts_at: null, type: "membership" } })).not.toContain(
			"calendar.ics",
		);
	});

	it("say why nobody can register", () => {
		const data = { tenant: TENANT, event: EVENT, zone: null };
		expect(eventOverPage({ ...data, reason: "cancelled" })).toContain("has cancelled this event");
		expect(eventOverPage({ ...data, reason: "not_published" })).toContain("not open yet");
		expect(PAGES.message).toContain("<title>Error: Page not found</title>");
	});
});
