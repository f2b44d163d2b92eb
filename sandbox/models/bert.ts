import { FLOAT, FLOAT16, Graph, INT64 } from "./onnx.ts";

/** What of a model's `config.json` says how large its parts are. */
export interface BertConfig {
	hidden_size: number;
	num_hidden_layers: number;
	num_attention_heads: number;
	layer_norm_eps: number;
}

interface Stored {
	shape: number[];
	bytes: Uint8Array;
}

/**
 * The tensors of a safetensors file by name, none copied: eight bytes that say how long the header is, the header as JSON, the numbers
 * (https://github.com/huggingface/safetensors#format).
 */
function readTensors(file: Buffer): Map<string, Stored> {
	const start = 8 + Number(file.readBigUInt64LE(0));
	const header: Record<string, { shape: number[]; data_offsets: [number, number] }> = JSON.parse(
		file.toString("utf8", 8, start),
	);
	return new Map(
		Object.entries(header)
			.filter(([name]) => name !== "__metadata__")
			.map(
				([
					name,
					{
						shape,
						data_offsets: [from, to],
					},
				]) => [name.replace(/^bert\./, ""), { shape, bytes: file.subarray(start + from, start + to) }],
			),
	);
}

const integers = (...values: number[]) => new Uint8Array(BigInt64Array.from(values, BigInt).buffer);

/**
 * BERT (Devlin et al., NAACL 2019) as an ONNX model that reads one text and says the mean of its last layer: `ids` and `positions` [tokens] in,
 * `mean` [hidden size] out. One text at a time, so there is nothing to pad and nothing to mask.
 *
 * @param weights a safetensors file in half precision; the model computes in single precision
 */
export function buildBert(config: BertConfig, weights: Buffer): Uint8Array {
	const tensors = readTensors(weights);
	const graph = new Graph();
	const apply = graph.apply.bind(graph);
	const list = (...values: number[]) => graph.tensor(INT64, [values.length], integers(...values));
	const weight = (name: string) => {
		const found = tensors.get(name);
		if (!found) throw new Error(`The weights have no ${name}: they are of another model.`);
		return apply("Cast", [graph.tensor(FLOAT16, found.shape, found.bytes)], { to: { int: FLOAT } });
	};
	const add = (a: string, b: string) => apply("Add", [a, b]);
	const linear = (x: string, part: string) => {
		const turned = apply("Transpose", [weight(`${part}.weight`)], { perm: { ints: [1, 0] } });
		return add(apply("MatMul", [x, turned]), weight(`${part}.bias`));
	};
	const norm = (x: string, part: string) =>
		apply("LayerNormalization", [x, weight(`${part}.weight`), weight(`${part}.bias`)], {
			axis: { int: -1 },
			epsilon: { float: config.layer_norm_eps },
		});
	const lookUp = (part: string, ids: string) => apply("Gather", [weight(`embeddings.${part}.weight`), ids]);

	const size = config.hidden_size / config.num_attention_heads;
	const apart = list(0, config.num_attention_heads, size);
	const together = list(0, config.hidden_size);
	const scale = graph.tensor(FLOAT, [1], new Uint8Array(Float32Array.of(1 / Math.sqrt(size)).buffer));
	/** [tokens, hidden] as one matrix for each head, its dimensions in the order of `perm`. */
	const heads = (x: string, perm: number[]) =>
		apply("Transpose", [apply("Reshape", [x, apart])], { perm: { ints: perm } });
	const attend = (x: string, part: string) => {
		const query = heads(apply("Mul", [linear(x, `${part}.query`), scale]), [1, 0, 2]);
		const key = heads(linear(x, `${part}.key`), [1, 2, 0]);
		const value = heads(linear(x, `${part}.value`), [1, 0, 2]);
		const looked = apply("Softmax", [apply("MatMul", [query, key])], { axis: { int: -1 } });
		const seen = apply("Transpose", [apply("MatMul", [looked, value])], { perm: { ints: [1, 0, 2] } });
		return apply("Reshape", [seen, together]);
	};

	const ids = graph.input("ids", INT64, ["tokens"]);
	const positions = graph.input("positions", INT64, ["tokens"]);
	const placed = add(lookUp("word_embeddings", ids), lookUp("position_embeddings", positions));
	let x = norm(add(placed, lookUp("token_type_embeddings", list(0))), "embeddings.LayerNorm");
	for (let n = 0; n < config.num_hidden_layers; n++) {
		const layer = `encoder.layer.${n}`;
		const attended = linear(attend(x, `${layer}.attention.self`), `${layer}.attention.output.dense`);
		x = norm(add(attended, x), `${layer}.attention.output.LayerNorm`);
		const inner = apply("Gelu", [linear(x, `${layer}.intermediate.dense`)]);
		x = norm(add(linear(inner, `${layer}.output.dense`), x), `${layer}.output.LayerNorm`);
	}
	graph.output(apply("ReduceMean", [x, list(0)], { keepdims: { int: 0 } }), FLOAT, [config.hidden_size]);
	return graph.encode();
}
