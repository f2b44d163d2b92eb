CREATE TABLE `audit_seals` (
	`tenant_id` text NOT NULL,
	`seq` integer NOT NULL,
	`ids_json` text NOT NULL,
	`hash` text NOT NULL,
	`through_rowid` integer NOT NULL,
	`last_at` integer NOT NULL,
	`sealed_at` integer NOT NULL,
	`pruned_at` integer,
	PRIMARY KEY(`tenant_id`, `seq`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `audit_seals_by_row` ON `audit_seals` (`through_rowid`);--> statement-breakpoint
CREATE TABLE `retention_cursors` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`step` text NOT NULL,
	`cursor` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `event_id`, `step`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tenant_credentials` (
	`tenant_id` text NOT NULL,
	`provider` text NOT NULL,
	`sealed` text NOT NULL,
	`last_four` text NOT NULL,
	`set_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `provider`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `contacts` ADD `topics_off_json` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `contacts` ADD `unconfirmed_since` integer;--> statement-breakpoint
ALTER TABLE `events` ADD `retention_stage` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `events_to_clear` ON `events` (`retention_stage`,`starts_at`);--> statement-breakpoint
ALTER TABLE `tenants` ADD `own_accounts` text DEFAULT '' NOT NULL;