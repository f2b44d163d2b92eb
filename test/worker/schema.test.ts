import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

describe("database of a worker test", () => {
	it("stands on the migrations", async () => {
		const { results } = await env.DB.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all<{
			name: string;
		}>();
		expect(results.map((row) => row.name)).toEqual(expect.arrayContaining(["tenants", "registrations", "messages"]));
	});

	it("reaches the provider sandbox", async () => {
		const answer = await fetch(`${env.RESEND_BASE_URL}/health`);
		expect(answer.status).toBe(200);
	});
});
