import { answerOf } from "../../workers/api/answers";
import { ENDPOINTS } from "../../workers/api/endpoints";

const PATTERNS = ENDPOINTS.map(({ method, path }) => ({
	method,
	path,
	pattern: new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`),
}));

/** Throws where a usual answer holds what the interface's description does not name, or lacks what it does. */
export function holdToDescription(method: string, path: string, body: unknown): void {
	const at = path.replace(/^\/api\/(?!v1\/)/, "/api/v1/");
	const fitting = PATTERNS.filter((one) => one.method === method && one.pattern.test(at));
	const found = fitting.find((one) => one.path === at) ?? fitting[0];
	const result = found && answerOf(found)?.safeParse(body);
	if (!result || result.success) return;
	const issues = result.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
	throw new Error(`${method} ${found.path} answers otherwise than it is described: ${issues.join("; ")}`);
}
