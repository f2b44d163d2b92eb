CREATE TABLE `attendance_marks` (
	`tenant_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`attended` integer NOT NULL,
	`minutes` integer,
	`source` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `registration_id`),
	FOREIGN KEY (`tenant_id`,`registration_id`) REFERENCES `registrations`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `challenge_days` (
	`tenant_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`day` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `registration_id`, `day`),
	FOREIGN KEY (`tenant_id`,`registration_id`) REFERENCES `registrations`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `check_in_links` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `event_id`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `check_in_links_token_unique` ON `check_in_links` (`token`);--> statement-breakpoint
CREATE TABLE `provider_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `report_pulls` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`due_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`stays` integer DEFAULT 0 NOT NULL,
	`error` text,
	`finished_at` integer,
	PRIMARY KEY(`tenant_id`, `event_id`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `report_pulls_open` ON `report_pulls` (`due_at`) WHERE finished_at is null;--> statement-breakpoint
ALTER TABLE `conversions` ADD `refunded` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `conversions` ADD `payment_id` text;--> statement-breakpoint
CREATE INDEX `conversions_by_payment` ON `conversions` (`payment_id`) WHERE payment_id is not null;--> statement-breakpoint
ALTER TABLE `events` ADD `gotowebinar_key` text;--> statement-breakpoint
CREATE INDEX `events_with_meeting` ON `events` (`starts_at`) WHERE coalesce(zoom_meeting_id, zoom_webinar_id, gotowebinar_key) is not null;