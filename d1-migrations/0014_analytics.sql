CREATE TABLE `analytics_marks` (
	`tenant_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`taken_by` text,
	`taken_until` integer,
	PRIMARY KEY(`tenant_id`, `registration_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `analytics_parts` (
	`tenant_id` text NOT NULL,
	`registration_id` text NOT NULL,
	`parts_json` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `registration_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `analytics_rollups` (
	`tenant_id` text NOT NULL,
	`dimension` text NOT NULL,
	`event_id` text NOT NULL,
	`key` text NOT NULL,
	`registrations` integer DEFAULT 0 NOT NULL,
	`cancelled` integer DEFAULT 0 NOT NULL,
	`attended` integer DEFAULT 0 NOT NULL,
	`left_early` integer DEFAULT 0 NOT NULL,
	`no_show` integer DEFAULT 0 NOT NULL,
	`joined` integer DEFAULT 0 NOT NULL,
	`minutes` integer DEFAULT 0 NOT NULL,
	`clicked_join` integer DEFAULT 0 NOT NULL,
	`join_clicks` integer DEFAULT 0 NOT NULL,
	`purchased` integer DEFAULT 0 NOT NULL,
	`poll_answers` integer DEFAULT 0 NOT NULL,
	`unsubscribes` integer DEFAULT 0 NOT NULL,
	`queued` integer DEFAULT 0 NOT NULL,
	`sent` integer DEFAULT 0 NOT NULL,
	`delivered` integer DEFAULT 0 NOT NULL,
	`opened` integer DEFAULT 0 NOT NULL,
	`clicked` integer DEFAULT 0 NOT NULL,
	`bounced` integer DEFAULT 0 NOT NULL,
	`complained` integer DEFAULT 0 NOT NULL,
	`failed` integer DEFAULT 0 NOT NULL,
	`dropped` integer DEFAULT 0 NOT NULL,
	`machine_opened` integer DEFAULT 0 NOT NULL,
	`segments` integer DEFAULT 0 NOT NULL,
	`conversions` integer DEFAULT 0 NOT NULL,
	`revenue` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`tenant_id`, `dimension`, `event_id`, `key`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
-- Whatever changes a figure marks its registration, to be counted again. One that is marked already costs no further row.
CREATE TRIGGER `registrations_made_counted` AFTER INSERT ON `registrations`
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) VALUES (NEW.`tenant_id`, NEW.`id`)
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `registrations_changed_counted` AFTER UPDATE OF `state`, `registered_at`, `planned_revision`, `join_clicks`, `first_joined_at`, `attendance`, `attended_minutes`, `purchased_at` ON `registrations`
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) VALUES (NEW.`tenant_id`, NEW.`id`)
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `messages_made_counted` AFTER INSERT ON `messages`
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) VALUES (NEW.`tenant_id`, NEW.`registration_id`)
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `messages_changed_counted` AFTER UPDATE OF `status`, `human_status`, `channel`, `send_at`, `sent_at`, `reason` ON `messages`
WHEN OLD.`status` IS NOT NEW.`status` OR OLD.`human_status` IS NOT NEW.`human_status` OR OLD.`channel` IS NOT NEW.`channel`
	OR OLD.`send_at` IS NOT NEW.`send_at` OR OLD.`sent_at` IS NOT NEW.`sent_at` OR (NEW.`status` = 'dropped' AND OLD.`reason` IS NOT NEW.`reason`)
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) VALUES (NEW.`tenant_id`, NEW.`registration_id`)
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `poll_answers_made_counted` AFTER INSERT ON `poll_answers`
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) VALUES (NEW.`tenant_id`, NEW.`registration_id`)
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `conversions_made_counted` AFTER INSERT ON `conversions`
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) VALUES (NEW.`tenant_id`, NEW.`registration_id`)
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `conversions_changed_counted` AFTER UPDATE ON `conversions`
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) VALUES (NEW.`tenant_id`, NEW.`registration_id`)
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `withdrawals_counted` AFTER INSERT ON `consents` WHEN NEW.`granted` = 0 AND NEW.`source` IN ('one_click', 'preferences', 'sms')
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) SELECT `tenant_id`, `id` FROM `registrations` WHERE `tenant_id` = NEW.`tenant_id` AND `contact_id` = NEW.`contact_id`
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `event_moves_counted` AFTER UPDATE OF `starts_at` ON `events` WHEN OLD.`starts_at` IS NOT NEW.`starts_at`
BEGIN
	INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) SELECT `tenant_id`, `id` FROM `registrations` WHERE `tenant_id` = NEW.`tenant_id` AND `event_id` = NEW.`id` AND `state` = 'cancelled'
		ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL WHERE `taken_by` IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER `parts_taken_back` AFTER DELETE ON `analytics_parts`
BEGIN
	INSERT INTO `analytics_rollups` (`tenant_id`, `dimension`, `event_id`, `key`, `registrations`, `cancelled`, `attended`, `left_early`, `no_show`, `joined`, `minutes`, `clicked_join`, `join_clicks`, `purchased`, `poll_answers`, `unsubscribes`, `queued`, `sent`, `delivered`, `opened`, `clicked`, `bounced`, `complained`, `failed`, `dropped`, `machine_opened`, `segments`, `conversions`, `revenue`)
	SELECT OLD.`tenant_id`, json_extract(`value`, '$.d'), json_extract(`value`, '$.e'), json_extract(`value`, '$.k'),
		-coalesce(json_extract(`value`, '$.n.registrations'), 0),
		-coalesce(json_extract(`value`, '$.n.cancelled'), 0),
		-coalesce(json_extract(`value`, '$.n.attended'), 0),
		-coalesce(json_extract(`value`, '$.n.left_early'), 0),
		-coalesce(json_extract(`value`, '$.n.no_show'), 0),
		-coalesce(json_extract(`value`, '$.n.joined'), 0),
		-coalesce(json_extract(`value`, '$.n.minutes'), 0),
		-coalesce(json_extract(`value`, '$.n.clicked_join'), 0),
		-coalesce(json_extract(`value`, '$.n.join_clicks'), 0),
		-coalesce(json_extract(`value`, '$.n.purchased'), 0),
		-coalesce(json_extract(`value`, '$.n.poll_answers'), 0),
		-coalesce(json_extract(`value`, '$.n.unsubscribes'), 0),
		-coalesce(json_extract(`value`, '$.n.queued'), 0),
		-coalesce(json_extract(`value`, '$.n.sent'), 0),
		-coalesce(json_extract(`value`, '$.n.delivered'), 0),
		-coalesce(json_extract(`value`, '$.n.opened'), 0),
		-coalesce(json_extract(`value`, '$.n.clicked'), 0),
		-coalesce(json_extract(`value`, '$.n.bounced'), 0),
		-coalesce(json_extract(`value`, '$.n.complained'), 0),
		-coalesce(json_extract(`value`, '$.n.failed'), 0),
		-coalesce(json_extract(`value`, '$.n.dropped'), 0),
		-coalesce(json_extract(`value`, '$.n.machine_opened'), 0),
		-coalesce(json_extract(`value`, '$.n.segments'), 0),
		-coalesce(json_extract(`value`, '$.n.conversions'), 0),
		-coalesce(json_extract(`value`, '$.n.revenue'), 0)
	FROM json_each(OLD.`parts_json`) WHERE true
	ON CONFLICT (`tenant_id`, `dimension`, `event_id`, `key`) DO UPDATE SET
		`registrations` = `registrations` + excluded.`registrations`,
		`cancelled` = `cancelled` + excluded.`cancelled`,
		`attended` = `attended` + excluded.`attended`,
		`left_early` = `left_early` + excluded.`left_early`,
		`no_show` = `no_show` + excluded.`no_show`,
		`joined` = `joined` + excluded.`joined`,
		`minutes` = `minutes` + excluded.`minutes`,
		`clicked_join` = `clicked_join` + excluded.`clicked_join`,
		`join_clicks` = `join_clicks` + excluded.`join_clicks`,
		`purchased` = `purchased` + excluded.`purchased`,
		`poll_answers` = `poll_answers` + excluded.`poll_answers`,
		`unsubscribes` = `unsubscribes` + excluded.`unsubscribes`,
		`queued` = `queued` + excluded.`queued`,
		`sent` = `sent` + excluded.`sent`,
		`delivered` = `delivered` + excluded.`delivered`,
		`opened` = `opened` + excluded.`opened`,
		`clicked` = `clicked` + excluded.`clicked`,
		`bounced` = `bounced` + excluded.`bounced`,
		`complained` = `complained` + excluded.`complained`,
		`failed` = `failed` + excluded.`failed`,
		`dropped` = `dropped` + excluded.`dropped`,
		`machine_opened` = `machine_opened` + excluded.`machine_opened`,
		`segments` = `segments` + excluded.`segments`,
		`conversions` = `conversions` + excluded.`conversions`,
		`revenue` = `revenue` + excluded.`revenue`;
END;
--> statement-breakpoint
INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`) SELECT `tenant_id`, `id` FROM `registrations`;
