import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSlots, findSlots, formatPrice, renderSlots, SLOTS, type SlotContext, usesOffer } from "./slots";

const at = (iso: string): number => Date.parse(iso) / 1000;
const START = at("2026-12-01T20:00:00Z");

const CONTEXT: SlotContext = {
	now: START - 7200,
	time_zone: "America/New_York",
	contact: { first_name: "Ana", last_name: "Silva", email: "ana@example.com" },
	event: {
		title: "Finding your voice",
		type: "in_person",
		description: "Line one.\r\n\r\nLine two.",
		starts_at: START,
		ends_at: START + 5400,
		time_zone: "Europe/Berlin",
		location: "Main Street 1",
	},
	links: { join: "https://go.example/r/t/join", manage: "https://go.example/r/t/manage" },
	offer: {
		name: "The course",
		price: 1200,
		currency: "USD",
		url: "https://shop.example/course",
		deadline: START + 86_400,
	},
	tenant: { name: "Myco", sign_off: "Warmly,\nBea", postal_address: "1 Road\nTown" },
};

const render = (text: string, over: Partial<SlotContext> = {}) => renderSlots(text, { ...CONTEXT, ...over });
const withEvent = (over: Partial<SlotContext["event"]>) => ({ event: { ...CONTEXT.event, ...over } });
const withName = (first_name: string | null) => ({ contact: { ...CONTEXT.contact, first_name } });

describe("finding slots", () => {
	it("gives name, fallback and place", () => {
		expect(findSlots("Hi {{contact.first_name|there}}, {{ event.title }}{{testimonial:12}}{{x|}}")).toEqual([
			{ slot: "contact.first_name", fallback: "there", index: 3, raw: "{{contact.first_name|there}}" },
			{ slot: "event.title", fallback: null, index: 33, raw: "{{ event.title }}" },
			{ slot: "testimonial:12", fallback: null, index: 50, raw: "{{testimonial:12}}" },
			{ slot: "x", fallback: "", index: 68, raw: "{{x|}}" },
		]);
	});

	it("knows an offer by its slots", () => {
		expect(usesOffer("{{offer.price}}")).toBe(true);
		expect(usesOffer("{{link.offer}} offer.price")).toBe(false);
	});
});

describe("checking slots", () => {
	it("accepts every registered slot on its channels", () => {
		for (const { name, channels } of SLOTS) {
			expect(checkSlots(`{{${name}}}`, "email")).toHaveLength(0);
			expect(checkSlots(`{{${name}|x}}`, "sms")).toHaveLength(channels.includes("sms") ? 0 : 1);
		}
		expect(checkSlots("{{testimonial:12}} {single} 5 < 6 }")).toEqual([]);
	});

	it.each([
		["Hi {{contact.firstname}}", 3, "{{contact.first_name}}"],
		["{{event.start_at}}", 0, "{{event.starts_at}}"],
		["{{first_name}}", 0, "{{contact.first_name}}"],
		["{{Contact.First_Name}}", 0, "{{contact.first_name}}"],
		["a {{event.title", 2, "{{event.title}}"],
		["{{event.title}", 0, "{{event.title}}"],
		["{{{event.title}}}", 0, "{{event.title}}"],
		["{event.title}", 0, "{{event.title}}"],
		["{{contact first_name}}", 0, "{{contact.first_name}}"],
	])("refuses %s and says what to write", (text, index, hint) => {
		const issues = checkSlots(text);
		expect(issues[0]?.index).toBe(index);
		expect(issues[0]?.message).toContain(hint);
	});

	it("refuses what is near nothing, and braces that close nothing", () => {
		expect(checkSlots("{{weather.forecast_for_saturday}}")[0]?.message).toBe(
			"There is no slot {{weather.forecast_for_saturday}}.",
		);
		expect(checkSlots("{{}}")).toHaveLength(2);
		expect(checkSlots("done }}")[0]).toMatchObject({ index: 5, slot: "" });
		expect(checkSlots("{{testimonial:}}")).toHaveLength(1);
	});

	it("lists all issues in order", () => {
		expect(checkSlots("{{a.b}} {{ {{c.d}}").map((issue) => issue.index)).toEqual([0, 8, 11]);
	});
});

