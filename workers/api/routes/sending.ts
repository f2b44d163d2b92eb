import { Hono } from "hono";
import { notFound } from "../../../actions/errors";
import { resumeMarketing, type SendingState, sendingState } from "../../../actions/reputation";
import {
	checkSenderDomain,
	readSenderDomain,
	removeSenderDomain,
	type SenderDomain,
	senderDomainInput,
	setSenderDomain,
} from "../../../actions/sender-domain";
import { type AppEnv, body } from "../../http";
import { allow } from "../credentials";
import { iso } from "../views";

const stateView = (state: SendingState) => ({
	...state,
	warm_up: state.warm_up && { ...state.warm_up, ends_at: iso(state.warm_up.ends_at) },
});
const domainView = (domain: SenderDomain) => ({ ...domain, checked_at: iso(domain.checked_at) });

/** How the tenant's e-mail stands with those who receive it, and the domain it comes from. */
export const sending = new Hono<AppEnv>()
	.get("/", allow("member"), async (c) => {
		const { tenant_id } = c.get("actor");
		const [state, domain] = await Promise.all([
			sendingState(c.get("ctx"), tenant_id),
			readSenderDomain(c.get("ctx"), tenant_id),
		]);
		return c.json({ ...stateView(state), domain: domain && domainView(domain) });
	})
	.post("/resume", allow("admin"), async (c) => c.json(stateView(await resumeMarketing(c.get("ctx"), c.get("actor")))))
	.get("/domain", allow("member"), async (c) => {
		const domain = await readSenderDomain(c.get("ctx"), c.get("actor").tenant_id);
		if (!domain) throw notFound("domain");
		return c.json(domainView(domain));
	})
	.put("/domain", allow("admin"), async (c) =>
		c.json(domainView(await setSenderDomain(c.get("ctx"), c.get("actor"), await body(c, senderDomainInput)))),
	)
	.post("/domain/check", allow("admin"), async (c) =>
		c.json(domainView(await checkSenderDomain(c.get("ctx"), c.get("actor")))),
	)
	.delete("/domain", allow("admin"), async (c) => {
		await removeSenderDomain(c.get("ctx"), c.get("actor"));
		return c.body(null, 204);
	});
