/** Percent of the traffic, one after another. */
export const SHARES = [5, 25, 50, 100];
/** The share of failed requests above which the version before comes back. */
export const MOST_ERRORS = 0.005;
/** Below so many requests a share says little: it is watched for longer, but not for ever. */
const ENOUGH_REQUESTS = 200;
const MOST_SOAKS = 3;

/**
 * Gives a version more and more of the traffic and watches it after each step; too many errors, or a figure that cannot
 * be had, and all traffic goes back to the version before.
 *
 * @param {object} by
 * @param {(percent: number) => Promise<void>} by.give lets the new version have this share
 * @param {() => Promise<void>} by.back gives all traffic to the version before
 * @param {() => Promise<{requests: number, errors: number}>} by.measure the new version's since its last share
 * @param {() => Promise<void>} by.soak waits for one measure's time
 * @param {(line: string) => void} by.print
 * @returns {Promise<boolean>} true where the new version has all of it
 */
export async function rollOut({ give, back, measure, soak, print }) {
	for (const percent of SHARES) {
		await give(percent);
		let seen = { requests: 0, errors: 0 };
		try {
			for (let soaks = 0; soaks < MOST_SOAKS && seen.requests < ENOUGH_REQUESTS; soaks++) {
				await soak();
				seen = await measure();
				if (tooMany(seen)) break;
			}
		} catch (error) {
			print(`  ${percent} %: the errors could not be measured: ${error.message}`);
			await back();
			return false;
		}
		const share = seen.requests === 0 ? 0 : seen.errors / seen.requests;
		print(`  ${percent} %: ${seen.errors} of ${seen.requests} requests failed (${(share * 100).toFixed(2)} %)`);
		if (!tooMany(seen)) continue;
		print(`  more than ${MOST_ERRORS * 100} %: the version before takes over again`);
		await back();
		return false;
	}
	return true;
}

const tooMany = ({ requests, errors }) => requests > 0 && errors / requests > MOST_ERRORS;

const QUERY = `query ($account: String!, $script: String!, $version: String!, $since: Time!) {
  viewer { accounts(filter: { accountTag: $account }) {
    workersInvocationsAdaptive(limit: 1, filter: { scriptName: $script, scriptVersion: $version, datetime_geq: $since }) {
      sum { requests errors }
    } } } }`;

/**
 * What one version answered since an instant, from the analytics of the account
 * (developers.cloudflare.com/analytics/graphql-api/tutorials/querying-workers-metrics).
 *
 * @param {{account: string, token: string, script: string, version: string, since: Date}} of
 */
export async function measureVersion({ account, token, script, version, since }, ask = fetch) {
	const answer = await ask("https://api.cloudflare.com/client/v4/graphql", {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
		body: JSON.stringify({ query: QUERY, variables: { account, script, version, since: since.toISOString() } }),
		signal: AbortSignal.timeout(30_000),
	});
	const body = await answer.json();
	if (!answer.ok || body.errors?.length)
		throw new Error(body.errors?.[0]?.message ?? `analytics answered ${answer.status}`);
	const [row] = body.data.viewer.accounts[0]?.workersInvocationsAdaptive ?? [];
	return { requests: row?.sum.requests ?? 0, errors: row?.sum.errors ?? 0 };
}