describe("filling slots", () => {
	it("fills each slot from its context", () => {
		const text = SLOTS.filter(({ group }) => group === "event" || group === "offer" || group === "tenant")
			.map(({ name }) => `${name}={{${name}}}`)
			.join("\n");
		expect(render(text)).toMatchInlineSnapshot(`
			{
			  "missing": [
			    "event.day",
			  ],
			  "text": "event.title=Finding your voice
			event.type=in-person event
			event.description=Line one.

			Line two.
			event.starts_at=Tuesday, December 1, 2026 at 3:00 PM Eastern Standard Time (9:00 PM Central European Standard Time)
			event.date=Tuesday, December 1, 2026
			event.time=3:00 PM EST
			event.starts_in=in 2 hours
			event.duration=1 hour and 30 minutes
			event.location=Main Street 1
			event.day=
			event.days=1
			offer.name=The course
			offer.price=$1,200
			offer.url=https://shop.example/course
			offer.deadline=Wednesday, December 2, 2026 at 3:00 PM Eastern Standard Time
			tenant.name=Myco
			tenant.sign_off=Warmly,
			Bea
			tenant.postal_address=1 Road
			Town",
			}
		`);
	});

	it("names the contact as far as known", () => {
		const names = "{{contact.full_name}} / {{contact.last_name|-}} / {{contact.email}}";
		expect(render(names).text).toBe("Ana Silva / Silva / ana@example.com");
		const contact = { first_name: "Ana", last_name: null, email: null };
		expect(render(names, { contact })).toEqual({ text: "Ana / - / your e-mail address", missing: ["contact.email"] });
		expect(render(names, { contact: { ...contact, first_name: null } }).text).toBe("there / - / your e-mail address");
	});

	it("signs with the name where no closing is set", () => {
		const tenant = { ...CONTEXT.tenant, sign_off: "" };
		expect(render("{{tenant.sign_off}}", { tenant }).text).toBe("Myco");
	});

	it("uses the fallback written beside a slot, else the registry's, and reports the latter", () => {
		expect(render("Hi {{contact.first_name|friend}}", withName(null))).toEqual({ text: "Hi friend", missing: [] });
		expect(render("Hi {{contact.first_name}}", withName(" "))).toEqual({
			text: "Hi there",
			missing: ["contact.first_name"],
		});
		expect(render("{{offer.price}} {{offer.name}}", { offer: null }).missing).toEqual(["offer.price", "offer.name"]);
		expect(render("{{nobody.knows}}")).toEqual({ text: "", missing: ["nobody.knows"] });
	});

	it("leads to the joining page where there is no recording", () => {
		expect(render("{{link.replay}}").text).toBe("https://go.example/r/t/join");
		const links = { ...CONTEXT.links, replay: "https://go.example/v" };
		expect(render("{{link.replay}}", { links }).text).toBe("https://go.example/v");
		expect(render("{{link.offer}}").text).toBe("https://shop.example/course");
	});

	it("knows neither start nor days of a membership", () => {
		const none = withEvent({ starts_at: null, ends_at: null, type: "membership" });
		const slots = ["starts_at", "starts_in", "date", "time", "duration", "day", "days"].map((name) => `event.${name}`);
		expect(render(slots.map((name) => `{{${name}}}`).join(" "), none).missing).toEqual(slots);
	});

	it("counts the days of a challenge from its start, each 24 hours long", () => {
		const challenge = withEvent({ type: "challenge", ends_at: START + 5 * 86_400 });
		const dayAt = (now: number) => render("{{event.day|-}}/{{event.days}}", { ...challenge, now }).text;
		expect([-1, 0, 86_399, 86_400, 4.9 * 86_400, 5 * 86_400].map((s) => dayAt(START + s))).toEqual([
			"-/5",
			"1/5",
			"1/5",
			"2/5",
			"5/5",
			"-/5",
		]);
		expect(render("{{event.day}}", withEvent({ day: 3 })).text).toBe("3");
	});

	it("says now while the event runs, and nothing once it is over", () => {
		expect(render("{{event.starts_in}}", { now: START + 60 }).text).toBe("now");
		expect(render("{{event.starts_in}}", { now: START + 9999 }).missing).toEqual(["event.starts_in"]);
	});

	it("reads an unknown zone as the event's", () => {
		expect(render("{{event.time}}", { time_zone: "Mars/Olympus" }).text).toBe("9:00 PM GMT+1");
		expect(render("{{event.time}}", { time_zone: null }).text).toBe("9:00 PM GMT+1");
		expect(render("{{event.time}}", { ...withEvent({ time_zone: "?" }), time_zone: null }).text).toBe("8:00 PM UTC");
	});

	it("gives testimonials by id, and only those there are", () => {
		const testimonials = { "12": "It helped me." };
		expect(render("{{testimonial:12}}", { testimonials }).text).toBe("It helped me.");
		expect(render("{{testimonial:constructor}}", { testimonials }).missing).toEqual(["testimonial:constructor"]);
	});

	it("writes prices with their currency", () => {
		expect(formatPrice(1200, "USD")).toBe("$1,200");
		expect(formatPrice(49.5, "EUR")).toBe("\u20ac49.50");
		expect(formatPrice(1200, "CHF")).toBe("CHF 1,200");
		expect(formatPrice(1200, "JPY")).toBe("\u00a51,200");
		expect(formatPrice(5, "dollars")).toBe("dollars 5");
	});
});

