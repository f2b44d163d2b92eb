import { demand } from "./http.mjs";

const USAGE =
	"Usage: MYXELIUM_KEY=myx_... npm run audit:verify -- --url https://events.example.com [--expect SEQ:HASH] (an admin's API key)";

const option = (args, name) => {
	const at = args.indexOf(name);
	return at < 0 ? undefined : args[at + 1];
};

/**
 * Follows a tenant's whole audit chain through the API and prints what it found.
 *
 * @param {string[]} args `--url`, and `--expect SEQ:HASH`, a head as the platform's log once told it
 * @param {Record<string, string | undefined>} env `MYXELIUM_KEY`, an admin's API key
 * @returns {Promise<boolean>} true where every hash is right and the expected head was met
 */
export async function verifyAuditChain(args, env, print = console.log) {
	const url = option(args, "--url") ?? "http://localhost:8787";
	const token = env.MYXELIUM_KEY;
	if (!token) throw new Error(USAGE);
	const expected = option(args, "--expect");
	let [cursor, links, entries, met] = ["", 0, 0, expected === undefined];
	for (;;) {
		const query = new URLSearchParams({ ...(cursor && { cursor }), ...(expected && { expect: expected }) });
		const page = await demand(url, "GET", `/api/v1/admin/audit-log/verify?${query}`, { token });
		links += page.links;
		entries += page.entries;
		met ||= page.expected === true;
		if (!page.ok) {
			print(`broken at link ${page.fault.seq}: ${page.fault.problem}`);
			return false;
		}
		if (page.next_cursor === null) {
			print(`intact: ${entries} entries in ${links} links, ${page.unsealed} not sealed yet`);
			if (page.head) print(`head ${page.head.seq}:${page.head.hash}`);
			if (!met) print(`The chain does not hold the expected link ${expected}: it was written anew.`);
			return met;
		}
		cursor = page.next_cursor;
	}
}
