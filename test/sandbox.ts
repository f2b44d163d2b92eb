import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { TestProject } from "vitest/node";
import { ownNode } from "../scripts/lib/own-node.mjs";
import { TEST_SECRETS } from "./settings";

declare module "vitest" {
	interface ProvidedContext {
		/** Base URL of the provider sandbox that the run started. */
		sandbox_url: string;
	}
}

const PATIENCE_MS = 20_000;

async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
	const address = server.address();
	await new Promise((closed) => server.close(closed));
	if (address === null || typeof address === "string") throw new Error("The system gave no free port.");
	return address.port;
}

/** Runs the provider sandbox for as long as the tests take, so that provider calls meet real HTTP. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
	const port = await freePort();
	const url = `http://127.0.0.1:${port}`;
	const child = spawn(ownNode(), ["--disable-warning=ExperimentalWarning", "sandbox/server.ts"], {
		cwd: new URL("..", import.meta.url).pathname,
		env: {
			...process.env,
			...TEST_SECRETS,
			SANDBOX_PORT: String(port),
			SANDBOX_STATE: ":memory:",
			SANDBOX_RESEND_RPS: "0",
			SANDBOX_EMBEDDINGS: "hashed",
			// Discards: webhooks are posted by the tests themselves, signed as the provider would.
			PRODUCT_URL: "http://127.0.0.1:9",
		},
		stdio: ["ignore", "ignore", "inherit"],
	});
	process.once("exit", () => child.kill("SIGKILL"));
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const giveUp = Date.now() + PATIENCE_MS;
	while (
		!(await fetch(`${url}/health`).then(
			(answer) => answer.ok,
			() => false,
		))
	) {
		if (child.exitCode !== null || Date.now() > giveUp) {
			child.kill("SIGKILL");
			throw new Error(`The provider sandbox does not answer on ${url}: run \`npx node sandbox/server.ts\` to see why.`);
		}
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
	project.provide("sandbox_url", url);
	return async () => {
		child.kill("SIGTERM");
		await ended;
	};
}
