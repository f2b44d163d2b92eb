import type { createWorkersAI } from "workers-ai-provider";
import type { z } from "zod";

/**
 * One call of a language model that answers in the shape asked for. Throws where the model is down, over its limit, slower than the signal
 * allows, cut off, or answers in another shape: whoever calls has another way.
 */
export type ModelCall = <S extends z.ZodType>(input: {
	system: string;
	prompt: string;
	schema: S;
	/** Tokens of the answer at most. */
	max_tokens: number;
	signal: AbortSignal;
}) => Promise<z.infer<S>>;

type Binding = Extract<Parameters<typeof createWorkersAI>[0], { binding: unknown }>["binding"];

/**
 * A model of Workers AI. Not tried again when it fails: the time for an answer is short, and there is another writer.
 *
 * @param model id of the model, such as `@cf/meta/llama-3.3-70b-instruct-fp8-fast`
 */
export function createTextModel({ binding, model }: { binding: Binding; model: string }): ModelCall {
	return async ({ system, prompt, schema, max_tokens, signal }) => {
		// Loaded on the first call: a request that writes nothing does not wait for it.
		const [{ generateObject }, { createWorkersAI }] = await Promise.all([import("ai"), import("workers-ai-provider")]);
		const workersai = createWorkersAI({ binding });
		const { object } = await generateObject({
			model: workersai(model as Parameters<typeof workersai>[0]),
			schema: schema as z.ZodType,
			system,
			prompt,
			maxOutputTokens: max_tokens,
			maxRetries: 0,
			temperature: 0.4,
			abortSignal: signal,
		});
		return schema.parse(object) as z.infer<typeof schema>;
	};
}
