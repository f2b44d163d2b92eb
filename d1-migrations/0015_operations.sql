CREATE TABLE `alert_states` (
	`key` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`since` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`detail` text NOT NULL,
	`told_slack` text,
	`told_pager` text,
	`lease_until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `canary_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`canary_registration` text,
	`canary_contact` text,
	`state` text NOT NULL,
	`reason` text,
	`ended_at` integer
);
--> statement-breakpoint
CREATE TABLE `metrics` (
	`tenant_id` text NOT NULL,
	`period` integer NOT NULL,
	`series` text NOT NULL,
	`at` integer NOT NULL,
	`count` integer NOT NULL,
	`errors` integer NOT NULL,
	`slow` integer NOT NULL,
	`sum_ms` integer NOT NULL,
	`max_ms` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `period`, `series`, `at`)
);
