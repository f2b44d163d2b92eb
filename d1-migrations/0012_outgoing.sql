CREATE TABLE `outgoing_deliveries` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`subscription_id` text NOT NULL,
	`source_id` text NOT NULL,
	`type` text NOT NULL,
	`subject_id` text NOT NULL,
	`happened_at` integer NOT NULL,
	`status` text DEFAULT 'queued' NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	`last_status` integer,
	`last_error` text,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`,`subscription_id`) REFERENCES `outgoing_subscriptions`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `outgoing_deliveries_due` ON `outgoing_deliveries` (`due_at`) WHERE status = 'queued';--> statement-breakpoint
CREATE INDEX `outgoing_deliveries_settled` ON `outgoing_deliveries` (`settled_at`) WHERE settled_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `outgoing_deliveries_once` ON `outgoing_deliveries` (`tenant_id`,`subscription_id`,`source_id`);--> statement-breakpoint
CREATE TABLE `outgoing_subscriptions` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`url` text,
	`types_json` text NOT NULL,
	`secret` text,
	`previous_secret` text,
	`previous_until` integer,
	`state` text DEFAULT 'active' NOT NULL,
	`disabled_reason` text,
	`failing_since` integer,
	`through_rowid` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `outgoing_subscriptions_active` ON `outgoing_subscriptions` (`tenant_id`,`id`) WHERE state = 'active';