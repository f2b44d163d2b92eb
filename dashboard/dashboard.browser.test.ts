import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventPages } from "./browser/event";
import { firstRun } from "./browser/first-run";
import { funnelEditor } from "./browser/funnel";
import { operations } from "./browser/operations";
import { people } from "./browser/people";
import { CHROMIUM, calls, closeSession, openSession, url } from "./browser/session";
import { settings } from "./browser/settings";

// One person's way through the whole dashboard: each part goes on where the one before has left the page.
describe.skipIf(!existsSync(CHROMIUM))("the dashboard in a browser", { timeout: 60_000 }, () => {
	beforeAll(openSession, 150_000);
	afterAll(closeSession, 30_000);

	firstRun();
	funnelEditor();
	eventPages();
	people();
	operations();
	settings();

	it("asked for nothing that the interface's description does not say", async () => {
		const { strange, kinds } = await calls(await (await fetch(`${url}/api/v1/openapi.json`)).json());
		expect(strange).toEqual([]);
		expect(kinds).toBeGreaterThan(60);
	});
});
