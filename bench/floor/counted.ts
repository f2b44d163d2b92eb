import product, { Registration as ProductRegistration } from "../../workers/index";
import { countedBucket, countedD1, countedNamespace, countedQueue, countedState } from "./counting";
import { tally, totals } from "./tally";

// The classes that are bound by name; Registration below takes the place of the product's.
export * from "../../workers/index";

type Env = ConstructorParameters<typeof ProductRegistration>[1];

const envs = new Map<string, Env>();

/** `env` whose bindings count what is asked of them, in the name of `kind`. */
function countedEnv(env: Env, kind: string): Env {
	const made = envs.get(kind) ?? {
		...env,
		DB: countedD1(env.DB, kind),
		BODIES: countedBucket(env.BODIES, kind),
		REGISTRATION: countedNamespace(env.REGISTRATION, kind, "registration"),
		THROTTLE: countedNamespace(env.THROTTLE, kind, "throttle"),
		LIMITER: countedNamespace(env.LIMITER, kind, "limiter"),
		DELIVERIES: countedQueue(env.DELIVERIES, kind),
		TASKS: countedQueue(env.TASKS, kind),
	};
	envs.set(kind, made);
	return made;
}

export class Registration extends ProductRegistration {
	constructor(state: DurableObjectState, env: Env) {
		super(state, countedEnv(env, "object"));
		Object.defineProperty(this, "ctx", { value: countedState(state, "object") });
	}

	override alarm(): Promise<void> {
		tally("object", "alarms");
		return super.alarm();
	}
}

function kindOf({ method, url }: Request): string {
	const { pathname } = new URL(url);
	if (method === "POST" && pathname.endsWith("/enrollments")) return "enrollment";
	return pathname.includes("/webhooks/") ? "notice" : "other";
}

function countedMessage(message: Message, kind: string): Message {
	const { id, timestamp, body, attempts } = message;
	tally(kind, "queue_reads");
	return {
		id,
		timestamp,
		body,
		attempts,
		ack: () => {
			tally(kind, "queue_deletes");
			message.ack();
		},
		retry: (options) => {
			tally(kind, "queue_retries");
			message.retry(options);
		},
	};
}

/** The product with every use of its bindings counted, which `GET /bench/totals` tells. */
export default {
	fetch(request: Request, env: Env, context: ExecutionContext): Response | Promise<Response> {
		if (new URL(request.url).pathname === "/bench/totals") return Response.json(totals());
		return product.fetch(request, countedEnv(env, kindOf(request)), context);
	},
	queue(batch: MessageBatch, env: Env): Promise<void> {
		const kind = batch.queue.endsWith("deliveries") ? "delivery" : "task";
		const messages = batch.messages.map((message) => countedMessage(message, kind));
		const counted: MessageBatch = {
			queue: batch.queue,
			metadata: batch.metadata,
			messages,
			ackAll: () => batch.ackAll(),
			retryAll: (options) => batch.retryAll(options),
		};
		return product.queue(counted, countedEnv(env, kind));
	},
	scheduled(controller: ScheduledController, env: Env): Promise<void> {
		return product.scheduled(controller, countedEnv(env, "cron"));
	},
};
