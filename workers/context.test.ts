import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createContext } from "./context";
import type { Env } from "./env";

/** A namespace that says where its objects were asked for: the local runtime has one place alone. */
function recording(asked: string[], name: string) {
	const inside = {
		getByName: () => ({}),
		get: () => ({}),
		idFromName: (id: string) => id,
	};
	return {
		...inside,
		getByName: () => {
			asked.push(`${name} anywhere`);
			return {};
		},
		jurisdiction: (of: string) => {
			asked.push(`${name} ${of}`);
			return inside;
		},
	};
}

const build = (more: Partial<Env>) => {
	const asked: string[] = [];
	const namespaces = Object.fromEntries(
		["REGISTRATION", "THROTTLE", "LIMITER"].map((name) => [name, recording(asked, name)]),
	);
	const made = createContext({ ...env, ...namespaces, ...more } as unknown as Env);
	made.registration("ten_1", "reg_1");
	return asked.sort();
};

describe("where objects are", () => {
	it("is the jurisdiction of the cell for all of them, and anywhere without one", () => {
		expect(new Set(build({ DATA_JURISDICTION: "eu" }))).toEqual(
			new Set(["LIMITER eu", "REGISTRATION eu", "THROTTLE eu"]),
		);
		expect(build({})).toEqual(["REGISTRATION anywhere"]);
	});
});
