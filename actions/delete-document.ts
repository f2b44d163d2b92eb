import { auditInsert } from "../db/audit";
import { getDocument, removeDocument } from "../db/knowledge";
import type { Actor } from "./actor";
import type { Ctx } from "./context";
import { notFound } from "./errors";

/** Takes a document out of the tenant's knowledge, with the passages no other document has. */
export async function deleteDocument(ctx: Ctx, actor: Actor, document_id: string): Promise<void> {
	const { tenant_id } = actor;
	const document = await getDocument(ctx.db, tenant_id, document_id);
	if (!document) throw notFound("document");
	const { kind } = document;
	const audit = auditInsert(ctx.db, actor, ctx.clock.now(), "knowledge_document.deleted", document_id, { kind });
	await removeDocument(ctx.db, tenant_id, document_id, [audit]);
	if (ctx.vectors) await ctx.task({ v: 1, kind: "index_knowledge", tenant_id });
}
