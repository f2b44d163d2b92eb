/** Shapes of the HTTP interface as a client of it knows them. */
export interface ScheduledStep {
	key: string;
	phase: string;
	channel: "email" | "sms";
	send_at: string | null;
	outcome: "scheduled" | "dropped" | "converted";
	reason: string | null;
	explanation: string | null;
	status: string;
	sent_at: string | null;
}

export interface Received {
	id: string;
	channel: "email" | "sms";
	to: string;
	subject: string | null;
	text: string | null;
	/** Product time, ISO 8601. */
	product_at: string | null;
	attachments: { filename: string; content_type: string; content: string }[];
}

/** One call; the body of a success, else an error with the answer's own words. */
export async function call<T>(
	url: string,
	{
		method = "GET",
		token,
		body,
		headers,
	}: { method?: string; token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<{ status: number; body: T }> {
	const answer = await fetch(url, {
		method,
		headers: {
			...(token && { authorization: `Bearer ${token}` }),
			...(body !== undefined && { "content-type": "application/json" }),
			...headers,
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
		signal: AbortSignal.timeout(30_000),
	});
	const text = await answer.text();
	if (!answer.ok) throw new Error(`${method} ${url} answered ${answer.status}: ${text}`);
	return { status: answer.status, body: JSON.parse(text) as T };
}
