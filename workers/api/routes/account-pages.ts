import { Hono } from "hono";
import { acceptInput, acceptInvitation, readInvitation } from "../../../actions/accounts/invitations";
import { openLink } from "../../../actions/accounts/links";
import { resetInput, resetPassword } from "../../../actions/accounts/passwords";
import { verifyEmail } from "../../../actions/accounts/verify-email";
import { DomainError } from "../../../actions/errors";
import { type AccountFormData, accountFormPage, messagePage } from "../../../pages";
import { type AppEnv, fits, type HttpContext } from "../../http";
import { limitAddress } from "../limits";
import { page } from "../page-data";
import { refuseOtherOrigin } from "../same-origin";
import { setSession } from "../session-cookies";
import { agentOf } from "../sign-in-from";
import { linkToken } from "./own-account";

const limit = limitAddress("account_link");

const tokenIn = (c: HttpContext): string => fits({ token: c.req.query("token") ?? "" }, linkToken).token;

const posted = async (c: HttpContext): Promise<Record<string, string>> => {
	refuseOtherOrigin(c);
	const form = await c.req.formData();
	return Object.fromEntries([...form].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])));
};

const done = (c: HttpContext, heading: string, text: string) => {
	const link = { url: c.get("ctx").public_url, label: "Go to Myxelium" };
	return page(c, messagePage({ tenant: null, status: 200, heading, text, link }));
};

/** The form again with what is wrong; anything but the person's own input is thrown on. */
function again(c: HttpContext, form: AccountFormData, error: unknown) {
	if (!(error instanceof DomainError) || error.kind === "not_found" || error.kind === "forbidden") throw error;
	return page(c, accountFormPage({ ...form, error: error.fields?.[0]?.message ?? error.message }), 422);
}

const verifyForm = (token: string): AccountFormData => ({
	heading: "Confirm your e-mail address",
	text: "Then your messages can go to everyone who registers.",
	token,
	button: "Confirm my address",
	password: null,
});

const resetForm = (token: string): AccountFormData => ({
	heading: "Choose a new password",
	text: "Every device that is signed in now is signed out.",
	token,
	button: "Save the password",
	password: { label: "New password, at least 8 characters", autocomplete: "new-password" },
});

async function invitationForm(c: HttpContext, token: string): Promise<AccountFormData> {
	const { invitation, tenant, user } = await readInvitation(c.get("ctx"), token);
	return {
		heading: `Join ${tenant.name}`,
		text: `You are invited as ${invitation.role}, with the address ${invitation.email}.`,
		token,
		button: "Join",
		password: user
			? { label: "Password of your account", autocomplete: "current-password" }
			: { label: "Choose a password, at least 8 characters", autocomplete: "new-password" },
		code: user !== null,
	};
}

/** Where the links in the product's own e-mails lead. Works without JavaScript. */
export const accountPages = new Hono<AppEnv>()
	.get("/account/verify", limit, async (c) => {
		const token = tokenIn(c);
		await openLink(c.get("ctx"), "verify_email", token);
		return page(c, accountFormPage(verifyForm(token)));
	})
	.post("/account/verify", limit, async (c) => {
		await verifyEmail(c.get("ctx"), fits(await posted(c), linkToken).token);
		return done(c, "Your address is confirmed", "Your messages now go to everyone who registers.");
	})
	.get("/account/reset", limit, async (c) => {
		const token = tokenIn(c);
		await openLink(c.get("ctx"), "reset_password", token);
		return page(c, accountFormPage(resetForm(token)));
	})
	.post("/account/reset", limit, async (c) => {
		const form = await posted(c);
		try {
			await resetPassword(c.get("ctx"), fits(form, resetInput));
		} catch (error) {
			return again(c, resetForm(form.token ?? ""), error);
		}
		return done(c, "Your new password is set", "Sign in with it; every earlier session has ended.");
	})
	.get("/account/invitation", limit, async (c) => page(c, accountFormPage(await invitationForm(c, tokenIn(c)))))
	.post("/account/invitation", limit, async (c) => {
		const given = await posted(c);
		const form = await invitationForm(c, given.token ?? "");
		try {
			const { totp, ...input } = given;
			setSession(
				c,
				await acceptInvitation(c.get("ctx"), fits({ ...input, ...(totp && { totp }) }, acceptInput), agentOf(c)),
			);
		} catch (error) {
			return again(c, form, error);
		}
		return done(c, form.heading, "You are in: your account opens this tenant now.");
	})
	.onError((error, c) => {
		if (!(error instanceof DomainError) || (error.kind !== "not_found" && error.kind !== "invalid")) throw error;
		const text = "It was used already, is too old or was cut off: ask for a new one.";
		return page(c, messagePage({ tenant: null, status: 404, heading: "This link works no more", text }), 404);
	});
