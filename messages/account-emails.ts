/** The e-mails the product sends in its own name, to the people who use it. `{…}` stands for what differs. */
export const ACCOUNT_EMAILS = {
	verify_email: {
		subject: "Confirm your e-mail address",
		body: [
			"Hello,",
			"please confirm that this address is yours. Until then your messages go to you alone.",
			"[Confirm my address]({url})",
			"The link works once, for 24 hours. If you did not open an account with Myxelium, ignore this message.",
		],
		path: "/account/verify",
	},
	reset_password: {
		subject: "Choose a new password",
		body: [
			"Hello,",
			"somebody, hopefully you, asked for a new password for this address.",
			"[Choose a new password]({url})",
			"The link works once, for one hour, and signs you out everywhere else. If it was not you, ignore this message: nothing has changed.",
		],
		path: "/account/reset",
	},
	invitation: {
		subject: "You are invited to {tenant}",
		body: [
			"Hello,",
			"you are invited to work on the events of {tenant} as {role}.",
			"[See the invitation]({url})",
			"The link works once, for seven days. If you do not know {tenant}, ignore this message.",
		],
		path: "/account/invitation",
	},
} as const satisfies Record<string, { subject: string; body: string[]; path: string }>;

export type AccountEmailKind = keyof typeof ACCOUNT_EMAILS;

/** Brackets would turn a name into a link of its own. */
const plain = (text: string): string => text.replace(/[[\]()\r\n]+/g, " ").trim();

/**
 * Subject and body, in the markup of `parseMarkup`, with what differs filled in.
 *
 * @param values `url`, and for an invitation `tenant` and `role`
 */
export function accountEmail(kind: AccountEmailKind, values: Record<string, string>) {
	const { subject, body } = ACCOUNT_EMAILS[kind];
	const fill = (text: string) =>
		text.replace(/\{(\w+)\}/g, (_, name: string) =>
			name === "url" ? (values.url ?? "") : plain(values[name] ?? "").replace(/https?:\/\//gi, ""),
		);
	return { subject: fill(subject), body: body.map(fill).join("\n\n") };
}
