import { Hono } from "hono";
import { z } from "zod";
import { previewRetention } from "../../../actions/retention";
import { holdsLink, verifyAudit } from "../../../actions/seal-audit";
import { type AppEnv, query } from "../../http";
import { allow } from "../credentials";

const link = z.string().regex(/^\d+[.:][0-9a-f]{64}$/, "Use what the call before answered.");
export const verifyQuery = z.object({ cursor: link.optional(), expect: link.optional() });

/** What an auditor asks for. */
export const adminTrust = new Hono<AppEnv>()
	.get("/audit-log/verify", allow("admin"), async (c) => {
		const { cursor, expect } = query(c, verifyQuery);
		const [seq = "", hash = ""] = expect?.split(/[.:]/) ?? [];
		const { tenant_id } = c.get("actor");
		const found = await verifyAudit(c.get("ctx"), tenant_id, cursor);
		const held = expect ? await holdsLink(c.get("ctx"), tenant_id, Number(seq), hash) : undefined;
		return c.json({ ...found, ...(held !== undefined && { expected: held }) });
	})
	.get("/retention", allow("admin"), async (c) =>
		c.json({ data: await previewRetention(c.get("ctx"), c.get("actor").tenant_id), next_cursor: null }),
	);
