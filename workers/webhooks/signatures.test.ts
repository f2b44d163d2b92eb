import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { Ctx } from "../../actions/context";
import { createContext } from "../context";
import { fromResend, fromStripe, fromTwilio, fromZoom, type Signed, testContext, webhookApp } from "./testing";

const OLD = {
	resend: `whsec_${btoa("old-resend-secret")}`,
	twilio: "old-token",
	zoom: "old-zoom",
	stripe: "whsec_old",
};
const NEW = {
	resend: `whsec_${btoa("new-resend-secret")}`,
	twilio: "new-token",
	zoom: "new-zoom",
	stripe: "whsec_new",
};
type Provider = keyof typeof OLD;

let queued: string[] = [];
const task: Ctx["task"] = async (job) => {
	queued.push(job.kind);
};
const base = createContext(env);
const deliver = webhookApp(
	testContext({
		task,
		secrets: {
			...base.secrets,
			resend_webhook: `${OLD.resend}, ${NEW.resend}`,
			twilio_auth_token: `${OLD.twilio},${NEW.twilio}`,
			zoom_webhook: `${OLD.zoom},${NEW.zoom}`,
			stripe_webhook: `${OLD.stripe},${NEW.stripe}`,
		},
	}),
);

beforeEach(() => {
	queued = [];
});

const unique = () => crypto.randomUUID();
const known: Record<Provider, (secret: string, at?: Date) => Signed | Promise<Signed>> = {
	resend: (secret, at) => fromResend(secret, { type: "email.sent", data: { email_id: unique() } }, at),
	twilio: (secret) =>
		fromTwilio(secret, "/twilio?m=msg_1", { MessageSid: unique(), MessageStatus: "sent", To: "+14155550100" }),
	zoom: (secret, at) => fromZoom(secret, { event: "meeting.ended", event_ts: unique(), payload: {} }, at),
	stripe: (secret, at) => fromStripe(secret, { id: `evt_${unique()}`, type: "checkout.session.completed" }, at),
};
const providers = Object.keys(known) as Provider[];
const timed = providers.filter((p) => p !== "twilio");
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000);

describe.each(providers)("a notice of %s", (provider) => {
	it("is stored and queued under either of two valid secrets", async () => {
		for (const secrets of [OLD, NEW])
			expect(await deliver(await known[provider](secrets[provider]))).toEqual({
				status: 200,
				body: { received: true, duplicate: false },
			});
		expect(queued).toEqual(["webhook", "webhook"]);
	});

	it("is taken in once, however often it comes", async () => {
		const notice = await known[provider](NEW[provider]);
		await deliver(notice);
		expect(await deliver(notice)).toEqual({ status: 200, body: { received: true, duplicate: true } });
		expect(queued).toEqual(["webhook"]);
	});

	it("is refused with a wrong secret, another body or no signature", async () => {
		const wrong = await known[provider](provider === "resend" ? `whsec_${btoa("someone else")}` : "someone else");
		const notice = await known[provider](NEW[provider]);
		const rewritten = {
			...notice,
			body: provider === "twilio" ? `${notice.body}&To=x` : notice.body.replace("{", "{ "),
		};
		for (const bad of [wrong, rewritten, { ...notice, headers: {} }]) {
			const answer = await deliver(bad);
			expect(answer).toMatchObject({ status: 401, body: { error: { code: "bad_signature" } } });
		}
		expect(queued).toEqual([]);
	});
});

