/** Secrets that the tests' Worker and the tests' sandbox share. They protect nothing. */
export const TEST_SECRETS = {
	RESEND_API_KEY: "re_test",
	RESEND_WEBHOOK_SECRET: `whsec_${btoa("resend-webhook-secret-of-the-tests")}`,
	TWILIO_ACCOUNT_SID: "AC00000000000000000000000000000001",
	TWILIO_AUTH_TOKEN: "twilio-auth-token-of-the-tests",
	TWILIO_FROM: "+15005550006",
	ZOOM_ACCOUNT_ID: "zoom-account-of-the-tests",
	ZOOM_CLIENT_ID: "zoom-client-of-the-tests",
	ZOOM_CLIENT_SECRET: "zoom-client-secret-of-the-tests",
	ZOOM_WEBHOOK_SECRET_TOKEN: "zoom-webhook-secret-of-the-tests",
	STRIPE_WEBHOOK_SECRET: "whsec_stripe-webhook-secret-of-the-tests",
	STRIPE_SECRET_KEY: "sk_test_key-of-the-tests",
	SECRETS_KEY: btoa("0123456789abcdef0123456789abcdef"),
} as const;
