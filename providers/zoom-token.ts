import { basicAuth, call, readJson, retry, type Transport } from "./http";
import type { Retry } from "./outcome";

/** Keeps access tokens, each until its end. Whoever keeps them knows the time. */
export interface TokenCache {
	get(key: string): Promise<string | null>;
	/** @param ttl_s seconds the token may be used */
	put(key: string, token: string, ttl_s: number): Promise<void>;
	drop(key: string): Promise<void>;
}

export interface TokenSettings extends Transport {
	/** Such as `https://zoom.us/oauth/token`. */
	oauth_url: string;
	account_id: string;
	client_id: string;
	client_secret: string;
	/** Without one, tokens live as long as this process and are renewed when they are refused. */
	tokens?: TokenCache;
}

/** A token is not used in its last minute: it could end on the way. */
const MARGIN_S = 60;
const MOST_HELD = 500;
const held = new Map<string, string>();

const inProcess: TokenCache = {
	get: async (key) => held.get(key) ?? null,
	put: async (key, token) => {
		if (held.size >= MOST_HELD) held.clear();
		held.set(key, token);
	},
	drop: async (key) => {
		held.delete(key);
	},
};

export interface TokenSource {
	get(): Promise<{ kind: "token"; token: string } | Retry>;
	/** Forgets a token that was refused. */
	drop(): Promise<void>;
}

/** Server-to-server OAuth: https://developers.zoom.us/docs/internal-apps/s2s-oauth/ */
export function tokenSource(settings: TokenSettings): TokenSource {
	const { account_id, client_id, client_secret, tokens = inProcess } = settings;
	const key = `${settings.oauth_url} ${account_id} ${client_id}`;
	return {
		drop: () => tokens.drop(key),
		async get() {
			const kept = await tokens.get(key);
			if (kept) return { kind: "token", token: kept };
			const query = new URLSearchParams({ grant_type: "account_credentials", account_id });
			const answer = await call(settings, `${settings.oauth_url}?${query}`, {
				method: "POST",
				headers: { authorization: basicAuth(client_id, client_secret) },
			});
			if (answer.kind === "no_answer") return retry(`zoom sign-in: ${answer.reason}`, true);
			const { access_token, expires_in, reason } = readJson(answer.text);
			if (answer.status !== 200 || typeof access_token !== "string") {
				const why = typeof reason === "string" ? reason : "no token";
				return retry(`zoom sign-in answered ${answer.status}: ${why}`, answer.status !== 429, answer.headers);
			}
			const ttl = typeof expires_in === "number" ? expires_in - MARGIN_S : 0;
			if (ttl > 0) await tokens.put(key, access_token, ttl);
			return { kind: "token", token: access_token };
		},
	};
}
