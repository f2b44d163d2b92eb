import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { setupCode } from "../actions/setup-code";
import { readOptions } from "./lib/deploy/options.mjs";
import { measureVersion, rollOut } from "./lib/deploy/rollout.mjs";
import { deploy } from "./lib/deploy/run.mjs";

const ENV = { VERSION: "9.9.9" };
const SECRETS = { SECRETS_KEY: "k", RESEND_API_KEY: "re_x", RESEND_WEBHOOK_SECRET: "w", EMAIL_FROM: "a@b.example" };
const ACCOUNT = { CLOUDFLARE_ACCOUNT_ID: "acc", CLOUDFLARE_API_TOKEN: "tok" };

/** The account as a memory of names: `wrangler` without the network. */
function account() {
	const made = new Set<string>();
	const calls: string[] = [];
	const released: string[] = [];
	const ok = (said = "") => ({ code: 0, said });
	const run = async (args: string[]) => {
		const line = args.join(" ");
		calls.push(line);
		const [first, second] = args;
		if (line.startsWith("d1 list"))
			return ok(JSON.stringify([...made].map((name) => ({ name, uuid: "11111111-1111-1111-1111-111111111111" }))));
		if (line.startsWith("d1 create")) made.add(args[2] as string);
		if (line.startsWith("vectorize list-metadata-index")) return ok(JSON.stringify([...made]));
		if (line.startsWith("vectorize create-metadata-index")) made.add(args[4] as string);
		else if (second === "create" || args[2] === "create") made.add(args.at(second === "create" ? 2 : 3) as string);
		if (args.includes("info") || (first === "vectorize" && second === "get"))
			return { code: made.has(args.find((a) => a.startsWith("myxelium")) as string) ? 0 : 1, said: "" };
		if (line.startsWith("deployments status"))
			return released.length === 0
				? { code: 1, said: "no deployments" }
				: ok(JSON.stringify({ versions: [{ version_id: released.at(-1), percentage: 100 }] }));
		if (first === "deploy" && /dist/.test(line) && !args.includes("--dry-run")) released.push("old-version");
		if (line.startsWith("versions upload")) return ok("Worker Version ID: 22222222-2222-2222-2222-222222222222");
		if (args.includes("--dry-run")) return ok("Total Upload: 1 KiB / gzip: 1 KiB");
		return ok();
	};
	return { run, calls, released };
}

const healthy = async () => new Response(JSON.stringify({ status: "ok", version: "9.9.9" }));
const around = (more: Record<string, unknown> = {}) => {
	const printed: string[] = [];
	return {
		printed,
		by: {
			print: (line: string) => void printed.push(line),
			wait: async () => {},
			ask: healthy,
			buildAssets: async () => {},
			...more,
		},
	};
};

// Loading the tool takes seconds on a busy machine.
beforeAll(async () => void (await import("wrangler")), 60_000);

