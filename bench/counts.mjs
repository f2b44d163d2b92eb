import { createClient, makeEvent } from "./lib/client.mjs";
import { startWithSandbox, untilDelivered } from "./lib/under-load.mjs";

const HERD = 20;

async function totalsOf(url) {
	return (await fetch(`${url}/bench/totals`)).json();
}

/** What came on top between two readings of the totals; kinds and things that did not change are left out. */
function since(before, after) {
	const kinds = Object.entries(after).map(([kind, own]) => {
		const grown = Object.entries(own).map(([what, n]) => [what, n - (before[kind]?.[what] ?? 0)]);
		return [kind, Object.fromEntries(grown.filter(([, n]) => n !== 0).sort())];
	});
	return Object.fromEntries(kinds.filter(([, own]) => Object.keys(own).length > 0));
}

const share = (counts, n) => Object.fromEntries(Object.entries(counts ?? {}).map(([what, total]) => [what, total / n]));

/**
 * What an enrolment and a message use of D1, objects, queues and R2, as the platform itself counts rows.
 *
 * @param {string} script `bench/floor/counted.ts`, bundled
 */
export async function benchCounts(script) {
	const product = await startWithSandbox(script);
	const client = createClient(product.url, 1);
	const step = async (work) => {
		const before = await totalsOf(product.url);
		await work();
		return since(before, await totalsOf(product.url));
	};
	try {
		const { byServer } = await makeEvent(client);
		const cold = await step(() => byServer("first"));
		const warm = await step(() => byServer("second"));
		await untilDelivered(product.db);
		const herd = await step(async () => {
			for (let i = 0; i < HERD; i++) await byServer(`herd${i}`);
			await untilDelivered(product.db);
		});
		const lone = await step(async () => {
			await byServer("lone");
			await untilDelivered(product.db);
		});
		const { notice, task } = lone;
		return {
			enrollment: { first_of_an_isolate: cold.enrollment, warm: warm.enrollment },
			message_alone: { object: lone.object, delivery: lone.delivery },
			message_in_a_herd: { of: HERD, object: share(herd.object, HERD), delivery: share(herd.delivery, HERD) },
			provider_notices: {
				per_message: task.queue_reads,
				receipt: share(notice, task.queue_reads),
				task: share(task, task.queue_reads),
			},
		};
	} finally {
		client.close();
		await product.stop();
	}
}
