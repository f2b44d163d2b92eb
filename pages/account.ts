import { type Html, html } from "./html";
import { layout } from "./layout";

export interface AccountFormData {
	heading: string;
	text: string;
	/** Comes back with the form. */
	token: string;
	button: string;
	/** Null where nothing has to be typed. */
	password: { label: string; autocomplete: "new-password" | "current-password" } | null;
	/** Whether a code of an authenticator may be needed. */
	code?: boolean;
	error?: string | null;
}

const passwordField = ({ label, autocomplete }: NonNullable<AccountFormData["password"]>): Html =>
	html`<div class="field"><label for="password">${label}</label>
<input id="password" name="password" type="password" autocomplete="${autocomplete}" required${autocomplete === "new-password" && html` minlength="8"`} maxlength="200"></div>`;

const codeField = html`<div class="field"><label for="totp">Code of your authenticator app <span>if you use one</span></label>
<input id="totp" name="totp" inputmode="numeric" autocomplete="one-time-code" maxlength="20"></div>`;

/**
 * One step with a link from the product's own e-mails. Opening it changes nothing, as link scanners open every address
 * in a message; the form posts to its own address, without the token in it.
 */
export function accountFormPage({ heading, text, token, button, password, code, error }: AccountFormData): string {
	return layout({
		tenant: null,
		title: heading,
		body: html`<h1>${heading}</h1>
${error && html`<p class="note bad" role="alert">${error}</p>`}
<p>${text}</p>
<form method="post" action="?">
<input type="hidden" name="token" value="${token}">
${password && passwordField(password)}
${code && codeField}
<button class="main">${button}</button>
</form>`,
	});
}
