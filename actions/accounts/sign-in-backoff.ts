import { countFailure, type Failures, forgetFailures, listFailures } from "../../db/sign-in-failures";
import type { Ctx } from "../context";
import { DomainError } from "../errors";
import { sha256Text } from "../ids";
import { open, seal } from "../secrets";

/** Wall seconds after which failures no longer count. */
const MEMORY = 3600;

interface Rule {
	/** Failures in a row that cost nothing. */
	free: number;
	/** Longest wait, in wall seconds: each failure beyond the free ones doubles it up to here. */
	longest: number;
}

/**
 * Whoever guesses from one place soon waits long. Over all places an account gets slow but never shut: a stranger who
 * guesses can make its owner wait a minute at most, and not at all on a device they have signed in on before.
 */
const PLACE: Rule = { free: 10, longest: 900 };
const ACCOUNT: Rule = { free: 50, longest: 60 };

interface Counted {
	key: string;
	rule: Rule;
}

/** Where a sign-in comes from. */
export interface SignInFrom {
	/** The caller's network, null where no proxy says which. */
	network: string | null;
	/** What `deviceMark` gave this device before. */
	device: string | undefined;
	/** The browser's description of itself. */
	agent: string | null;
}

const MARK = "sign_in_device";

/** What a device keeps from a sign-in on, so that strangers' guesses are not held against it (OWASP device cookie). */
const deviceMark = (ctx: Ctx, user_id: string): Promise<string> => seal(ctx, user_id, MARK);

async function isKnownDevice(ctx: Ctx, mark: string, user_id: string): Promise<boolean> {
	try {
		return (await open(ctx, mark, MARK)) === user_id;
	} catch {
		return false;
	}
}

/** Under which keys the failures of this sign-in count. */
async function countedUnder(email: string, known: boolean, from: SignInFrom): Promise<Counted[]> {
	if (known) return [{ key: await sha256Text(`device:${from.device}`), rule: PLACE }];
	return [
		{ key: await sha256Text(`place:${email}:${from.network ?? ""}`), rule: PLACE },
		{ key: await sha256Text(`account:${email}`), rule: ACCOUNT },
	];
}

/** Wall seconds until the next try. */
function waitOf(row: Failures | undefined, { free, longest }: Rule, wall: number): number {
	if (!row || row.failures < free || row.last_at + MEMORY < wall) return 0;
	return Math.max(0, row.last_at + Math.min(longest, 2 ** (row.failures - free)) - wall);
}

/**
 * Holds a sign-in back that comes too soon after wrong ones. Throws rate_limited, before any password is looked at.
 *
 * @returns what to do once it is known whether the sign-in was right
 */
export async function backoff(ctx: Ctx, email: string, user_id: string | null, from: SignInFrom) {
	const { db } = ctx;
	const wall = ctx.clock.wall();
	const known = from.device !== undefined && user_id !== null && (await isKnownDevice(ctx, from.device, user_id));
	const counted = await countedUnder(email, known, from);
	const keys = counted.map(({ key }) => key);
	const rows = await listFailures(db, keys);
	const waits = counted.map(({ key, rule }) =>
		waitOf(
			rows.find((row) => row.key === key),
			rule,
			wall,
		),
	);
	const wait = Math.max(...waits);
	if (wait > 0)
		throw new DomainError(
			"rate_limited",
			"sign_in_backoff",
			`Too many wrong tries: wait ${wait} s, or choose a new password by e-mail.`,
			undefined,
			wait,
		);
	return {
		/** The mark this device keeps. */
		device: async (user: string) => (known && from.device) || deviceMark(ctx, user),
		async failed() {
			const [first, ...more] = keys.flatMap((key) => countFailure(db, key, wall, wall - MEMORY));
			if (first) await db.batch([first, ...more]);
		},
		/** The account's own count stays: it speaks of others' guesses. */
		async succeeded() {
			const [own] = keys;
			if (own && rows.some(({ key }) => key === own)) await forgetFailures(db, [own]);
		},
	};
}