describe("values are text and nothing else", () => {
	it("never fills a value a second time", () => {
		expect(render("{{contact.first_name}}", withName("{{contact.email}}")).text).toBe("{{contact.email}}");
		expect(render("{{{{contact.first_name}}}}", withName("event.title")).text).not.toContain("Finding");
	});

	it("lets no value become a link", () => {
		const evil = render("Hi {{event.title}}", withEvent({ title: "[Win](https://evil.example)" })).text;
		expect(evil).toBe("Hi Win (https://evil.example)");
		expect(render("[{{event.title}}]({{link.join}})", withEvent({ title: "Talk [live] x](y" })).text).toBe(
			"[Talk (live) x)(y](https://go.example/r/t/join)",
		);
	});

	it("takes no advertisement for a name", () => {
		for (const name of ["http://evil.example", "Win at www.evil.example", "evil.com", "x.co/y", "n".repeat(101)])
			expect(render("{{contact.first_name}}", withName(name)).text).toBe("there");
		for (const name of ["J.R.", "Anne-Marie", "O'Neil", "Zo\u00eb", "St. John", "\u674e"])
			expect(render("{{contact.first_name}}", withName(name)).text).toBe(name);
	});

	it("keeps line breaks only where a value has lines", () => {
		expect(render("{{contact.first_name}}", withName("A\r\nBcc: x\u202e")).text).toBe("A Bcc: x");
		expect(render("{{event.description}}").text).toBe("Line one.\n\nLine two.");
		expect(renderSlots("{{tenant.sign_off}}", CONTEXT, true).text).toBe("Warmly, Bea");
	});

	it("passes http addresses alone, fit for parentheses", () => {
		const join = (url: string) => render("{{link.join}}", { links: { join: url } }).text;
		expect(join("javascript:alert(1)")).toBe("");
		expect(join("https://a.example/?q=(x)")).toBe("https://a.example/?q=%28x%29");
		expect(join("https://a.example/ b")).toBe("");
	});

	it("holds for any value", () => {
		const piece = fc.constantFrom("{{", "}}", "[", "](", ")", "\n", "\u0000", "event.title", "x", "\ud800", "|", "$&");
		const text = fc.array(fc.oneof(piece, fc.string()), { maxLength: 12 }).map((parts) => parts.join(""));
		fc.assert(
			fc.property(text, text, (first_name, title) => {
				const ctx = { ...CONTEXT, ...withName(first_name), ...withEvent({ title }) };
				const { text: out } = renderSlots("<{{contact.first_name}}|{{event.title}}>", ctx);
				expect(out).not.toMatch(/[[\]\p{Cc}]/u);
				expect(out.isWellFormed()).toBe(true);
				expect(out.startsWith("<") && out.endsWith(">")).toBe(true);
				if (!title.includes("Finding")) expect(out).not.toContain("Finding");
			}),
		);
	});
});
