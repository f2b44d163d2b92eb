import { expect, it } from "vitest";
import { emailHeaders } from "./headers";

it("writes the headers of one-click unsubscribe", () => {
	expect(emailHeaders({ unsubscribe_url: "https://example.com/u/tok", mailto: "stop@example.com" })).toEqual({
		"List-Unsubscribe": "<https://example.com/u/tok>, <mailto:stop@example.com?subject=unsubscribe>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
	});
});

it("is empty for transactional mail", () => {
	expect(emailHeaders({ unsubscribe_url: null })).toEqual({});
});

it("lets nothing out of its header", () => {
	const headers = emailHeaders({
		unsubscribe_url: "https://example.com/u?t=a>\r\nBcc: x@example.com, <https://evil.example>",
	});
	expect(headers["List-Unsubscribe"]).toMatch(/^<[^<>\s]+>$/);
	expect(() => emailHeaders({ unsubscribe_url: "javascript:alert(1)" })).toThrow("http or https");
	expect(() => emailHeaders({ unsubscribe_url: "https://example.com", mailto: "a@b.example>\r\nBcc: c" })).toThrow(
		"plain address",
	);
});
