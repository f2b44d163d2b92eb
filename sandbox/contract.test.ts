import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "./server.ts";
import {
	ACCOUNT,
	AUTH_TOKEN,
	basic,
	clientOf,
	email,
	type FakeProduct,
	SERVICE,
	start,
	startProduct,
} from "./test-kit.ts";

/** The providers' OpenAPI files are not part of the repository: they lie in a `specs` folder beside it, or where PROVIDER_SPECS says. */
const NEEDED = ["resend.json", "twilio-messages.json"];
const beside = join(import.meta.dirname, "..", "..");
const folder =
	process.env.PROVIDER_SPECS ??
	readdirSync(beside)
		.map((name) => join(beside, name, "specs"))
		.find((specs) => NEEDED.every((name) => existsSync(join(specs, name)))) ??
	"";
const present = NEEDED.every((name) => existsSync(join(folder, name)));
if (!present)
	console.warn("Skipped: no provider descriptions found; set PROVIDER_SPECS to the folder that holds them.");

type Json = Record<string, unknown>;

/** OpenAPI 3.0 says `nullable` where JSON Schema lists null among the types, and among an enum's values. */
function toJsonSchema(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(toJsonSchema);
	if (typeof node !== "object" || node === null) return node;
	const copy: Json = Object.fromEntries(Object.entries(node as Json).map(([key, value]) => [key, toJsonSchema(value)]));
	if (copy.nullable === true && typeof copy.type === "string") copy.type = [copy.type, "null"];
	delete copy.nullable;
	delete copy.example;
	return copy;
}

/** A validator for the schema at `pointer` of the description `file`. */
function validator(file: string, pointer: string): ValidateFunction {
	const description = toJsonSchema(JSON.parse(readFileSync(join(folder, file), "utf8"))) as Json;
	const ajv = new Ajv({ strict: false, allErrors: true });
	(addFormats as unknown as (ajv: Ajv) => void)(ajv);
	ajv.addFormat("phone-number", true);
	ajv.addFormat("currency", true);
	ajv.addFormat("uri-map", true);
	// Links are given relative to the API's host.
	ajv.addFormat("uri", (value) => URL.canParse(value, "https://api.example"));
	ajv.addFormat("date-time-rfc-2822", (value) => /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} \+0000$/.test(value));
	ajv.addSchema(description, file);
	return ajv.compile({ $ref: `${file}#${pointer}` });
}

function mustFit(fits: ValidateFunction, value: unknown): void {
	fits(value);
	expect(fits.errors ?? []).toEqual([]);
}

/** Every field that the description names is there, and none that it does not name. */
function sameFields(file: string, pointer: string, value: Json): void {
	const description = JSON.parse(readFileSync(join(folder, file), "utf8")) as Json;
	const schema = pointer
		.split("/")
		.slice(1)
		.reduce<Json>((node, key) => node[key.replaceAll("~1", "/")] as Json, description);
	expect(Object.keys(value).sort()).toEqual(Object.keys(schema.properties as Json).sort());
}

describe.skipIf(!present)("answers as the providers' own descriptions have them", () => {
	let product: FakeProduct;
	let sandbox: Sandbox;
	let client: ReturnType<typeof clientOf>;
	beforeAll(async () => {
		product = await startProduct();
		sandbox = await start(product);
		client = clientOf(sandbox);
	});
	afterAll(async () => {
		await sandbox.close();
		await product.close();
	});

	it("Resend: what is accepted, sent and retrieved", async () => {
		const full = email({
			cc: "c@example.com",
			reply_to: ["r@example.com"],
			headers: { "X-A": "b" },
			tags: [{ name: "a", value: "b" }],
			attachments: [{ filename: "a.ics", content: "QQ==", content_type: "text/calendar" }],
		});
		mustFit(validator("resend.json", "/components/schemas/SendEmailRequest"), full);
		const sent = await client.resend("/emails", full);
		mustFit(validator("resend.json", "/components/schemas/SendEmailResponse"), sent.body);
		sameFields("resend.json", "/components/schemas/SendEmailResponse", sent.body);
		const batch = await client.resend("/emails/batch", [email(), email()]);
		mustFit(validator("resend.json", "/components/schemas/CreateBatchEmailsResponse"), batch.body);
		sameFields("resend.json", "/components/schemas/CreateBatchEmailsResponse", batch.body);
		await sandbox.idle();
		const found = await client.get(`/emails/${sent.body.id}`, { authorization: "Bearer re_1" });
		mustFit(validator("resend.json", "/components/schemas/Email"), found.body);
		sameFields("resend.json", "/components/schemas/Email", found.body);
	});

	it("Twilio: created, fetched and listed messages", async () => {
		const schema = "/components/schemas/api.v2010.account.message";
		const message = validator("twilio-messages.json", schema);
		const credentials = { authorization: basic(ACCOUNT, AUTH_TOKEN) };
		const list = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`;
		const senders: Record<string, string>[] = [{ From: "+15005550006" }, { MessagingServiceSid: SERVICE }];
		for (const sender of senders) {
			const sent = await client.sms({ To: "+14155550123", Body: "Hi", ...sender });
			mustFit(message, sent.body);
			sameFields("twilio-messages.json", schema, sent.body);
			await sandbox.idle();
			mustFit(message, (await client.get(sent.body.uri, credentials)).body);
		}
		await client.post("/sandbox/sms/inbound", { from: "+14155550123", body: "Thanks" });
		const listSchema =
			"/paths/~12010-04-01~1Accounts~1{AccountSid}~1Messages.json/get/responses/200/content/application~1json/schema";
		const page = await client.get(`${list}?PageSize=2`, credentials);
		mustFit(validator("twilio-messages.json", listSchema), page.body);
		sameFields("twilio-messages.json", listSchema, page.body);
	});
});
