import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";

const ROOT = new URL("../..", import.meta.url).pathname;
const FIRST_START_MS = 120_000;
const ENDING_MS = 10_000;

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** Asks until `ready` returns something; throws with `what` after `patience_ms` of wall time. */
export async function until<T>(what: string, patience_ms: number, ready: () => Promise<T | null>): Promise<T> {
	const give_up = Date.now() + patience_ms;
	for (;;) {
		const found = await ready();
		if (found !== null) return found;
		if (Date.now() > give_up) throw new Error(`${what} did not happen within ${Math.round(patience_ms / 1000)} s.`);
		await pause(500);
	}
}

/** `count` ports that nothing listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = await Promise.all(
		Array.from({ length: count }, async () => {
			const server = createServer();
			await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
			return server;
		}),
	);
	const ports = servers.map((server) => (server.address() as { port: number }).port);
	await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
	return ports;
}

/** The caller's environment without what the test runner and a developer's own settings put there. */
function plainEnv(): Record<string, string | undefined> {
	const foreign =
		/^(VITEST|NODE_ENV|NODE_OPTIONS|PORT$|SANDBOX_|STATE_DIR|CLOCK_|PUBLIC_URL|EMAIL_FROM|RESEND_|TWILIO_|ZOOM_|STRIPE_|OTEL_|SECRETS_KEY|npm_)/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

export interface Platform {
	/** Everything that was printed so far. */
	said(): string;
	/** True once the command has ended. */
	ended(): boolean;
	/** Asks the command to end, and ends its whole process group when it does not. */
	stop(): Promise<void>;
}

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals) => {
	try {
		if (child.pid) process.kill(-child.pid, signal);
	} catch {
		// Nobody is left in the group.
	}
};

/** Runs `npm start` in a process group of its own and resolves when it says `ready`. */
export async function startPlatform(env: Record<string, string>): Promise<Platform> {
	const child = spawn("npm", ["start"], {
		cwd: ROOT,
		detached: true,
		env: { ...plainEnv(), ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	let said = "";
	for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (said += chunk));
	const over = new Promise<void>((done) => child.once("exit", () => done()));
	const ended = () => child.exitCode !== null || child.signalCode !== null;
	const insist = () => signalGroup(child, "SIGKILL");
	process.once("exit", insist);
	const stop = async () => {
		if (!ended()) child.kill("SIGTERM");
		await Promise.race([over, pause(ENDING_MS)]);
		insist();
		process.removeListener("exit", insist);
	};
	try {
		await until("`npm start` saying ready", FIRST_START_MS, async () => {
			if (ended()) throw new Error("`npm start` ended before it was ready.");
			return /^ready/m.test(said) || null;
		});
	} catch (error) {
		await stop();
		throw new Error(`${(error as Error).message} It said:\n${said}`);
	}
	return { said: () => said, ended, stop };
}
