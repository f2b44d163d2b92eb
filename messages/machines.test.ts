import { describe, expect, it } from "vitest";
import { isMachine, isMachineAgent } from "./machines";

const BROWSER = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5";
const GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)";

describe("what opens and clicks", () => {
	it.each([
		"Mozilla/5.0",
		"BarracudaCentral Link Protection",
		"Mozilla/5.0 (compatible; proofpoint-urldefense)",
		"CiscoSecureEmail/1.0",
		"facebookexternalhit/1.1 Facebot Twitterbot/1.0",
		"WhatsApp/2.23",
		"Slackbot-LinkExpanding 1.0",
		"python-requests/2.31",
		"Mozilla/5.0 (X11; Linux x64) HeadlessChrome/120",
		"curl/8.5.0",
	])("%s is a machine", (agent) => expect(isMachineAgent(agent)).toBe(true));
	it.each([BROWSER, GMAIL, "", null, undefined, "Mozilla/5.0 (iPhone) Mobile/15E148"])("%s may be a person", (agent) =>
		expect(isMachineAgent(agent)).toBe(false),
	);
	it("is a machine within seconds of the message being taken, whatever its name", () => {
		const at = (seconds: number) => isMachine({ agent: BROWSER, at: 1000 + seconds, taken_at: 1000 });
		expect([0, 4.9, 5, 3600].map(at)).toEqual([true, true, false, false]);
		expect(isMachine({ agent: BROWSER, at: 999, taken_at: 1000 })).toBe(false);
		expect(isMachine({ agent: null, at: null, taken_at: 1000 })).toBe(false);
	});
});
