import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { compose } from "../../actions/deliver/compose";
import { loadDeliveries } from "../../actions/deliver/load";
import type { DeliveryJob } from "../../actions/jobs";
import { arrived, BASE, call, enroll, fire, makeEvent, signUp, type TestTenant } from "./product";
import { context, holdQueues, rows } from "./queues";

const step = (key: string, channel: "email" | "sms", body: string) => ({
	...{ key, channel, body, subject: "Hi", anchor: "registration", delay_hours: 0, priority: "must" },
	purpose: "transactional",
});
const TEXT = "Hello {{contact.first_name}}: {{link.join}} and https://ana.example/buy?x=1.";
const MAIL =
	"Join: {{link.join}}\n\n[Buy](https://shop.example/course?a=1)\n\nhttps://ana.example/ https://else.example/ {{link.unsubscribe}} {{link.google}}";
const FUNNEL = { nominal_hours: 168, pre_event: [step("welcome", "email", MAIL), step("text", "sms", TEXT)] };
const LINKS = { own_hosts: ["ana.example"], utm: { source: "myx", medium: "{channel}", campaign: "{step}" } };
const PERSON = { "user-agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1" };

const queues = holdQueues();
let numbers = 0;
let tenant: TestTenant;
let phone: string;
let job: DeliveryJob;
let registration_id: string;

async function registered(links: object = LINKS) {
	tenant = await signUp();
	phone = `+1415555${String(3000 + ++numbers)}`;
	expect((await call("PATCH", "settings", { settings: { links } }, tenant.auth)).status).toBe(200);
	const offer = { name: "Course", price: 10, currency: "EUR", url: "https://shop.example/course" };
	const { event_id } = await makeEvent(tenant, { offer }, { funnel_config: FUNNEL });
	const made = await enroll(tenant, event_id, { phone, consent_sms: true });
	registration_id = made.body.registration_id;
	await fire(tenant, registration_id);
	job = queues.deliveries.find(({ channel }) => channel === "sms") as DeliveryJob;
	await queues.workOff();
	return made;
}

const textOf = async () => (await arrived(phone, 1))[0]?.text as string;
const codesOf = (text: string) => Array.from(text.matchAll(/\/l\/([a-z0-9]+)/g), (match) => match[1] as string);
const links = () => rows<{ code: string; target: string; clicks: number }>("short_links", tenant);
const follow = (code: string, headers: Record<string, string> = PERSON, method = "GET") =>
	call(method, `/l/${code}`, undefined, headers);

describe("links in a text", () => {
	beforeEach(async () => {
		await registered();
	});

	it("are short, lead where they say, and are the same however often the text is rendered", async () => {
		const text = await textOf();
		expect(text).toMatch(
			/^Hello Noa: http:\/\/localhost:8787\/l\/[a-z0-9]{12} and http:\/\/localhost:8787\/l\/[a-z0-9]{12}\.$/,
		);
		const [join, buy] = codesOf(text) as [string, string];
		const led = await follow(join);
		expect([led.status, led.headers.get("location")]).toEqual([302, expect.stringMatching(/\/r\/\w+\/join$/)]);
		const own = "https://ana.example/buy?x=1&utm_source=myx&utm_medium=sms&utm_campaign=text";
		expect((await follow(buy)).headers.get("location")).toBe(own);
		const ctx = context();
		const [delivery] = await loadDeliveries(ctx, tenant.tenant_id, [job]);
		for (let i = 0; i < 2; i++)
			expect(await compose(ctx, delivery as NonNullable<typeof delivery>)).toMatchObject({ body: text });
		expect(await links()).toHaveLength(2);
	});

	it("count people's clicks, and nobody else's", async () => {
		const [, buy] = codesOf(await textOf()) as [string, string];
		const status = async () => (await rows("messages", tenant)).find(({ channel }) => channel === "sms")?.status;
		for (const [headers, method] of [
			[{ "user-agent": "facebookexternalhit/1.1 Facebot Twitterbot/1.0" }, "GET"],
			[{ "user-agent": "Mozilla/5.0 Barracuda" }, "GET"],
			[{ ...PERSON, "sec-purpose": "prefetch;prerender" }, "GET"],
			[PERSON, "HEAD"],
		] as const)
			expect((await follow(buy, headers, method)).status).toBe(302);
		expect([(await links()).map(({ clicks }) => clicks), await status()]).toEqual([[0, 0], "sent"]);
		await follow(buy);
		await follow(buy);
		expect((await links()).map(({ clicks }) => clicks).sort()).toEqual([0, 2]);
		expect(await status()).toBe("clicked");
	});

	it("that are unknown lead to a page that says so; a person's go when they are erased", async () => {
		const [join] = codesOf(await textOf()) as [string];
		expect((await follow("nothing")).status).toBe(404);
		const [contact] = await rows<{ id: string }>("contacts", tenant);
		expect((await call("DELETE", `admin/contacts/${contact?.id}`, undefined, tenant.auth)).status).toBe(204);
		expect((await follow(join)).status).toBe(404);
	});
});

it("a text's links are on the tenant's own host where one is set, and without a link nothing is written", async () => {
	await registered({ ...LINKS, short_host: "go.ana.example" });
	expect(await textOf()).toMatch(/https:\/\/go\.ana\.example\/l\/[a-z0-9]{12} and/);
	const ctx = context();
	const before = (await links()).length;
	const [delivery] = await loadDeliveries(ctx, tenant.tenant_id, [job]);
	if (!delivery) throw new Error("nothing to deliver");
	const plain = { ...step("text", "sms", "See you at ten."), step: 1, citations: [] } as never;
	const funnel = { ...delivery.funnel, pre_event: [plain] };
	expect(await compose(ctx, { ...delivery, funnel })).toMatchObject({ body: "See you at ten." });
	expect(await links()).toHaveLength(before);
	for (const short_host of ["https://x.example", "nohost", "a b.example"]) {
		const answer = await call("PATCH", "settings", { settings: { links: { short_host } } }, tenant.auth);
		expect(answer).toMatchObject({ status: 422, body: { error: { fields: [{ path: "settings.links.short_host" }] } } });
	}
});

it("an e-mail's UTM parameters are on the coach's own pages alone", async () => {
	await registered();
	const [row] = await rows<{ email: string; token: string }>("contacts", tenant);
	const mail = (await arrived(row?.email as string, 1))[0];
	const hrefs = Array.from((mail?.html ?? "").matchAll(/href="([^"]+)"/g), (m) =>
		(m[1] as string).replaceAll("&amp;", "&"),
	);
	const marked = hrefs.filter((url) => url.includes("utm_"));
	const utm = "utm_source=myx&utm_medium=email&utm_campaign=welcome";
	expect(marked.sort()).toEqual([`https://ana.example/?${utm}`, `https://shop.example/course?a=1&${utm}`]);
	expect(hrefs).toContain("https://else.example/");
	expect(hrefs.some((url) => url.startsWith(`${BASE}/u/`))).toBe(true);
});

it("the join redirect hands UTM parameters on only where that is asked for", async () => {
	await registered();
	const [registration] = await rows<{ token: string }>("registrations", tenant);
	const join = async () =>
		(await call("GET", `/r/${registration?.token}/join?utm_source=mail&other=1`)).headers.get("location");
	expect(await join()).toBe("https://meet.example/calm");
	await call("PATCH", "settings", { settings: { links: { utm_on_join: true } } }, tenant.auth);
	expect(await join()).toBe("https://meet.example/calm?utm_source=mail");
	expect(env.PUBLIC_URL).toBe(BASE);
});
