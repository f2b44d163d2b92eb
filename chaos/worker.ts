import { env as settings } from "cloudflare:workers";
import product, { Registration as ProductRegistration } from "../workers/index";
import { type Faulty, faultyD1, faultyQueue } from "./faulty";

// The classes that are bound by name; Registration below takes the place of the product's.
export * from "../workers/index";

type Env = ConstructorParameters<typeof ProductRegistration>[1];

const { ENVIRONMENT, CHAOS_CLOCK_MS, CHAOS_TWICE } = settings as unknown as Record<string, string | undefined>;
if (ENVIRONMENT !== "local") throw new Error("Faults are for a laptop: deploy workers/index.ts.");

const trueNow = Date.now.bind(Date);
const off_ms = Number(CHAOS_CLOCK_MS ?? 0);
if (off_ms !== 0) Date.now = () => trueNow() + off_ms;

const faulty: Faulty = { refuse_writes_until: 0, twice: Number(CHAOS_TWICE ?? 0), now: trueNow };

let made: Env | null = null;

/** The product's bindings, with faults. */
function faultyEnv(env: Env): Env {
	made ??= {
		...env,
		DB: faultyD1(env.DB, faulty),
		DELIVERIES: faultyQueue(env.DELIVERIES, faulty),
		TASKS: faultyQueue(env.TASKS, faulty),
	};
	return made;
}

export class Registration extends ProductRegistration {
	constructor(state: DurableObjectState, env: Env) {
		super(state, faultyEnv(env));
	}
}

/**
 * The product with a clock that is off, queues that deliver some messages twice, and a database that refuses writes for
 * as long as `POST /chaos/refuse-writes?ms=` says.
 */
export default {
	fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response> {
		const { pathname, searchParams } = new URL(request.url);
		if (pathname !== "/chaos/refuse-writes") return product.fetch(request, faultyEnv(env), context);
		faulty.refuse_writes_until = trueNow() + Number(searchParams.get("ms"));
		return new Response(null, { status: 204 });
	},
	queue: (batch: MessageBatch, env: Env) => product.queue(batch, faultyEnv(env)),
	scheduled: (controller: ScheduledController, env: Env) => product.scheduled(controller, faultyEnv(env)),
};
