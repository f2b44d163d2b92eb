CREATE TABLE `alerts_told` (
	`key` text PRIMARY KEY NOT NULL,
	`told_at` integer NOT NULL,
	`unreported` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `replies` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`contact_id` text NOT NULL,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`received_at` integer NOT NULL,
	`handled_at` integer,
	`handled_by` text,
	`handling` text,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`,`contact_id`) REFERENCES `contacts`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `replies_by_contact` ON `replies` (`tenant_id`,`contact_id`);--> statement-breakpoint
CREATE TABLE `short_links` (
	`code` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`message_id` text NOT NULL,
	`target` text NOT NULL,
	`clicks` integer DEFAULT 0 NOT NULL,
	`first_clicked_at` integer,
	FOREIGN KEY (`tenant_id`,`message_id`) REFERENCES `messages`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `short_links_by_message` ON `short_links` (`tenant_id`,`message_id`);--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`provider` text NOT NULL,
	`token` text NOT NULL,
	`secret` text NOT NULL,
	`previous_secret` text,
	`previous_until` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_endpoints_token_unique` ON `webhook_endpoints` (`token`);--> statement-breakpoint
DROP INDEX `contacts_by_phone`;--> statement-breakpoint
CREATE INDEX `contacts_by_phone` ON `contacts` (`phone`,`tenant_id`) WHERE phone is not null;--> statement-breakpoint
ALTER TABLE `messages` ADD `human_status` text;--> statement-breakpoint
ALTER TABLE `webhook_events` ADD `endpoint_id` text;--> statement-breakpoint
CREATE INDEX `webhook_events_by_tenant` ON `webhook_events` (`tenant_id`,`id`) WHERE tenant_id is not null;--> statement-breakpoint
CREATE INDEX `webhook_events_dead` ON `webhook_events` (`tenant_id`,`id`) WHERE status = 'failed';--> statement-breakpoint
CREATE INDEX `events_by_zoom_meeting` ON `events` (`zoom_meeting_id`,`starts_at`) WHERE zoom_meeting_id is not null;--> statement-breakpoint
CREATE INDEX `events_by_zoom_webinar` ON `events` (`zoom_webinar_id`,`starts_at`) WHERE zoom_webinar_id is not null;--> statement-breakpoint
CREATE INDEX `registrations_by_registrant` ON `registrations` (`tenant_id`,`event_id`,`zoom_registrant_id`) WHERE zoom_registrant_id is not null;