CREATE TABLE `holdouts` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`share` real NOT NULL,
	`purposes_json` text NOT NULL,
	`outcome` text NOT NULL,
	`started_at` integer NOT NULL,
	`stopped_at` integer,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `tenants` ADD `holdout_json` text;