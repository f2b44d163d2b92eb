import { verifyAuditChain } from "./lib/audit-verify.mjs";

try {
	process.exit((await verifyAuditChain(process.argv.slice(2), process.env)) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
