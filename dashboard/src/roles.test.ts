import { expect, it } from "vitest";
import { mayAs } from "./roles";

it("lets a role do what the lower ones do, and nothing of the higher", () => {
	const roles = ["member", "admin", "owner"] as const;
	for (const [rank, role] of roles.entries())
		expect(roles.map((least) => mayAs(role, least))).toEqual(roles.map((_, least) => least <= rank));
});
