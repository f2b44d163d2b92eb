import { WorkerEntrypoint } from "cloudflare:workers";

interface SandboxEnv {
	/** The sandbox, which does the work; without a slash at the end. */
	SANDBOX_URL: string;
}

/** Asks the sandbox, and throws its refusal as the platform's binding throws its own. */
async function ask(env: SandboxEnv, path: string, body: unknown): Promise<unknown> {
	const answer = await fetch(`${env.SANDBOX_URL}${path}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	const value = (await answer.json()) as { error?: { message?: string } };
	if (!answer.ok) throw new Error(value.error?.message ?? `The sandbox answered ${answer.status}.`);
	return value;
}

/** Stands in for the binding of Workers AI: an embedding model, and no other. */
export class LocalAI extends WorkerEntrypoint<SandboxEnv> {
	run(model: string, input: unknown): Promise<unknown> {
		return ask(this.env, "/ai/run", { model, input });
	}
}

/** Stands in for the binding of a Vectorize index. */
export class LocalVectorize extends WorkerEntrypoint<SandboxEnv> {
	describe(): Promise<unknown> {
		return ask(this.env, "/vectorize/describe", {});
	}

	upsert(vectors: unknown): Promise<unknown> {
		return ask(this.env, "/vectorize/upsert", { vectors });
	}

	query(vector: number[] | Float32Array, options: unknown = {}): Promise<unknown> {
		return ask(this.env, "/vectorize/query", { vector: [...vector], options });
	}

	async getByIds(ids: string[]): Promise<unknown> {
		return ((await ask(this.env, "/vectorize/get", { ids })) as { vectors: unknown }).vectors;
	}

	deleteByIds(ids: string[]): Promise<unknown> {
		return ask(this.env, "/vectorize/delete", { ids });
	}
}

export default {
	fetch: () => new Response("This Worker answers bindings alone.", { status: 404 }),
} satisfies ExportedHandler<SandboxEnv>;
