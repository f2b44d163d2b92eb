/**
 * Agents that fetch by themselves what is in a message: security gateways that try its links, previews of messengers,
 * crawlers and programming libraries. Names as gateways and previews send them
 * (check.live-direct-marketing.online/blog/bot-clicks-security-scanners-detect, edgio-docs "Bots",
 * developers.facebook.com/docs/sharing/webmasters/web-crawlers). Some gateways send a browser's name: for those there is
 * the time alone.
 */
const SCANNERS =
	/barracuda|proofpoint|mimecast|safelinks|ironport|ciscosecureemail|messagelabs|symantec|forcepoint|trend ?micro|\btmes\b|fortimail|fortiguard|sophos|cloudmark|vade ?secure|hornetsecurity|avanan|zerofox|msoffice|ms-office|microsoft office existence|bingpreview|urlscan|virustotal/i;
const PREVIEWS =
	/facebookexternalhit|facebot|whatsapp|twitterbot|telegrambot|slackbot|slack-imgproxy|discordbot|linkedinbot|skypeuripreview|google-pagerenderer|applebot/i;
const PROGRAMS =
	/\b(bot|crawler|spider|scanner|preview|prefetch)\b|bot\/|headless|phantomjs|puppeteer|playwright|^(curl|wget|python|go-http|java|okhttp|axios|node|ruby|libwww|apache-httpclient)\b/i;

/**
 * Apple's Mail Privacy Protection loads images through proxies that give no more than this for an agent, whether or not
 * anybody reads the message (help.socketlabs.com/docs/identifying-apple-mpp-opens-in-notification-api-events). Gmail's
 * and Yahoo's image proxies are none of these: they mostly fetch when somebody opens the message.
 */
const APPLE_PROXY = "Mozilla/5.0";

/** Seconds after the provider took a message in which nobody has read it yet: what fetches it then is a machine. */
const PREFETCH_SECONDS = 5;

/** True for an agent that is no person's browser or mail client; an absent one says nothing. */
export function isMachineAgent(agent: string | null | undefined): boolean {
	const name = agent?.trim();
	if (!name) return false;
	return name === APPLE_PROXY || SCANNERS.test(name) || PREVIEWS.test(name) || PROGRAMS.test(name);
}

/** One open or click as a provider reports it. Instants in epoch seconds, both by the provider's own clock. */
export interface Fetched {
	agent?: string | null | undefined;
	/** When it was fetched; null where that is not told. */
	at: number | null;
	/** When the provider took the message; null where that is not told. */
	taken_at: number | null;
}

/**
 * True where a machine opened or clicked. It is told from this report alone, never from others', so that the same
 * reports amount to the same in any order.
 */
export function isMachine({ agent, at, taken_at }: Fetched): boolean {
	if (isMachineAgent(agent)) return true;
	return at !== null && taken_at !== null && at >= taken_at && at - taken_at < PREFETCH_SECONDS;
}
