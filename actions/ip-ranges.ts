import { z } from "zod";

/** One address or a CIDR range, IPv4 or IPv6 (RFC 4632, RFC 4291). */
export const ipRange = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()], {
	error: "Use an IP address or a CIDR range such as 203.0.113.0/24.",
});

const V4_BITS = 32;
const V6_BITS = 128;
/** IPv4 written as IPv6: `::ffff:0:0/96`. */
const MAPPED = 0xffffn;

interface Address {
	bits: number;
	value: bigint;
}

const v4 = (text: string): bigint => text.split(".").reduce((value, part) => (value << 8n) | BigInt(part), 0n);

function v6(text: string): bigint {
	const tail = /[\d.]+$/.exec(text)?.[0] ?? "";
	let whole = text;
	if (tail.includes(".")) {
		const last = v4(tail);
		whole = `${text.slice(0, -tail.length)}${(last >> 16n).toString(16)}:${(last & 0xffffn).toString(16)}`;
	}
	const [head = "", rest] = whole.split("::");
	const groups = (part: string) => (part ? part.split(":") : []);
	const front = groups(head);
	const back = groups(rest ?? "");
	const zeros = rest === undefined ? [] : new Array<string>(8 - front.length - back.length).fill("0");
	return [...front, ...zeros, ...back].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

function parse(text: string): Address | null {
	if (z.ipv4().safeParse(text).success) return { bits: V4_BITS, value: v4(text) };
	if (!z.ipv6().safeParse(text).success) return null;
	const value = v6(text);
	return value >> 32n === MAPPED ? { bits: V4_BITS, value: value & 0xffffffffn } : { bits: V6_BITS, value };
}

/**
 * The network that an address stands for where callers are counted: an IPv4 address alone, the /64 of an IPv6 one, as
 * whoever has one has them all (RFC 6177). Null for what is not an address.
 */
export function networkOf(ip: string): string | null {
	const address = parse(ip);
	if (!address) return null;
	const { bits, value } = address;
	return `v${bits === V4_BITS ? 4 : 6}.${(bits === V4_BITS ? value : value >> 64n).toString(16)}`;
}

/** True when `ip` lies in one of `ranges`. False for what is not an address. */
export function inRanges(ip: string, ranges: string[]): boolean {
	const address = parse(ip);
	return (
		address !== null &&
		ranges.some((range) => {
			const [base = "", length] = range.split("/");
			const from = parse(base);
			if (from?.bits !== address.bits) return false;
			// A mapped base counts its prefix from the start of the IPv6 address.
			const skipped = from.bits === V4_BITS && base.includes(":") ? V6_BITS - V4_BITS : 0;
			const prefix = length === undefined ? from.bits : Math.max(0, Number(length) - skipped);
			const shift = BigInt(from.bits - prefix);
			return from.value >> shift === address.value >> shift;
		})
	);
}
