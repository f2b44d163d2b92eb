import { call, type Transport } from "./http";

/** Writes one line into the channel an incoming webhook belongs to; false where it was not taken. */
export type Announce = (text: string) => Promise<boolean>;

/** Slack's incoming webhooks (docs.slack.dev/messaging/sending-messages-using-incoming-webhooks). */
export function createSlack({ url, ...transport }: Transport & { url: string }): Announce {
	return async (text) => {
		const answer = await call(transport, url, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ text }),
		});
		return answer.kind === "answer" && answer.status < 300;
	};
}
