import { describe, expect, it } from "vitest";
import { throwSwitch } from "./lib/switch.mjs";

/** Stands where the tool would be called, and answers as it does for one statement after another. */
function database(off: string[] = []) {
	const calls: string[][] = [];
	const printed: string[] = [];
	const run = async (args: string[]) => {
		calls.push(args);
		const changes = [{ at: 1_700_000_000, name: "sms_delivery_enabled", enabled: 0, reason: "Outage, Ana" }];
		const results = [[], off.map((name) => ({ name })), changes].map((rows) => ({ results: rows, success: true }));
		return { code: 0, said: `\n${JSON.stringify(results, null, 2)}` };
	};
	return { calls, printed, given: { run, print: (line: string) => void printed.push(line) } };
}
const WHY = ["--why", "Outage, Ana"];

describe("npm run switch", () => {
	it("speaks to the database of the deployment it is told, else to this machine's", async () => {
		const { calls, given } = database();
		await throwSwitch(["sms_delivery_enabled", "off", ...WHY], { STATE_DIR: "/tmp/state" }, given);
		await throwSwitch(["sms_delivery_enabled", "on", ...WHY, "--pooled"], {}, given);
		await throwSwitch(["--tenant", "ana", "--jurisdiction", "eu"], {}, given);
		expect(calls.map((args) => args.slice(2, -4))).toEqual([
			["DB", "--local", "--persist-to", "/tmp/state"],
			["myxelium", "--remote"],
			["myxelium-ana-eu", "--remote"],
		]);
		const said = calls.map((args) => args.at(-1));
		expect(said[0]).toContain("'sms_delivery_enabled', 0, unixepoch(), 'Outage, Ana'");
		expect(said[1]).toContain("'sms_delivery_enabled', 1, unixepoch(), 'Outage, Ana'");
		expect(said[2]).not.toContain("insert");
	});

	it("says what is off, and the last changes with their reasons", async () => {
		const { printed, given } = database(["sms_delivery_enabled"]);
		await throwSwitch([], { STATE_DIR: "/tmp/state" }, given);
		expect(printed).toEqual([
			"Off: sms_delivery_enabled",
			"2023-11-14T22:13:20.000Z  sms_delivery_enabled off  Outage, Ana",
		]);
	});

	it.each([
		[["sms"], "There is no switch sms."],
		[["sms_delivery_enabled", "perhaps", ...WHY], "Say on or off."],
		[["sms_delivery_enabled", "off"], "Say why"],
		[["--tenant", "No Label"], "cannot be a subdomain"],
		[["--tenant", "ana", "--pooled"], "Name one tenant, or say --pooled"],
		[["--jurisdiction", "eu"], "Name one tenant, or say --pooled"],
		[["--loud"], "--loud"],
	])("refuses %j and touches nothing", async (args, message) => {
		const { calls, given } = database();
		await expect(throwSwitch(args, { STATE_DIR: "/tmp/state" }, given)).rejects.toThrow(message);
		expect(calls).toEqual([]);
	});

	it("lets the tool's own failure be seen", async () => {
		const run = async () => ({ code: 1, said: "no such table: platform_switches" });
		await expect(throwSwitch([], { STATE_DIR: "/tmp/state" }, { run })).rejects.toThrow("no such table");
	});
});
