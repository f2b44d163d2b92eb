import { createHmac } from "node:crypto";
import { Secret, TOTP } from "otpauth/bare";
import { renderSVG } from "uqr";
import {
	confirmAuthenticator,
	countRecoveryCodes,
	getAuthenticator,
	putAuthenticator,
	removeAuthenticator,
	replaceRecoveryCodes,
	takeRecoveryCode,
	takeStep,
} from "../../db/authenticators";
import type { Ctx } from "../context";
import { conflict, DomainError, invalid, notFound } from "../errors";
import { base32, sha256Text } from "../ids";
import { open, seal } from "../secrets";
import { auditOfUser, type Person, requirePassword } from "./person";

/** RFC 6238 as every authenticator app has it by default. */
const PERIOD = 30;
const DIGITS = 6;
/** Steps before and after the present one whose code is taken, for clocks that differ (RFC 6238 section 5.2). */
const WINDOW = 1;
/** RFC 4226 section 4 asks for 160 bits. */
const SECRET_BYTES = 20;
const RECOVERY_CODES = 10;
/** 80 random bits in 16 characters. */
const RECOVERY_BYTES = 10;

const hmac = (_algorithm: string, key: Uint8Array, message: Uint8Array): Uint8Array =>
	createHmac("sha1", key).update(message).digest();

const totpOf = (secret: string, label: string) =>
	new TOTP({
		issuer: "Myxelium",
		label,
		secret: Secret.fromBase32(secret),
		algorithm: "SHA1",
		digits: DIGITS,
		period: PERIOD,
		hmac,
	});

const purpose = (user_id: string) => `totp:${user_id}`;
const plainCode = (code: string): string => code.toLowerCase().replace(/[\s-]/g, "");

/** The time step whose code this is, or null. Wall time, as the app in the user's hand has no other. */
function stepOf(secret: string, code: string, wall: number): number | null {
	const delta = totpOf(secret, "").validate({ token: code, timestamp: wall * 1000, window: WINDOW });
	return delta === null ? null : Math.floor(wall / PERIOD) + delta;
}

/** A new authenticator secret, to be confirmed with a code before it counts. Throws conflict where one is in use. */
export async function enrolTotp(ctx: Ctx, who: Person, password: string) {
	const user = await requirePassword(ctx, who, password);
	const secret = new Secret({ buffer: crypto.getRandomValues(new Uint8Array(SECRET_BYTES)).buffer }).base32;
	const held = await getAuthenticator(ctx.db, user.id);
	if (held?.confirmed_at != null)
		throw conflict("totp_on", "Codes are on already: turn them off first to use another device.");
	await putAuthenticator(ctx.db, {
		user_id: user.id,
		secret: await seal(ctx, secret, purpose(user.id)),
		created_at: ctx.clock.wall(),
	});
	const otpauth_uri = totpOf(secret, user.email).toString();
	return { secret, otpauth_uri, qr_svg: renderSVG(otpauth_uri) };
}

async function newRecoveryCodes() {
	const codes = Array.from({ length: RECOVERY_CODES }, () =>
		base32(crypto.getRandomValues(new Uint8Array(RECOVERY_BYTES))),
	);
	const shown = codes.map((code) => (code.match(/.{4}/g) as string[]).join("-"));
	return { shown, hashes: await Promise.all(codes.map(sha256Text)) };
}

/** Turns codes on with a first right one. @returns the recovery codes, shown this once. Throws invalid for a wrong code. */
export async function confirmTotp(ctx: Ctx, who: Person, code: string): Promise<string[]> {
	const { user_id } = who;
	const held = await getAuthenticator(ctx.db, user_id);
	if (!held) throw notFound("authenticator");
	if (held.confirmed_at !== null) throw conflict("totp_on", "Codes are on already.");
	const wall = ctx.clock.wall();
	const step = stepOf(await open(ctx, held.secret, purpose(user_id)), plainCode(code), wall);
	if (step === null || !(await takeStep(ctx.db, user_id, step)))
		throw invalid([{ path: "code", message: "This is not the code of the moment: check the device's clock." }]);
	const { shown, hashes } = await newRecoveryCodes();
	await ctx.db.batch([
		confirmAuthenticator(ctx.db, user_id, wall),
		...replaceRecoveryCodes(ctx.db, user_id, hashes),
		...(await auditOfUser(ctx, user_id, "totp.enabled")),
	]);
	return shown;
}

/** Turns codes off, recovery codes included. Throws forbidden for a wrong password. */
export async function disableTotp(ctx: Ctx, who: Person, password: string): Promise<void> {
	const user = await requirePassword(ctx, who, password);
	const [first, ...more] = [
		...removeAuthenticator(ctx.db, user.id),
		...(await auditOfUser(ctx, user.id, "totp.disabled")),
	];
	if (first) await ctx.db.batch([first, ...more]);
}

/** New recovery codes in place of those there are. */
export async function renewRecoveryCodes(ctx: Ctx, who: Person, password: string): Promise<string[]> {
	const user = await requirePassword(ctx, who, password);
	if ((await getAuthenticator(ctx.db, user.id))?.confirmed_at == null)
		throw conflict("totp_off", "Turn codes on first.");
	const { shown, hashes } = await newRecoveryCodes();
	const [first, ...more] = [
		...replaceRecoveryCodes(ctx.db, user.id, hashes),
		...(await auditOfUser(ctx, user.id, "totp.recovery_codes_renewed")),
	];
	if (first) await ctx.db.batch([first, ...more]);
	return shown;
}

/**
 * Holds a sign-in to its second factor, where the user has one: the app's code, each once, or a recovery code. Throws unauthenticated, with
 * `totp_required` where none was sent and `totp_wrong` for one that does not fit or was used.
 */
export async function requireTotp(ctx: Ctx, user_id: string, given: string | undefined): Promise<void> {
	const held = await getAuthenticator(ctx.db, user_id);
	if (held?.confirmed_at == null) return;
	if (!given)
		throw new DomainError("unauthenticated", "totp_required", "Send the code of your authenticator app as totp.");
	const code = plainCode(given);
	if (/^\d+$/.test(code)) {
		const step = stepOf(await open(ctx, held.secret, purpose(user_id)), code, ctx.clock.wall());
		if (step !== null && (await takeStep(ctx.db, user_id, step))) return;
	} else if (await takeRecoveryCode(ctx.db, user_id, await sha256Text(code), ctx.clock.wall())) return;
	throw new DomainError(
		"unauthenticated",
		"totp_wrong",
		"The code is wrong or was used already: wait for the next one, or use a recovery code.",
	);
}

/** How a user's second factor stands. */
export async function totpState(ctx: Ctx, user_id: string) {
	const held = await getAuthenticator(ctx.db, user_id);
	const enabled = held?.confirmed_at != null;
	return { enabled, recovery_codes_left: enabled ? await countRecoveryCodes(ctx.db, user_id) : 0 };
}
