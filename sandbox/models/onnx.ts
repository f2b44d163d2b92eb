import { PbfWriter } from "pbf";

/** Numbers of ONNX's `TensorProto.DataType`. */
export const FLOAT = 1;
export const INT64 = 7;
export const FLOAT16 = 10;

/** Version of the standard operators; `Gelu` is one since 20. */
const OPERATORS = 20;
/** The file format of the releases that brought them. */
const FORMAT = 9;

/** What an operator is told besides its inputs: an integer, several, or one with a fraction. */
export type Attribute = { int: number } | { ints: number[] } | { float: number };

interface Node {
	type: string;
	inputs: string[];
	output: string;
	attributes: Record<string, Attribute>;
}

interface Tensor {
	name: string;
	type: number;
	shape: number[];
	bytes: Uint8Array;
}

interface Value {
	name: string;
	type: number;
	/** A name stands for a size that differs from run to run. */
	shape: (number | string)[];
}

// Of `AttributeProto.AttributeType`.
const [KIND_FLOAT, KIND_INT, KIND_INTS] = [1, 2, 7];

function writeAttribute([name, value]: [string, Attribute], pbf: PbfWriter): void {
	pbf.writeStringField(1, name);
	if ("float" in value) pbf.writeFloatField(2, value.float);
	else if ("int" in value) pbf.writeVarintField(3, value.int);
	else for (const one of value.ints) pbf.writeVarintField(8, one);
	pbf.writeVarintField(20, "float" in value ? KIND_FLOAT : "int" in value ? KIND_INT : KIND_INTS);
}

function writeNode({ type, inputs, output, attributes }: Node, pbf: PbfWriter): void {
	for (const input of inputs) pbf.writeStringField(1, input);
	pbf.writeStringField(2, output);
	pbf.writeStringField(4, type);
	for (const attribute of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, attribute);
}

function writeTensor({ name, type, shape, bytes }: Tensor, pbf: PbfWriter): void {
	for (const size of shape) pbf.writeVarintField(1, size);
	pbf.writeVarintField(2, type);
	pbf.writeStringField(8, name);
	pbf.writeBytesField(9, bytes);
}

function writeValue({ name, type, shape }: Value, pbf: PbfWriter): void {
	pbf.writeStringField(1, name);
	pbf.writeMessage(2, (_, typed) => typed.writeMessage(1, writeShape, { type, shape }), null);
}

function writeShape({ type, shape }: Pick<Value, "type" | "shape">, pbf: PbfWriter): void {
	pbf.writeVarintField(1, type);
	pbf.writeMessage(
		2,
		(sizes, shaped) => {
			for (const size of sizes)
				shaped.writeMessage(
					1,
					(one, dimension) =>
						typeof one === "number" ? dimension.writeVarintField(1, one) : dimension.writeStringField(2, one),
					size,
				);
		},
		shape,
	);
}

/**
 * A graph of standard operators, written as an ONNX model (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, whose field numbers these
 * are). Every method answers the name by which further operators take what it made.
 */
export class Graph {
	#nodes: Node[] = [];
	#tensors: Tensor[] = [];
	#inputs: Value[] = [];
	#outputs: Value[] = [];

	input(name: string, type: number, shape: Value["shape"]): string {
		this.#inputs.push({ name, type, shape });
		return name;
	}

	/** @param bytes the numbers, little endian, the last dimension running fastest */
	tensor(type: number, shape: number[], bytes: Uint8Array): string {
		const name = `tensor_${this.#tensors.length}`;
		this.#tensors.push({ name, type, shape, bytes });
		return name;
	}

	apply(type: string, inputs: string[], attributes: Record<string, Attribute> = {}): string {
		const output = `value_${this.#nodes.length}`;
		this.#nodes.push({ type, inputs, output, attributes });
		return output;
	}

	output(name: string, type: number, shape: Value["shape"]): void {
		this.#outputs.push({ name, type, shape });
	}

	encode(): Uint8Array {
		const pbf = new PbfWriter();
		pbf.writeVarintField(1, FORMAT);
		pbf.writeMessage(7, (graph: Graph, body) => graph.#write(body), this);
		pbf.writeMessage(8, (version, body) => body.writeVarintField(2, version), OPERATORS);
		return pbf.finish();
	}

	#write(pbf: PbfWriter): void {
		for (const node of this.#nodes) pbf.writeMessage(1, writeNode, node);
		pbf.writeStringField(2, "graph");
		for (const tensor of this.#tensors) pbf.writeMessage(5, writeTensor, tensor);
		for (const input of this.#inputs) pbf.writeMessage(11, writeValue, input);
		for (const output of this.#outputs) pbf.writeMessage(12, writeValue, output);
	}
}