describe.each(timed)("a notice of %s", (provider) => {
	it("is refused when it is more than five minutes old or ahead", async () => {
		for (const seconds of [310, -310])
			expect((await deliver(await known[provider](NEW[provider], ago(seconds)))).status).toBe(401);
		for (const seconds of [280, -280])
			expect((await deliver(await known[provider](NEW[provider], ago(seconds)))).status).toBe(200);
	});

	it("is acknowledged and dropped when its body is not the provider's", async () => {
		const sign = { resend: fromResend, zoom: fromZoom, stripe: fromStripe, twilio: null }[provider];
		for (const body of ["{not json", "null", "[]", '"text"', "{}"])
			expect(await deliver(await (sign as typeof fromZoom)(NEW[provider], body))).toEqual({
				status: 200,
				body: { received: true, ignored: true },
			});
		expect(queued).toEqual([]);
	});

	it("of a kind nobody knows is accepted", async () => {
		const event = {
			resend: { type: "new.kind" },
			zoom: { event: "new.kind" },
			stripe: { id: unique(), type: "new.kind" },
		};
		const sign = { resend: fromResend, zoom: fromZoom, stripe: fromStripe }[provider as Exclude<Provider, "twilio">];
		const notice = await (sign as typeof fromZoom)(NEW[provider], event[provider as Exclude<Provider, "twilio">]);
		expect(await deliver(notice)).toEqual({ status: 200, body: { received: true, duplicate: false } });
	});
});

describe("a header of Resend", () => {
	it("may hold several signatures, one of which must hold", async () => {
		const notice = fromResend(NEW.resend, { type: "email.sent", data: {} });
		const held = { ...notice.headers, "svix-signature": `v1,bm9wZQ== v2,x ${notice.headers["svix-signature"]}` };
		expect((await deliver({ ...notice, headers: held })).status).toBe(200);
	});
});

describe("a header of Stripe", () => {
	it("may hold several signatures, one of which must hold", async () => {
		const notice = await fromStripe(NEW.stripe, { id: unique(), type: "charge.refunded" });
		const [time, signature] = (notice.headers["stripe-signature"] ?? "").split(",");
		const held = { "stripe-signature": `${time},v1=${"0".repeat(64)},v0=x,${signature}` };
		expect((await deliver({ ...notice, headers: held })).status).toBe(200);
	});
});

describe("a call of Twilio", () => {
	it("may hold characters that are escaped in a form, and none at all", async () => {
		const form = { MessageSid: unique(), From: "+14155550100", Body: "Größe & 100% „ja“ 🎉 a+b=c", FromCity: "" };
		const notice = fromTwilio(NEW.twilio, "/twilio/inbound", form);
		for (let i = 0; i < 2; i++) expect(await deliver(notice)).toEqual({ status: 200, body: { text: "<Response/>" } });
		expect(queued).toEqual(["webhook"]);
		expect((await deliver(fromTwilio(NEW.twilio, "/twilio", {}))).body).toEqual({ received: true, ignored: true });
	});

	it("is signed for one address: another query or path is refused", async () => {
		const notice = fromTwilio(NEW.twilio, "/twilio?m=msg_1", { MessageSid: unique(), MessageStatus: "sent" });
		expect((await deliver({ ...notice, path: "/twilio?m=msg_2" })).status).toBe(401);
		expect((await deliver({ ...notice, path: "/twilio/inbound?m=msg_1" })).status).toBe(401);
	});

	it("reports each status of a message by itself", async () => {
		const MessageSid = unique();
		for (const MessageStatus of ["sent", "delivered"])
			expect((await deliver(fromTwilio(NEW.twilio, "/twilio", { MessageSid, MessageStatus }))).body.duplicate).toBe(
				false,
			);
	});
});

describe("Zoom's question whether the endpoint is ours", () => {
	it("is answered at once with the secret it was asked under", async () => {
		const { createHmac } = await import("node:crypto");
		for (const secret of [OLD.zoom, NEW.zoom]) {
			const plainToken = unique();
			const question = await fromZoom(secret, { event: "endpoint.url_validation", payload: { plainToken } });
			const encryptedToken = createHmac("sha256", secret).update(plainToken).digest("hex");
			expect(await deliver(question)).toEqual({ status: 200, body: { plainToken, encryptedToken } });
		}
		expect(queued).toEqual([]);
	});
});

it("knows no endpoint of a tenant's own that it gave out to nobody", async () => {
	const notice = fromResend(NEW.resend, { type: "email.sent", data: {} });
	const answer = await deliver({ ...notice, path: "/resend/whe_unknown" });
	expect(answer).toMatchObject({ status: 404, body: { error: { code: "webhook_endpoint_not_found" } } });
});
