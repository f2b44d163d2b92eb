/** What can be switched off for all tenants at once. */
export const SWITCHES: readonly string[] = [
	"adaptive_timing_enabled",
	"ai_content_generation_enabled",
	"poll_personalization_enabled",
	"sms_delivery_enabled",
];

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/**
 * SQL that throws one of the platform's switches; triggers write the change into its log.
 *
 * @param why kept with the change
 */
export const switchStatement = (name: string, enabled: boolean, why: string): string =>
	`insert into platform_switches (name, enabled, changed_at, reason) values (${quoted(name)}, ${enabled ? 1 : 0}, unixepoch(), ${quoted(why)})
	on conflict (name) do update set enabled = excluded.enabled, changed_at = excluded.changed_at, reason = excluded.reason`;