describe("npm run deploy", () => {
	it("says what it needs", () => {
		for (const [args, said] of [
			[[], "Name one tenant"],
			[["--tenant", "acme", "--pooled"], "Name one tenant"],
			[["--tenant", "Acme!", "--domain", "a.example"], "cannot be a subdomain"],
			[["--tenant", "acme"], "which zone"],
			[["--pooled", "--domain", "a.example", "--jurisdiction", "mars"], "jurisdiction"],
			[["--nonsense"], "unknown"],
		] as const)
			expect(() => readOptions([...args], {})).toThrow(said);
	});

	it("shows each step of a tenant's deployment and changes nothing", async () => {
		const { run, calls } = account();
		const { printed, by } = around({ run });
		expect(await deploy(["--tenant", "acme", "--domain", "coach.example", "--dry-run"], ENV, by)).toBe(true);
		const text = printed.join("\n");
		for (const part of [
			"myxelium-acme at https://acme.coach.example",
			"d1 create myxelium-acme",
			"r2 bucket create myxelium-acme-bodies",
			"queues create myxelium-acme-deliveries",
			"queues create myxelium-acme-tasks",
			"d1 migrations apply DB --remote",
			"deploy --config reader/wrangler.toml --name myxelium-acme-reader",
			"secret bulk",
			"SECRETS_KEY",
			"routes: acme.coach.example",
			"NEW@5% OLD@95%",
			"NEW@25% OLD@75%",
			"NEW@50% OLD@50%",
			"NEW@100%",
			"/health answers with version 9.9.9",
			"Total Upload",
		])
			expect(text).toContain(part);
		expect(calls).toEqual([expect.stringContaining("deploy --dry-run")]);
	});

	it("gives the pool every subdomain, and a cell in the EU names of its own", async () => {
		const { run } = account();
		const { printed, by } = around({ run });
		await deploy(["--pooled", "--domain", "coach.example", "--dry-run"], ENV, by);
		expect(printed.join("\n")).toContain("routes: coach.example, *.coach.example/*, */*");
		const eu = around({ run });
		await deploy(["--pooled", "--domain", "coach.example", "--jurisdiction", "eu", "--dry-run"], ENV, eu.by);
		expect(eu.printed.join("\n")).toContain("d1 create myxelium-eu --jurisdiction eu");
		const config = JSON.parse(readFileSync("dist/deploy/myxelium-eu/wrangler.json", "utf8"));
		expect(config.vars).toMatchObject({ DATA_JURISDICTION: "eu", PUBLIC_URL: "https://eu.coach.example" });
		expect(config.r2_buckets[0]).toMatchObject({ bucket_name: "myxelium-eu-bodies", jurisdiction: "eu" });
		expect(config.routes.map((r: { pattern: string }) => r.pattern)).toEqual([
			"eu.coach.example",
			"*.eu.coach.example/*",
		]);
	});

	it("prepares everything the first time, and finds it there the second", async () => {
		const { run, calls } = account();
		const args = ["--tenant", "acme", "--domain", "coach.example"];
		const { by, printed } = around({ run });
		await expect(deploy(args, ENV, by)).rejects.toThrow("Set SECRETS_KEY");
		expect(await deploy(args, { ...ENV, ...SECRETS }, by)).toBe(true);
		const first_account = /first account: https:\/\/acme\.coach\.example\/signup\?setup=([\w-]{32})$/;
		expect(first_account.exec(printed.at(-1) ?? "")?.[1]).toBe(setupCode(SECRETS.SECRETS_KEY));
		const creates = () => calls.filter((line) => /\bcreate(-metadata-index)?\b/.test(line)).length;
		const [first, releases] = [creates(), calls.filter((line) => /^deploy .*dist/.test(line)).length];
		expect(releases).toBe(1);
		const shares: string[] = [];
		const measure = async () => ({ requests: 1000, errors: 5 });
		const again = around({ run, measure });
		expect(await deploy(args, { ...ENV, ...SECRETS, ...ACCOUNT }, again.by)).toBe(true);
		expect(creates()).toBe(first);
		shares.push(...calls.filter((line) => line.startsWith("versions deploy")).map((line) => line.replace(/ --.*/, "")));
		const NEW = "22222222-2222-2222-2222-222222222222";
		expect(shares).toEqual([
			`versions deploy ${NEW}@5% old-version@95%`,
			`versions deploy ${NEW}@25% old-version@75%`,
			`versions deploy ${NEW}@50% old-version@50%`,
			`versions deploy ${NEW}@100%`,
		]);
		const config = JSON.parse(readFileSync("dist/deploy/myxelium-acme/wrangler.json", "utf8"));
		expect(config.d1_databases[0].database_id).toMatch(/^1{8}-/);
		expect(() => readFileSync("dist/deploy/myxelium-acme/secrets.json")).toThrow();
	});

	it("takes a version back at the first share that fails too often, or that cannot be measured", async () => {
		const { run, calls, released } = account();
		released.push("old-version");
		let measured = 0;
		const measure = async () => (++measured === 1 ? { requests: 400, errors: 2 } : { requests: 400, errors: 3 });
		const { printed, by } = around({ run, measure });
		const args = ["--tenant", "acme", "--domain", "coach.example"];
		expect(await deploy(args, { ...ENV, ...SECRETS, ...ACCOUNT }, by)).toBe(false);
		expect(printed.join("\n")).toContain("25 %: 3 of 400 requests failed (0.75 %)");
		expect(calls.findLast((line) => line.startsWith("versions deploy"))).toContain("deploy old-version@100%");
		expect(calls.some((line) => line.startsWith("triggers"))).toBe(false);

		const given: number[] = [];
		let back = 0;
		const rolled = await rollOut({
			give: async (percent: number) => void given.push(percent),
			back: async () => void back++,
			soak: async () => {},
			measure: async () => Promise.reject(new Error("no token")),
			print: () => {},
		});
		expect([rolled, given, back]).toEqual([false, [5], 1]);
	});

	it("watches a quiet share for longer, and reads its errors from the account", async () => {
		let soaks = 0;
		const done = await rollOut({
			give: async () => {},
			back: async () => {},
			soak: async () => void soaks++,
			measure: async () => ({ requests: 1, errors: 0 }),
			print: () => {},
		});
		expect([done, soaks]).toEqual([true, 12]);
		const answer = {
			data: { viewer: { accounts: [{ workersInvocationsAdaptive: [{ sum: { requests: 10, errors: 1 } }] }] } },
		};
		const of = { account: "a", token: "t", script: "s", version: "v", since: new Date(0) };
		expect(await measureVersion(of, (async () => Response.json(answer)) as typeof fetch)).toEqual({
			requests: 10,
			errors: 1,
		});
		await expect(
			measureVersion(of, (async () => Response.json({ errors: [{ message: "denied" }] })) as typeof fetch),
		).rejects.toThrow("denied");
	});
});
