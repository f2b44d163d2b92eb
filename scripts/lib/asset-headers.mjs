/**
 * The dashboard's own policy. Scripts come from its own files alone; styles may stand in the page, since its component
 * library writes theme variables and responsive rules into style elements as it renders.
 */
const POLICY = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self' 'unsafe-inline'",
	"img-src 'self' data: blob: https: http:",
	"font-src 'self' data:",
	"connect-src 'self'",
	"frame-src 'self'",
	"manifest-src 'self'",
	"form-action 'self'",
	"base-uri 'none'",
	"frame-ancestors 'none'",
].join("; ");

/** What the asset server says with each file: https://developers.cloudflare.com/workers/static-assets/headers/ */
export const ASSET_HEADERS = `/*
  Content-Security-Policy: ${POLICY}
  X-Frame-Options: DENY
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=()
  Strict-Transport-Security: max-age=31536000

/widget.js
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin

/app/*
  Cache-Control: public, max-age=31536000, immutable
`;
