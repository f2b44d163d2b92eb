/** What stands in `utm_source` and so on; null leaves one out. */
export interface UtmValues {
	source: string | null;
	medium: string | null;
	campaign: string | null;
	content: string | null;
}

/** Names of query parameters by which a link is signed or works once: another parameter could break it. */
const ONE_TIME = /(^|[_-])(token|sig|signature|hmac|otp|nonce|code|key|jwt|expires)$/i;

/** Puts what is known of a message into the places that settings leave for it, such as `{event}`. */
export const fillUtm = (values: UtmValues, known: Record<string, string>): UtmValues => {
	const fill = (text: string | null) => text?.replace(/\{(\w+)\}/g, (raw, name: string) => known[name] ?? raw) ?? null;
	return {
		source: fill(values.source),
		medium: fill(values.medium),
		campaign: fill(values.campaign),
		content: fill(values.content),
	};
};

/** True where `url` is on one of `hosts` or a subdomain of it. */
export function isOnHosts(url: string, hosts: string[]): boolean {
	const host = URL.parse(url)?.hostname;
	return host !== undefined && hosts.some((own) => host === own || host.endsWith(`.${own}`));
}

/**
 * `url` with UTM parameters behind its own ones. One that it has already stays, and a signed or one-time link stays as
 * it is, byte for byte; so does anything that is no web address.
 */
export function withUtm(url: string, values: UtmValues): string {
	const parsed = URL.parse(url);
	if (!parsed || !/^https?:$/.test(parsed.protocol)) return url;
	const names = [...parsed.searchParams.keys()];
	if (names.some((name) => ONE_TIME.test(name))) return url;
	const added = Object.entries(values).flatMap(([name, value]) =>
		value && !names.includes(`utm_${name}`) ? [`utm_${name}=${encodeURIComponent(value)}`] : [],
	);
	if (added.length === 0) return url;
	const hash = url.indexOf("#");
	const [front, fragment] = hash < 0 ? [url, ""] : [url.slice(0, hash), url.slice(hash)];
	return `${front}${front.includes("?") ? "&" : "?"}${added.join("&")}${fragment}`;
}
