CREATE TABLE `platform_switches` (
	`name` text PRIMARY KEY NOT NULL,
	`enabled` integer NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sender_domains` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`domain` text NOT NULL,
	`mailbox` text NOT NULL,
	`provider_id` text NOT NULL,
	`status` text NOT NULL,
	`records_json` text NOT NULL,
	`created_at` integer NOT NULL,
	`checked_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sending_days` (
	`tenant_id` text NOT NULL,
	`day` integer NOT NULL,
	`sent` integer DEFAULT 0 NOT NULL,
	`bounced` integer DEFAULT 0 NOT NULL,
	`complained` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `send_batches` ADD `left_out_json` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `sender_email` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `marketing_paused` text;