import ipaddr from "ipaddr.js";

/** Addresses of a host name. Empty where it has none; throws where that could not be found out. */
export type Resolve = (host: string) => Promise<string[]>;

/** Names that lead into a private network by custom (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|test|invalid|onion|alt|home\.arpa)$/;

/**
 * Whether an address lies in the public internet: neither private, loopback, link-local, shared, reserved nor multicast, nor one of those
 * wrapped in IPv6 (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(address: string): boolean {
	return ipaddr.isValid(address) && ipaddr.process(address).range() === "unicast";
}

const PRIVATE = "This address is not in the public internet: give one that anybody can open.";

/** What is wrong with an address that a page is to be fetched from, as far as the address itself tells; null where nothing is. */
export function urlFault(text: string): string | null {
	// Reads every spelling of an IPv4 address: decimal, octal, hexadecimal, shortened.
	const url = URL.parse(text);
	if (!url || !/^https?:$/.test(url.protocol)) return "Use an http or https address.";
	if (url.username || url.password) return "Leave the name and password out of the address.";
	const host = url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
	const isPublic = ipaddr.isValid(host) ? isPublicAddress(host) : host.includes(".") && !PRIVATE_NAME.test(host);
	if (!isPublic) return PRIVATE;
	return url.port === "" ? null : "Leave the port out: only the usual ports of http and https are called.";
}

/** The same for where its name leads to. Whoever owns the name may change that meanwhile: the platform's own network is no part of what a Worker reaches. */
export async function hostFault(text: string, resolve: Resolve): Promise<string | null> {
	const host = new URL(text).hostname;
	if (host.startsWith("[") || ipaddr.isValid(host)) return null;
	let addresses: string[];
	try {
		addresses = await resolve(host);
	} catch {
		return "The name of the host could not be looked up: check the address, and try again.";
	}
	if (addresses.length === 0) return "There is no such host: check the address.";
	return addresses.every(isPublicAddress) ? null : PRIVATE;
}
