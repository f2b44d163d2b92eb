import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { sendAccountEmail } from "../../actions/accounts/send-account-email";
import { type Clock, createClock, REAL_TIME } from "../../actions/clock";
import type { Ctx } from "../../actions/context";
import type { TaskJob } from "../../actions/jobs";
import { createDb } from "../../db/client";
import { holdToDescription } from "../../test/worker/described";
import { answerError } from "./errors";
import type { AppEnv } from "./http";
import { accountPages } from "./routes/account-pages";
import { accounts, wellKnown } from "./routes/accounts";
import { apiKeys } from "./routes/api-keys";
import { accountLinks, ownAccount } from "./routes/own-account";
import { settings } from "./routes/settings";
import { team } from "./routes/team";

/** A clock that a test moves on by hand. It starts at the real time, which the JWT library reads too. */
export function testClock(): Clock & { pass(seconds: number): void } {
	let wall_ms = Date.now();
	const clock = createClock(REAL_TIME, () => wall_ms);
	return {
		...clock,
		pass(seconds) {
			wall_ms += seconds * 1000;
		},
	};
}

/** The part of the context that accounts use; anything else is missing, so that a use of it shows. */
export function accountsContext(changes: Partial<Ctx> = {}) {
	/** The product's own e-mails, in the order they were sent. */
	const inbox: { to: string[]; from: string; subject: string; text: string }[] = [];
	const clock = testClock();
	const ctx: Ctx = {
		db: createDb(env.DB),
		clock,
		public_url: "http://localhost:8787",
		local: true,
		task: async (job: TaskJob) => {
			if (job.kind === "account_email") await sendAccountEmail(ctx, job.link_id);
		},
		account: () => ({ take: async () => ({ wait_ms: 0, open: false, watched: false }) }),
		email: {
			send: async (body: string) => {
				inbox.push(JSON.parse(body));
				return { kind: "accepted", provider_id: "em_test" };
			},
		},
		email_from: "events@myxelium.example",
		takeTokens: async (_bucket: string, want: number) => ({ granted: want, left: 100, wait_ms: 0 }),
		signup_open: true,
		secrets_key: btoa("0123456789abcdef0123456789abcdef"),
		...changes,
	} as unknown as Ctx;
	return { ctx, clock, inbox };
}

/** The account routes behind the product's own error answers. */
export function accountsApp(ctx: Ctx): Hono<AppEnv> {
	const app = new Hono<AppEnv>();
	app.use(async (c, next) => {
		c.set("ctx", ctx);
		c.set("request_id", "req_test");
		await next();
	});
	app.onError((error, c) => answerError(error, c));
	app.route("/.well-known", wellKnown);
	app.route("/", accountPages);
	app.route("/api/v1/auth", accounts);
	app.route("/api/v1/auth", accountLinks);
	app.route("/api/v1/auth", ownAccount);
	app.route("/api/v1/team", team);
	app.route("/api/v1/api-keys", apiKeys);
	app.route("/api/v1/settings", settings);
	return app;
}

export interface Call {
	token?: string;
	cookie?: string;
	headers?: Record<string, string>;
	body?: unknown;
}

const BASE = "http://localhost:8787/api/v1";

/** One HTTP call against `app`, under `/api/v1`. Throws where the answer is not as it is described. */
export async function call(app: Hono<AppEnv>, method: string, path: string, options: Call = {}): Promise<Response> {
	const headers = new Headers(options.headers);
	if (options.token) headers.set("authorization", `Bearer ${options.token}`);
	if (options.cookie) headers.set("cookie", options.cookie);
	if (options.body !== undefined && !headers.has("content-type")) headers.set("content-type", "application/json");
	const body = options.body === undefined ? {} : { body: JSON.stringify(options.body) };
	const answer = await app.request(`${BASE}${path}`, { method, headers, ...body });
	if (answer.ok && answer.headers.get("content-type")?.includes("json")) {
		const { pathname } = new URL(`${BASE}${path}`);
		holdToDescription(method, pathname, await answer.clone().json());
	}
	return answer;
}

/** The value of a cookie that `answer` sets, as a request would send it back. */
export function cookieOf(answer: Response, name: string): string {
	const line = answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`));
	if (!line) throw new Error(`No cookie ${name} was set.`);
	return line.split(";")[0] as string;
}

let made = 0;

/** Sign-up input that no other test has used. */
export function newcomer(changes: { tenant?: Record<string, unknown>; email?: string; password?: string } = {}) {
	const n = ++made;
	const unique = `${crypto.randomUUID().slice(0, 8)}${n}`;
	return {
		tenant: {
			name: "Ana Coaching",
			subdomain: `ana-${unique}`,
			timezone: "Europe/Berlin",
			postal_address: "Hauptstr. 1, 10115 Berlin",
			...changes.tenant,
		},
		email: changes.email ?? `ana-${unique}@example.com`,
		password: changes.password ?? "correct horse battery",
	};
}

/** The token in the link of the latest e-mail to `to`. */
export function tokenFor(inbox: { to: string[]; text: string }[], to: string): string {
	const found = /token=(\w+)/.exec(inbox.findLast((mail) => mail.to.includes(to))?.text ?? "")?.[1];
	if (!found) throw new Error(`No link was sent to ${to}.`);
	return found;
}
