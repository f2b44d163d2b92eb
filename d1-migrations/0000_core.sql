CREATE TABLE `api_keys` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`key_hash` text NOT NULL,
	`prefix` text NOT NULL,
	`role` text NOT NULL,
	`allowed_ips_json` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_key_hash_unique` ON `api_keys` (`key_hash`);--> statement-breakpoint
CREATE TABLE `attendance_intervals` (
	`tenant_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`session` text NOT NULL,
	`participant` text NOT NULL,
	`joined_at` integer,
	`left_at` integer,
	`source` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `registration_id`, `id`),
	FOREIGN KEY (`tenant_id`,`registration_id`) REFERENCES `registrations`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `attendance_intervals_by_session` ON `attendance_intervals` (`tenant_id`,`event_id`,`session`,`registration_id`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`actor_type` text NOT NULL,
	`actor_id` text NOT NULL,
	`action` text NOT NULL,
	`subject_id` text NOT NULL,
	`detail_json` text DEFAULT '{}' NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `consents` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`contact_id` text NOT NULL,
	`channel` text NOT NULL,
	`granted` integer NOT NULL,
	`wording` text NOT NULL,
	`wording_version` text NOT NULL,
	`source` text NOT NULL,
	`ip` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`,`contact_id`) REFERENCES `contacts`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `consents_by_contact` ON `consents` (`tenant_id`,`contact_id`);--> statement-breakpoint
CREATE TABLE `contacts` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`email` text NOT NULL,
	`phone` text,
	`first_name` text,
	`last_name` text,
	`time_zone` text,
	`region` text,
	`consent_email` integer NOT NULL,
	`consent_sms` integer NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contacts_token_unique` ON `contacts` (`token`);--> statement-breakpoint
CREATE UNIQUE INDEX `contacts_by_email` ON `contacts` (`tenant_id`,`email`);--> statement-breakpoint
CREATE INDEX `contacts_by_phone` ON `contacts` (`tenant_id`,`phone`);--> statement-breakpoint
CREATE TABLE `conversions` (
	`tenant_id` text NOT NULL,
	`external_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `external_id`),
	FOREIGN KEY (`tenant_id`,`registration_id`) REFERENCES `registrations`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `conversions_by_registration` ON `conversions` (`tenant_id`,`registration_id`);--> statement-breakpoint
CREATE TABLE `events` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`type` text NOT NULL,
	`description` text NOT NULL,
	`starts_at` integer,
	`duration_minutes` integer,
	`time_zone` text NOT NULL,
	`location` text,
	`join_url` text,
	`zoom_meeting_id` text,
	`zoom_webinar_id` text,
	`offer_json` text,
	`state` text NOT NULL,
	`revision` integer NOT NULL,
	`funnel_version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `events_by_start` ON `events` (`tenant_id`,`starts_at`,`id`);--> statement-breakpoint
CREATE INDEX `events_by_creation` ON `events` (`tenant_id`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `funnels` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`version` integer NOT NULL,
	`config_json` text NOT NULL,
	`writer` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `event_id`, `version`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`status` integer NOT NULL,
	`response_json` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `key`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_expiry` ON `idempotency_keys` (`expires_at`);--> statement-breakpoint
CREATE TABLE `meeting_sessions` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`session` text NOT NULL,
	`ended_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `event_id`, `session`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `memberships` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`role` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `memberships_by_user` ON `memberships` (`user_id`);--> statement-breakpoint
CREATE TABLE `messages` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`registration_id` text NOT NULL,
	`event_id` text NOT NULL,
	`phase` text NOT NULL,
	`step_key` text NOT NULL,
	`channel` text NOT NULL,
	`revision` integer NOT NULL,
	`funnel_version` integer NOT NULL,
	`send_at` integer NOT NULL,
	`deadline` integer NOT NULL,
	`starts_at` integer,
	`status` text NOT NULL,
	`reason` text,
	`segments` integer,
	`batch_id` text,
	`provider_id` text,
	`attempts` integer NOT NULL,
	`lease_until` integer,
	`sent_at` integer,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`,`registration_id`) REFERENCES `registrations`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `messages_by_registration` ON `messages` (`tenant_id`,`registration_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `messages_by_provider_id` ON `messages` (`provider_id`) WHERE provider_id is not null;--> statement-breakpoint
CREATE INDEX `messages_waiting` ON `messages` (`lease_until`) WHERE status = 'queued';--> statement-breakpoint
CREATE TABLE `poll_answers` (
	`tenant_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`question` text NOT NULL,
	`answer` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `registration_id`, `question`),
	FOREIGN KEY (`tenant_id`,`registration_id`) REFERENCES `registrations`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `registrations` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`event_id` text NOT NULL,
	`contact_id` text NOT NULL,
	`token` text NOT NULL,
	`state` text NOT NULL,
	`registered_at` integer NOT NULL,
	`planned_revision` integer NOT NULL,
	`next_due_at` integer,
	`join_url` text,
	`zoom_registrant_id` text,
	`join_clicks` integer DEFAULT 0 NOT NULL,
	`first_joined_at` integer,
	`attendance` text,
	`attended_minutes` integer,
	`purchased_at` integer,
	`source_json` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`,`contact_id`) REFERENCES `contacts`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_token_unique` ON `registrations` (`token`);--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_by_contact` ON `registrations` (`tenant_id`,`contact_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `registrations_by_event` ON `registrations` (`tenant_id`,`event_id`,`id`);--> statement-breakpoint
CREATE INDEX `registrations_due` ON `registrations` (`next_due_at`) WHERE next_due_at is not null;--> statement-breakpoint
CREATE TABLE `replans` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`revision` integer NOT NULL,
	`cursor` text DEFAULT '' NOT NULL,
	`total` integer NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`finished_at` integer,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `event_id`, `revision`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `replans_open` ON `replans` (`created_at`) WHERE finished_at is null;--> statement-breakpoint
CREATE TABLE `send_batches` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`message_ids_json` text NOT NULL,
	`lease_until` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`family_id` text NOT NULL,
	`user_id` text NOT NULL,
	`tenant_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`revoked_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_by_family` ON `sessions` (`family_id`);--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`kid` text PRIMARY KEY NOT NULL,
	`private_jwk` text NOT NULL,
	`public_jwk` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer
);
--> statement-breakpoint
CREATE TABLE `suppressions` (
	`tenant_id` text NOT NULL,
	`channel` text NOT NULL,
	`address_hash` text NOT NULL,
	`scope` text NOT NULL,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `channel`, `address_hash`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `tenants` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`subdomain` text NOT NULL,
	`time_zone` text NOT NULL,
	`postal_address` text NOT NULL,
	`publishable_key` text NOT NULL,
	`settings_json` text DEFAULT '{}' NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_subdomain_unique` ON `tenants` (`subdomain`);--> statement-breakpoint
CREATE UNIQUE INDEX `tenants_publishable_key_unique` ON `tenants` (`publishable_key`);--> statement-breakpoint
CREATE TABLE `unmatched_attendance` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`id` text NOT NULL,
	`session` text NOT NULL,
	`participant` text NOT NULL,
	`registrant_id` text,
	`email` text,
	`join_url` text,
	`joined_at` integer,
	`left_at` integer,
	`source` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `event_id`, `id`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `users` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`password_hash` text NOT NULL,
	`email_verified_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email_unique` ON `users` (`email`);--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`provider_event_id` text NOT NULL,
	`tenant_id` text,
	`kind` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`error` text,
	`received_at` integer NOT NULL,
	`processed_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_events_once` ON `webhook_events` (`provider`,`provider_event_id`);--> statement-breakpoint
CREATE INDEX `webhook_events_waiting` ON `webhook_events` (`received_at`) WHERE status = 'received';