import { describe, expect, it } from "vitest";
import { inRanges, networkOf } from "./ip-ranges";

describe("address ranges", () => {
	it.each([
		["10.1.2.3", "10.0.0.0/8", true],
		["11.0.0.0", "10.0.0.0/8", false],
		["203.0.113.7", "203.0.113.7", true],
		["203.0.113.8", "203.0.113.7", false],
		["203.0.113.128", "203.0.113.0/25", false],
		["198.51.100.1", "0.0.0.0/0", true],
		["2001:db8::1", "0.0.0.0/0", false],
		["2001:db8:ffff::1", "2001:db8::/32", true],
		["2001:db9::1", "2001:db8::/32", false],
		["::1", "::1", true],
		["0:0:0:0:0:0:0:1", "::1", true],
		["2001:DB8::A", "2001:db8::a/128", true],
		["::ffff:10.1.2.3", "10.0.0.0/8", true],
		["::ffff:a01:203", "10.0.0.0/8", true],
		["10.1.2.3", "::ffff:10.0.0.0/104", true],
		["11.1.2.3", "::ffff:10.0.0.0/104", false],
		["not an address", "0.0.0.0/0", false],
	])("%s in %s: %s", (ip, range, expected) => {
		expect(inRanges(ip, [range])).toBe(expected);
	});

	it("one of several is enough, none is never", () => {
		expect(inRanges("10.1.2.3", ["192.0.2.0/24", "10.1.2.3"])).toBe(true);
		expect(inRanges("10.1.2.3", [])).toBe(false);
	});
});

describe("networks that callers are counted by", () => {
	it("are an IPv4 address, however it is written, and the /64 of an IPv6 one", () => {
		expect(networkOf("203.0.113.7")).toBe(networkOf("::ffff:203.0.113.7"));
		expect(networkOf("203.0.113.7")).not.toBe(networkOf("203.0.113.8"));
		expect(networkOf("2001:db8:1:2::9")).toBe(networkOf("2001:db8:1:2:ffff::1"));
		expect(networkOf("2001:db8:1:2::9")).not.toBe(networkOf("2001:db8:1:3::9"));
		expect(networkOf("nowhere")).toBeNull();
	});
});
