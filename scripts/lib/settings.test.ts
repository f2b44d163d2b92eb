import { describe, expect, it } from "vitest";
import { envFile, readSettings, sandboxEnv, workerVars } from "./settings.mjs";
import { clockOrigin } from "./state.mjs";

const SECRETS = { RESEND_WEBHOOK_SECRET: "whsec_kept", TWILIO_AUTH_TOKEN: "kept" };
const CLOCK = { speed: 60, wall_ms: 1000, product_ms: 2000 };

describe("settings", () => {
	it("stand on their defaults", () => {
		const settings = readSettings({});
		expect(settings).toMatchObject({ port: 8787, sandbox_port: 8788, speed: 1, public_url: "http://localhost:8787" });
		expect(settings.state_dir).toMatch(/\.wrangler\/state$/);
	});

	it.each([
		[{ PORT: "http" }, /PORT is "http"/],
		[{ PORT: "0" }, /PORT is "0"/],
		[{ PORT: "8788" }, /both 8788/],
		[{ CLOCK_SPEED: "fast" }, /CLOCK_SPEED is "fast"/],
		[{ PUBLIC_URL: "example" }, /PUBLIC_URL is "example"/],
	])("%o is refused with its name", (env, message) => {
		expect(() => readSettings(env)).toThrow(message);
	});

	it("point every provider at the sandbox, unless the environment says otherwise", () => {
		const settings = readSettings({ SANDBOX_PORT: "9000", PUBLIC_URL: "https://events.example.com/" });
		const own = workerVars(settings, SECRETS, CLOCK, {});
		expect(own).toMatchObject({
			ENVIRONMENT: "local",
			PUBLIC_URL: "https://events.example.com",
			RESEND_BASE_URL: "http://127.0.0.1:9000",
			ZOOM_OAUTH_URL: "http://127.0.0.1:9000/oauth/token",
			SLACK_WEBHOOK_URL: "http://127.0.0.1:9000/slack",
			RESEND_WEBHOOK_SECRET: "whsec_kept",
			CLOCK_SPEED: "60",
		});
		expect(own).toHaveProperty("PAGERDUTY_ROUTING_KEY", "sandbox");
		const given = {
			RESEND_BASE_URL: "https://mail.example.com",
			TWILIO_AUTH_TOKEN: "given",
			SLACK_WEBHOOK_URL: "https://s",
		};
		const vars = workerVars(settings, SECRETS, CLOCK, given);
		expect(vars).toMatchObject(given);
		expect(sandboxEnv(settings, vars)).toMatchObject({ SANDBOX_PORT: "9000", TWILIO_AUTH_TOKEN: "given" });
	});

	it("survive the env file whatever is in them", () => {
		expect(envFile({ A: 'a "b" $c', B: "it's", C: "two\nlines" })).toBe("A='a \"b\" \\$c'\nB=\"it's\"\nC='twolines'\n");
	});
});

describe("the clock's origin", () => {
	it("is the wall's time on the first start", () => {
		expect(clockOrigin(null, 60, 5000)).toEqual({ wall_ms: 5000, product_ms: 5000, speed: 60 });
	});

	it("stays after a restart at the same speed", () => {
		expect(clockOrigin(CLOCK, 60, 90_000)).toBe(CLOCK);
	});

	it("moves to now at another speed, so that product time does not jump", () => {
		expect(clockOrigin(CLOCK, 2, 11_000)).toEqual({ wall_ms: 11_000, product_ms: 602_000, speed: 2 });
	});
});
