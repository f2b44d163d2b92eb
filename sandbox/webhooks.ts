import { randomBytes, randomUUID } from "node:crypto";
import type { Faults } from "./faults.ts";
import type { Message } from "./messages.ts";
import type { Hook, Outbox } from "./outbox.ts";
import type { Settings } from "./settings.ts";
import type { ZoomEvent } from "./zoom-events.ts";

type EmailEvent = "sent" | "delivered" | "opened" | "clicked" | "bounced" | "complained" | "suppressed";

export interface Webhooks {
	/** sent and delivered, or what the test addresses of Resend and an `undelivered` fault say instead. */
	emailAccepted(message: Message): void;
	emailEvent(message: Message, event: EmailEvent, extra?: Record<string, unknown>): void;
	/** queued, sent and delivered to `callback` (null: to nobody), or undelivered. */
	smsAccepted(message: Message, callback: string | null, auth_token: string): void;
	smsReceived(message: Message, auth_token: string, opt_out_type: string | null): void;
	zoom(event: ZoomEvent): void;
}

/** https://resend.com/docs/dashboard/emails/send-test-emails, with or without a +label. */
function testAddress(to: string): string | null {
	return (
		/(?:^|<)(delivered|bounced|complained|suppressed)(?:\+[^@]*)?@resend\.dev>?$/i.exec(to)?.[1]?.toLowerCase() ?? null
	);
}

export function openWebhooks(settings: Settings, outbox: Outbox, faults: Faults, now: () => number): Webhooks {
	const pause = settings.webhookDelayMs;

	function email(message: Message, event: EmailEvent, delay_ms: number, extra: Record<string, unknown> = {}): void {
		const body = JSON.stringify({
			type: `email.${event}`,
			created_at: new Date(now() + delay_ms).toISOString(),
			data: {
				email_id: message.id,
				created_at: new Date(message.received_ms).toISOString(),
				from: message.from,
				to: message.to,
				subject: message.subject,
				headers: Object.entries(message.headers).map(([name, value]) => ({ name, value })),
				tags: message.tags,
				...extra,
			},
		});
		const hook: Hook = {
			provider: "resend",
			id: `msg_${randomBytes(14).toString("hex")}`,
			event: `email.${event}`,
			url: `${settings.productUrl}/api/v1/webhooks/resend`,
			content_type: "application/json",
			body,
			effect: { message_id: message.id, status: event },
		};
		outbox.post(hook, delay_ms);
	}

	function form(
		url: string | null,
		event: string,
		fields: Record<string, string>,
		token: string,
		delay_ms: number,
		effect?: Hook["effect"],
	) {
		outbox.post(
			{
				provider: "twilio",
				id: randomUUID(),
				event,
				url,
				content_type: "application/x-www-form-urlencoded; charset=utf-8",
				body: new URLSearchParams(fields).toString(),
				form: fields,
				auth_token: token,
				effect,
			},
			delay_ms,
		);
	}

	function common(message: Message): Record<string, string> {
		return {
			AccountSid: message.account_sid ?? "",
			ApiVersion: "2010-04-01",
			From: message.from,
			MessageSid: message.id,
			SmsSid: message.id,
			To: message.to[0] ?? "",
			...(message.messaging_service_sid ? { MessagingServiceSid: message.messaging_service_sid } : {}),
		};
	}

	function bounce(type: string): Record<string, unknown> {
		const permanent = type === "Permanent";
		return {
			bounce: {
				type,
				subType: permanent ? "General" : "MailboxFull",
				message: permanent ? "The recipient's mail server refused the address." : "The recipient's mailbox is full.",
				diagnosticCode: [permanent ? "smtp; 550 5.1.1 user unknown" : "smtp; 452 4.2.2 mailbox full"],
			},
		};
	}

	return {
		emailAccepted(message) {
			const fault = faults.take("resend", "delivery");
			const fate = message.to.map(testAddress).find((name) => name !== null) ?? "delivered";
			if (fate === "suppressed") {
				return email(message, "suppressed", pause, { suppressed: { reason: "previous_bounce" } });
			}
			email(message, "sent", pause);
			if (fault) return email(message, "bounced", 2 * pause, bounce(String(fault.code ?? "Permanent")));
			if (fate === "bounced") return email(message, "bounced", 2 * pause, bounce("Permanent"));
			email(message, "delivered", 2 * pause);
			if (fate === "complained") email(message, "complained", 3 * pause);
		},
		emailEvent: (message, event, extra) => email(message, event, 0, extra),
		smsAccepted(message, callback, auth_token) {
			const fault = faults.take("twilio", "delivery");
			const report = (status: string, delay_ms: number, error_code?: number) => {
				const fields = { ...common(message), MessageStatus: status, SmsStatus: status };
				const effect = { message_id: message.id, status, error_code };
				form(
					callback,
					`message.${status}`,
					error_code ? { ...fields, ErrorCode: String(error_code) } : fields,
					auth_token,
					delay_ms,
					effect,
				);
			};
			report("queued", pause);
			report("sent", 2 * pause);
			if (fault) report("undelivered", 3 * pause, Number(fault.code ?? 30003));
			else report("delivered", 3 * pause);
		},
		smsReceived(message, auth_token, opt_out_type) {
			const fields = {
				...common(message),
				Body: message.text ?? "",
				NumMedia: "0",
				NumSegments: String(message.segments ?? 1),
				SmsMessageSid: message.id,
				SmsStatus: "received",
				FromCountry: message.from.startsWith("+1") ? "US" : "",
				...(opt_out_type ? { OptOutType: opt_out_type } : {}),
			};
			form(`${settings.productUrl}/api/v1/webhooks/twilio/inbound`, "message.received", fields, auth_token, 0);
		},
		zoom(event) {
			outbox.post(
				{
					provider: "zoom",
					id: randomUUID(),
					event: event.event,
					url: `${settings.productUrl}/api/v1/webhooks/zoom`,
					content_type: "application/json; charset=utf-8",
					body: JSON.stringify(event),
				},
				0,
			);
		},
	};
}
