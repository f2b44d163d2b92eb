import { type Answer, call, readJson, type Transport, trimSlash } from "./http";

/** A person as a CRM is told of them. */
export interface CrmContact {
	email: string;
	/** E.164. */
	phone: string | null;
	first_name: string | null;
	last_name: string | null;
	/** Marks that are added to those there are; none is taken away. */
	tags: string[];
}

/** How a call ended: `error` is null where the CRM took it. */
export interface CrmResult {
	status: number | null;
	error: string | null;
}

/** A CRM that contacts are kept up to date in: made where they are new, found by their e-mail address. */
export interface Crm {
	upsert(contact: CrmContact): Promise<CrmResult>;
}

const resultOf = (answer: Answer, name: string): CrmResult => {
	if (answer.kind === "no_answer") return { status: null, error: answer.reason };
	if (answer.status < 300) return { status: answer.status, error: null };
	const said = readJson(answer.text).message;
	return {
		status: answer.status,
		error: `${name} answered with the status ${answer.status}${typeof said === "string" ? `: ${said.slice(0, 200)}` : "."}`,
	};
};

const post = (transport: Transport, url: string, token: string, body: unknown, more: Record<string, string> = {}) =>
	call(transport, url, {
		method: "POST",
		headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...more },
		body: JSON.stringify(body),
	});

/** Holds the tags: HubSpot has no tags of its own. */
const TAGS = "myxelium_tags";

/**
 * HubSpot, by a private app's token with the scopes `crm.objects.contacts.read` and `.write` and
 * `crm.schemas.contacts.write`. Contacts are found by e-mail address
 * (developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide); tags go into the property `myxelium_tags`, which
 * is made where it is absent (developers.hubspot.com/docs/api-reference/crm-properties-v3/guide).
 */
export function createHubSpot({
	base_url,
	access_token,
	...transport
}: Transport & { base_url: string; access_token: string }): Crm {
	const at = (path: string) => `${trimSlash(base_url)}${path}`;
	const send = (path: string, body: unknown) => post(transport, at(path), access_token, body);
	async function tagsHeld(email: string): Promise<string[]> {
		const url = at(`/crm/v3/objects/contacts/${encodeURIComponent(email)}?idProperty=email&properties=${TAGS}`);
		const answer = await call(transport, url, { headers: { authorization: `Bearer ${access_token}` } });
		if (answer.kind !== "answer" || answer.status >= 300) return [];
		const held = (readJson(answer.text).properties as Record<string, unknown> | undefined)?.[TAGS];
		return typeof held === "string" ? held.split(";").filter(Boolean) : [];
	}
	return {
		async upsert({ email, phone, first_name, last_name, tags }) {
			const all = [...new Set([...(await tagsHeld(email)), ...tags])].join(";");
			const properties = {
				email,
				...(first_name && { firstname: first_name }),
				...(last_name && { lastname: last_name }),
				...(phone && { phone }),
				[TAGS]: all,
			};
			const upsert = () =>
				send("/crm/v3/objects/contacts/batch/upsert", { inputs: [{ idProperty: "email", id: email, properties }] });
			const first = await upsert();
			if (first.kind !== "answer" || first.status !== 400 || !/PROPERTY_DOESNT_EXIST|does not exist/.test(first.text))
				return resultOf(first, "HubSpot");
			const made = await send("/crm/v3/properties/contacts", {
				name: TAGS,
				label: "Myxelium tags",
				type: "string",
				fieldType: "text",
				groupName: "contactinformation",
			});
			const known = made.kind === "answer" && (made.status < 300 || made.status === 409);
			return resultOf(known ? await upsert() : made, "HubSpot");
		},
	};
}

/** The version of the interface that the requests below are written for. */
const VERSION = { version: "2021-07-28" };

/**
 * GoHighLevel (HighLevel), by a private integration's token of one location. The upsert would replace a contact's tags,
 * so they are added by a call of their own
 * (marketplace.gohighlevel.com/docs/ghl/contacts/upsert-contact, .../contacts/add-tags).
 */
export function createGoHighLevel({
	base_url,
	access_token,
	location_id,
	...transport
}: Transport & { base_url: string; access_token: string; location_id: string }): Crm {
	const send = (path: string, body: unknown) =>
		post(transport, `${trimSlash(base_url)}${path}`, access_token, body, VERSION);
	return {
		async upsert({ email, phone, first_name, last_name, tags }) {
			const answer = await send("/contacts/upsert", {
				locationId: location_id,
				email,
				...(first_name && { firstName: first_name }),
				...(last_name && { lastName: last_name }),
				...(phone && { phone }),
				source: "Myxelium",
			});
			const result = resultOf(answer, "GoHighLevel");
			if (result.error !== null || answer.kind !== "answer" || tags.length === 0) return result;
			const id = (readJson(answer.text).contact as { id?: unknown } | undefined)?.id;
			if (typeof id !== "string")
				return { status: result.status, error: "GoHighLevel named no contact in its answer." };
			return resultOf(await send(`/contacts/${encodeURIComponent(id)}/tags`, { tags }), "GoHighLevel");
		},
	};
}
