import { pause } from "../../scripts/lib/processes.mjs";
import { freePort, startProduct } from "./runtimes.mjs";
import { startSandbox } from "./sandbox.mjs";

/** As the stand-in signs by default. */
const SECRETS = {
	RESEND_WEBHOOK_SECRET: `whsec_${Buffer.from("sandbox-resend-webhook-secret").toString("base64")}`,
};
const PATIENCE_MS = 120_000;

/** Registrations whose confirmation the provider has not called delivered, and notices that wait. */
const LEFT = `select (select count(*) from registrations)
	- (select count(*) from messages where status not in ('queued', 'sent'))
	+ (select count(*) from webhook_events where status = 'received') as n`;

/** Notices of a changed event that the provider has not called delivered, of as many as were owed. */
const UNTOLD = `select ? - (select count(*) from messages where phase = 'notice' and status not in ('queued', 'sent'))
	+ (select count(*) from webhook_events where status = 'received') as n`;

/** Waits until every confirmation has arrived and nothing is under way any more. */
export const untilDelivered = (db, patience_ms = PATIENCE_MS) =>
	untilNone(db.prepare(LEFT), "confirmations", patience_ms);

/** Waits until `owed` notices in all have arrived and nothing is under way any more. */
export const untilTold = (db, owed, patience_ms = PATIENCE_MS) =>
	untilNone(db.prepare(UNTOLD).bind(owed), "notices", patience_ms);

async function untilNone(count, what, patience_ms) {
	for (const until = Date.now() + patience_ms; ; await pause(250)) {
		const left = await count.first("n");
		if (left === 0) return;
		if (Date.now() > until) throw new Error(`${left} ${what} did not arrive: look at what the product wrote.`);
	}
}

/** The product and the stand-ins for its providers, which send it signed notices as the real ones do. */
export async function startWithSandbox(script, deliveries = true, bindings = {}) {
	const port = await freePort();
	const sandbox = await startSandbox({ PRODUCT_URL: `http://127.0.0.1:${port}` });
	try {
		const product = await startProduct(script, {
			sandbox_url: sandbox.url,
			port,
			deliveries,
			bindings: { ...SECRETS, ...bindings },
		});
		return { ...product, stop: () => Promise.all([product.mf.dispose(), sandbox.stop()]) };
	} catch (error) {
		await sandbox.stop();
		throw error;
	}
}
