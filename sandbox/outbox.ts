import type { Faults } from "./faults.ts";
import type { Messages } from "./messages.ts";
import type { Settings } from "./settings.ts";
import { svixHeaders, twilioSignature, zoomHeaders } from "./signing.ts";
import type { Store } from "./store.ts";

/** A webhook as it will be posted; its id and body stay the same over all attempts. */
export interface Hook {
	provider: "resend" | "twilio" | "zoom";
	id: string;
	/** What it reports, e.g. `email.delivered`. */
	event: string;
	/** Null where nobody wants to be told: only the effect takes place. */
	url: string | null;
	content_type: string;
	body: string;
	/** Twilio signs the fields, not the body, with the account's own token. */
	form?: Record<string, string>;
	auth_token?: string;
	/** What the provider itself holds true from this moment on. */
	effect?: { message_id: string; status: string; error_code?: number };
	/** Set once a `delayed` fault has struck. */
	delayed?: boolean;
}

export type HookState = "pending" | "sending" | "done" | "lost" | "failed";

export interface Outbox {
	/** Stored at once, posted `delay_ms` of wall time later. */
	post(hook: Hook, delay_ms: number): void;
	list(
		state?: HookState,
	): { state: HookState; due_ms: number; attempts: number; last_result: string | null; hook: Hook }[];
	/** Resolves when nothing waits and nothing is under way. */
	idle(): Promise<void>;
	/** Starts with what an earlier run left. */
	start(): void;
	stop(): void;
}

interface Seams {
	settings: Settings;
	store: Store;
	messages: Messages;
	faults: Faults;
	now: () => number;
	fetch: typeof fetch;
}

const AT_ONCE = 24;
/** Twilio gives an endpoint 15 s. */
const ANSWER_WITHIN_MS = 15_000;
const LONGEST_TIMER_MS = 2_000_000_000;

function signed(hook: Hook, settings: Settings, now_ms: number): Record<string, string> {
	const seconds = Math.floor(now_ms / 1000);
	const type = { "content-type": hook.content_type };
	if (hook.provider === "resend") {
		return {
			...type,
			"user-agent": "Svix-Webhooks/sandbox",
			...svixHeaders(settings.resendWebhookSecret, hook.id, hook.body, seconds),
		};
	}
	if (hook.provider === "zoom") {
		return {
			...type,
			"user-agent": "Zoom Marketplace/sandbox",
			...zoomHeaders(settings.zoomWebhookSecret, hook.body, seconds),
		};
	}
	const signature = twilioSignature(hook.auth_token ?? settings.twilioAuthToken, hook.url ?? "", hook.form ?? {});
	return {
		...type,
		"user-agent": "TwilioProxy/sandbox",
		"x-twilio-signature": signature,
		"i-twilio-idempotency-token": hook.id,
	};
}

export function openOutbox({ settings, store, messages, faults, now, fetch }: Seams): Outbox {
	const { db } = store;
	const insert = db.prepare("INSERT INTO outbox (state, due_ms, hook) VALUES ('pending', ?, ?)");
	const due = db.prepare(
		"SELECT seq, attempts, hook FROM outbox WHERE state = 'pending' AND due_ms <= ? ORDER BY due_ms, seq LIMIT ?",
	);
	const next = db.prepare("SELECT min(due_ms) AS due_ms FROM outbox WHERE state = 'pending'");
	const move = db.prepare(
		"UPDATE outbox SET state = ?, due_ms = coalesce(?, due_ms), attempts = ?, last_result = ?, hook = ? WHERE seq = ?",
	);
	let underWay = 0;
	let running = false;
	let timer: NodeJS.Timeout | undefined;
	let waiters: (() => void)[] = [];

	/** The answer's status; null when nobody answered. */
	async function attempt(hook: Hook, url: string): Promise<number | null> {
		try {
			const answer = await fetch(url, {
				method: "POST",
				headers: signed(hook, settings, now()),
				body: hook.body,
				redirect: "manual",
				signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
			});
			await answer.arrayBuffer();
			return answer.status;
		} catch {
			return null;
		}
	}

	async function work(seq: number, attempts: number, hook: Hook): Promise<void> {
		const save = (state: HookState, due_ms: number | null, tried: number, result: string | null) =>
			running && move.run(state, due_ms, tried, result, JSON.stringify(hook), seq);
		const fault = attempts === 0 && !hook.delayed && hook.url ? faults.take(hook.provider, "webhook") : null;
		if (attempts === 0 && hook.effect && !hook.delayed) {
			messages.setStatus(hook.effect.message_id, hook.effect.status, now(), hook.effect.error_code);
		}
		if (fault?.kind === "lost") return void save("lost", null, 0, "lost on purpose");
		if (fault?.kind === "delayed") {
			hook.delayed = true;
			return void save("pending", now() + fault.delay_ms, 0, "delayed on purpose");
		}
		if (hook.url === null) return void save("done", null, 0, "nobody to tell");
		const status = await attempt(hook, hook.url);
		if (fault?.kind === "doubled") await attempt(hook, hook.url);
		const result = status === null ? "no answer" : String(status);
		const accepted = status !== null && status >= 200 && status < 300;
		// Twilio repeats a callback only when the connection failed; the others repeat on any error.
		const final = accepted || (hook.provider === "twilio" && status !== null);
		const pause = settings.webhookRetryMs[attempts];
		if (final) save(accepted ? "done" : "failed", null, attempts + 1, result);
		else if (pause === undefined) save("failed", null, attempts + 1, result);
		else save("pending", now() + pause, attempts + 1, result);
	}

	function pump(): void {
		if (!running) return;
		clearTimeout(timer);
		for (const row of due.all(now(), AT_ONCE - underWay)) {
			const seq = Number(row.seq);
			move.run("sending", null, Number(row.attempts), null, String(row.hook), seq);
			underWay += 1;
			work(seq, Number(row.attempts), JSON.parse(String(row.hook)))
				.catch((error: unknown) => console.error("A webhook could not be worked off:", error))
				.finally(() => {
					underWay -= 1;
					pump();
				});
		}
		const soonest = next.get()?.due_ms;
		if (soonest === null || soonest === undefined) {
			if (underWay > 0) return;
			for (const resolve of waiters) resolve();
			waiters = [];
		} else if (underWay < AT_ONCE) {
			timer = setTimeout(pump, Math.min(Math.max(Number(soonest) - now(), 0), LONGEST_TIMER_MS));
		}
	}

	return {
		post(hook, delay_ms) {
			insert.run(now() + delay_ms, JSON.stringify(hook));
			// Not at once: the caller may be inside a transaction.
			setImmediate(pump);
		},
		list(state) {
			const where = state ? "WHERE state = ?" : "";
			const rows = db
				.prepare(`SELECT state, due_ms, attempts, last_result, hook FROM outbox ${where} ORDER BY seq`)
				.all(...(state ? [state] : []));
			return rows.map((row) => ({ ...row, hook: JSON.parse(String(row.hook)) })) as unknown as ReturnType<
				Outbox["list"]
			>;
		},
		idle: () =>
			new Promise((resolve) => {
				waiters.push(resolve);
				setImmediate(pump);
			}),
		start() {
			running = true;
			db.exec("UPDATE outbox SET state = 'pending' WHERE state = 'sending'");
			pump();
		},
		stop() {
			running = false;
			clearTimeout(timer);
		},
	};
}
