import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { openAlerts } from "./alerts.ts";
import { openDemo } from "./demo.ts";
import { openDispatch } from "./dispatch.ts";
import { openFaults } from "./faults.ts";
import { openGoToWebinar } from "./gotowebinar.ts";
import { type Call, json } from "./http.ts";
import { openInspection } from "./inspection.ts";
import { openMailbox } from "./mailbox.ts";
import { type Message, openMessages } from "./messages.ts";
import { openEncoder, openHashed } from "./models/embeddings.ts";
import { openOutbox } from "./outbox.ts";
import { openProductClock, readInstant } from "./product-clock.ts";
import { openResend } from "./resend.ts";
import { seeded } from "./seeded.ts";
import { readSettings, type Settings } from "./settings.ts";
import { openStore } from "./store.ts";
import { openStripe } from "./stripe.ts";
import { openTraces } from "./traces.ts";
import { openTwilio } from "./twilio.ts";
import { openVectorize } from "./vectorize.ts";
import { openWebhooks } from "./webhooks.ts";
import { EMBEDDING_DIMENSIONS, openWorkersAi } from "./workers-ai.ts";
import { openZoom } from "./zoom.ts";
import { openZoomPage } from "./zoom-page.ts";
import { openZoomSimulation } from "./zoom-simulation.ts";

export interface Sandbox {
	/** `http://localhost:{port}` */
	url: string;
	/** Resolves when every webhook is delivered or given up and every message has its product time. */
	idle(): Promise<void>;
	close(): Promise<void>;
}

/** What a test replaces. `now` is wall time in milliseconds, `random` in [0, 1). */
export interface Seams {
	now: () => number;
	random: () => number;
	sleep: (ms: number) => Promise<void>;
	fetch: typeof fetch;
}

const REAL: Seams = {
	now: Date.now,
	random: Math.random,
	sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
	fetch: globalThis.fetch,
};

function isLoopback(address: string | undefined): boolean {
	return address === "::1" || /^(::ffff:)?127\./.test(address ?? "");
}

/** Starts the sandbox on `settings.port` (0: any free one), for this machine alone. */
export async function startSandbox(settings: Settings, replaced: Partial<Seams> = {}): Promise<Sandbox> {
	const chosen = settings.seed === null ? {} : { random: seeded(settings.seed) };
	const { now, random, sleep, fetch } = { ...REAL, ...chosen, ...replaced };
	const store = openStore(settings.stateDir);
	const { records, atomically } = store;
	const messages = openMessages(store);
	const faults = openFaults(records, random);
	const outbox = openOutbox({ settings, store, messages, faults, now, fetch });
	const webhooks = openWebhooks(settings, outbox, faults, now);
	const clock = openProductClock(settings.productUrl, now, fetch);
	let url = `http://localhost:${settings.port}`;
	const publicUrl = () => url;

	const productTime = (call: Call) => readInstant(call.headers["x-product-time"]);
	const asking = new Set<Promise<void>>();
	let open = true;
	/** Where the product did not say its time, it is asked for afterwards. */
	function stamp(accepted: Message[]): void {
		const ids = accepted.filter((message) => message.product_at === null).map((message) => message.id);
		if (ids.length === 0) return;
		const asked = clock.now().then((time) => {
			asking.delete(asked);
			if (time && open) messages.setProductTime(ids, time);
		});
		asking.add(asked);
	}

	const twilio = openTwilio({
		settings,
		records,
		messages,
		webhooks,
		now,
		productTime,
		atomically,
		accepted: (message) => stamp([message]),
	});
	const resend = openResend({
		settings,
		store,
		messages,
		now,
		productTime,
		accepted(emails) {
			for (const email of emails) webhooks.emailAccepted(email);
			stamp(emails);
		},
	});
	const zoom = openZoom({ settings, records, now, publicUrl, sleep });
	const embeddings = settings.embeddings === "hashed" ? openHashed() : openEncoder();
	const models = [openWorkersAi(embeddings), openVectorize(store, EMBEDDING_DIMENSIONS)];
	const gotowebinar = openGoToWebinar({ records, now, publicUrl });
	const answer = openDispatch({
		providers: [
			resend,
			twilio,
			zoom,
			gotowebinar.provider,
			openStripe({ records, publicUrl }),
			...openAlerts(messages, now, productTime),
			...models,
		],
		routes: [
			{ method: "GET", path: "/health", handle: () => json(200, { status: "ok", service: "sandbox" }) },
			...faults.routes,
			...openInspection({ store, messages, outbox, webhooks, now, fetch }),
			...twilio.simulation,
			...gotowebinar.routes,
			...openZoomSimulation({ settings, store, webhooks, clock, now, publicUrl, fetch }),
			...openZoomPage(records, now),
			...openMailbox({ messages, clock, now, productUrl: settings.productUrl }),
			...openTraces(store),
			...openDemo(settings.productUrl),
		],
		faults,
		store,
		sleep,
	});

	const server = createServer(answer);
	// Longer than a client keeps an idle connection, so that none is closed just as it is used again.
	server.keepAliveTimeout = 65_000;
	server.on("connection", (socket) => {
		if (!isLoopback(socket.remoteAddress)) socket.destroy();
	});
	try {
		await new Promise<void>((resolve, reject) => {
			server.once("error", reject);
			server.listen(settings.port, resolve);
		});
	} catch (error) {
		store.close();
		throw error;
	}
	url = `http://localhost:${(server.address() as AddressInfo).port}`;
	outbox.start();

	return {
		url,
		async idle() {
			await Promise.all(asking);
			await outbox.idle();
		},
		async close() {
			open = false;
			outbox.stop();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			await embeddings.close();
			store.close();
		},
	};
}

async function main(): Promise<void> {
	const settings = readSettings(process.env);
	const sandbox = await startSandbox(settings);
	console.log(`sandbox on ${sandbox.url}, webhooks to ${settings.productUrl}, state in ${settings.stateDir}`);
	const stop = () => void sandbox.close().then(() => process.exit(0));
	process.once("SIGTERM", stop);
	process.once("SIGINT", stop);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	main().catch((error: NodeJS.ErrnoException) => {
		const taken = error.code === "EADDRINUSE";
		console.error(taken ? "The sandbox's port is taken; set SANDBOX_PORT to another one." : error.message);
		process.exit(1);
	});
}
