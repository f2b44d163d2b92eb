import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";
import { type Call, json, type Provider, type Reply, readObject } from "./http.ts";
import type { Store } from "./store.ts";

/** Limits of a Vectorize index: developers.cloudflare.com/vectorize/platform/limits, and of its client API. */
const LIMITS = {
	id_bytes: 64,
	namespace_bytes: 64,
	metadata_bytes: 10 * 1024,
	batch: 1000,
	top_k: 100,
	top_k_with_data: 20,
	get_ids: 20,
	delete_ids: 100,
};
const METADATA_KEY = /^[^$."][^."]*$/;

interface Stored {
	id: string;
	namespace: string;
	/** Unit length, so that a product of two is their cosine. */
	unit: Float32Array;
	values: Float32Array;
	metadata: Record<string, unknown> | null;
}

/** What a binding refuses, in its words. */
class Refused extends Error {
	readonly code: number;

	constructor(code: number, message: string) {
		super(message);
		this.code = code;
	}
}

const bytes = (text: string): number => Buffer.byteLength(text);

function unitOf(values: Float32Array): Float32Array {
	const length = Math.hypot(...values) || 1;
	return values.map((value) => value / length);
}

/** An exact index of unit vectors by cosine; kept in the sandbox's store. Writes show at once, where the platform takes seconds. */
export function openVectorize(store: Store, dimensions: number): Provider {
	const { db } = store;
	db.exec(
		"CREATE TABLE IF NOT EXISTS vectors (id TEXT PRIMARY KEY, namespace TEXT NOT NULL, data BLOB NOT NULL, metadata TEXT) WITHOUT ROWID",
	);
	const insert = db.prepare("INSERT OR REPLACE INTO vectors (id, namespace, data, metadata) VALUES (?, ?, ?, ?)");
	const remove = db.prepare("DELETE FROM vectors WHERE id = ?");
	const held = new Map<string, Stored>();
	for (const row of db.prepare("SELECT id, namespace, data, metadata FROM vectors").all()) {
		const data = row.data as Uint8Array;
		const values = new Float32Array(data.slice().buffer);
		const metadata = row.metadata === null ? null : JSON.parse(String(row.metadata));
		held.set(String(row.id), {
			id: String(row.id),
			namespace: String(row.namespace),
			values,
			unit: unitOf(values),
			metadata,
		});
	}

	function vectorOf(values: unknown): Float32Array {
		const list = Array.isArray(values) ? values : [];
		if (!list.every((value) => typeof value === "number" && Number.isFinite(value)))
			throw new Refused(40006, "invalid vector: values must be finite numbers");
		if (list.length !== dimensions)
			throw new Refused(40012, `invalid vector, expected ${dimensions} dimensions, and got ${list.length} dimensions`);
		return Float32Array.from(list);
	}

	function idsOf(ids: unknown, most: number): string[] {
		if (!Array.isArray(ids) || ids.length === 0 || !ids.every((id) => typeof id === "string" && id !== ""))
			throw new Refused(40005, "invalid vector ids: a list of ids");
		if (ids.length > most)
			throw new Refused(40007, `too many ids in payload; max id count is ${most}, got ${ids.length}`);
		return ids;
	}

	function readVector(given: unknown): Stored {
		const { id, values, namespace = "", metadata = null } = given as Record<string, unknown>;
		if (typeof id !== "string" || id === "" || bytes(id) > LIMITS.id_bytes)
			throw new Refused(40008, `id too long or empty; max is ${LIMITS.id_bytes} bytes: ${id}`);
		if (typeof namespace !== "string" || bytes(namespace) > LIMITS.namespace_bytes)
			throw new Refused(40009, `namespace too long; max is ${LIMITS.namespace_bytes} bytes`);
		if (metadata !== null) {
			if (typeof metadata !== "object" || bytes(JSON.stringify(metadata)) > LIMITS.metadata_bytes)
				throw new Refused(40010, `metadata too large; max is ${LIMITS.metadata_bytes} bytes`);
			const odd = Object.keys(metadata).find((key) => !METADATA_KEY.test(key));
			if (odd !== undefined) throw new Refused(40011, `invalid metadata key: ${odd}`);
		}
		const vector = vectorOf(values);
		return { id, namespace, values: vector, unit: unitOf(vector), metadata: metadata as Stored["metadata"] };
	}

	function upsert({ vectors }: Record<string, unknown>): unknown {
		if (!Array.isArray(vectors) || vectors.length === 0) throw new Refused(40004, "no vectors in payload");
		if (vectors.length > LIMITS.batch)
			throw new Refused(
				40013,
				`too many vectors in payload; max vector count is ${LIMITS.batch}, got ${vectors.length}`,
			);
		const read = vectors.map(readVector);
		store.atomically(() => {
			for (const { id, namespace, values, metadata } of read)
				insert.run(id, namespace, Buffer.from(values.buffer), metadata === null ? null : JSON.stringify(metadata));
		});
		for (const vector of read) held.set(vector.id, vector);
		return { mutationId: randomUUID() };
	}

	function query({ vector, options = {} }: Record<string, unknown>): unknown {
		const {
			topK = 5,
			namespace,
			returnValues = false,
			returnMetadata = "none",
			filter,
		} = options as Record<string, unknown>;
		const withData = returnValues === true || returnMetadata === true || returnMetadata === "all";
		const most = withData ? LIMITS.top_k_with_data : LIMITS.top_k;
		if (!Number.isInteger(topK) || (topK as number) < 1 || (topK as number) > most)
			throw new Refused(
				40025,
				`invalid topK ${topK}; must be from 1 to ${most}${withData ? " with values or metadata" : ""}`,
			);
		if (filter !== undefined) throw new Refused(40026, "no metadata index was created: a filter would find nothing");
		const unit = unitOf(vectorOf(vector));
		const matches = [...held.values()]
			.filter((stored) => namespace === undefined || stored.namespace === namespace)
			.map((stored) => ({
				stored,
				score: unit.reduce((sum, value, at) => sum + value * (stored.unit[at] as number), 0),
			}))
			.sort((a, b) => b.score - a.score)
			.slice(0, topK as number)
			.map(({ stored, score }) => ({
				id: stored.id,
				score,
				...(stored.namespace && { namespace: stored.namespace }),
				...(returnValues === true && { values: [...stored.values] }),
				...(returnMetadata !== "none" && returnMetadata !== false && { metadata: stored.metadata }),
			}));
		return { count: matches.length, matches };
	}

	const get = ({ ids }: Record<string, unknown>) => ({
		vectors: idsOf(ids, LIMITS.get_ids).flatMap((id) => {
			const stored = held.get(id);
			const { namespace, values, metadata } = stored ?? {};
			return stored
				? [{ id, ...(namespace && { namespace }), values: [...(values ?? [])], ...(metadata && { metadata }) }]
				: [];
		}),
	});

	function deleteByIds({ ids }: Record<string, unknown>): unknown {
		const wanted = idsOf(ids, LIMITS.delete_ids);
		store.atomically(() => {
			for (const id of wanted) remove.run(id);
		});
		for (const id of wanted) held.delete(id);
		return { mutationId: randomUUID() };
	}

	const refuse = (status: number, code: number, name: string, message: string): Reply =>
		json(status, { error: { code, message: `${name}_ERROR (code = ${code}): ${message}` } });
	const answer = (name: string, work: (body: Record<string, unknown>) => unknown) => ({
		method: "POST",
		path: `/vectorize/${name}`,
		async handle(call: Call): Promise<Reply> {
			const read = readObject(call);
			if ("reply" in read) return read.reply;
			await call.work();
			try {
				return json(200, work(read.value));
			} catch (error) {
				if (error instanceof Refused) return refuse(400, error.code, `VECTOR_${name.toUpperCase()}`, error.message);
				throw error;
			}
		},
	});
	return {
		name: "vectorize",
		refuse: (status, code) => refuse(status, Number(code) || 40000, "VECTORIZE", "asked for"),
		routes: [
			answer("describe", () => ({
				dimensions,
				vectorCount: held.size,
				processedUpToDatetime: null,
				processedUpToMutation: null,
			})),
			answer("upsert", upsert),
			answer("query", query),
			answer("get", get),
			answer("delete", deleteByIds),
		],
	};
}
