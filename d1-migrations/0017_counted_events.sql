CREATE TABLE `event_counts` (
	`tenant_id` text NOT NULL,
	`what` text NOT NULL,
	`level` integer NOT NULL,
	`bucket` integer NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `what`, `level`, `bucket`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TRIGGER `events_counted` AFTER INSERT ON `events`
BEGIN
	INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
	SELECT NEW.`tenant_id`, NEW.`state`, 0, 0, 1
	UNION ALL SELECT NEW.`tenant_id`, 'dated', 0, 0, 1 WHERE NEW.`state` = 'published' AND NEW.`starts_at` IS NOT NULL
	UNION ALL SELECT NEW.`tenant_id`, 'start', `value`, NEW.`starts_at` / `value`, 1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE NEW.`state` = 'published' AND NEW.`starts_at` IS NOT NULL
	UNION ALL SELECT NEW.`tenant_id`, 'end', `value`, (NEW.`starts_at` + coalesce(NEW.`duration_minutes`, 0) * 60) / `value`, 1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE NEW.`state` = 'published' AND NEW.`starts_at` IS NOT NULL
	ON CONFLICT (`tenant_id`, `what`, `level`, `bucket`) DO UPDATE SET `n` = `n` + excluded.`n`;
END;
--> statement-breakpoint
CREATE TRIGGER `events_recounted` AFTER UPDATE OF `state`, `starts_at`, `duration_minutes` ON `events`
WHEN NEW.`state` <> OLD.`state` OR NEW.`starts_at` IS NOT OLD.`starts_at` OR NEW.`duration_minutes` IS NOT OLD.`duration_minutes`
BEGIN
	INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
	SELECT OLD.`tenant_id`, OLD.`state`, 0, 0, -1
	UNION ALL SELECT OLD.`tenant_id`, 'dated', 0, 0, -1 WHERE OLD.`state` = 'published' AND OLD.`starts_at` IS NOT NULL
	UNION ALL SELECT OLD.`tenant_id`, 'start', `value`, OLD.`starts_at` / `value`, -1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE OLD.`state` = 'published' AND OLD.`starts_at` IS NOT NULL
	UNION ALL SELECT OLD.`tenant_id`, 'end', `value`, (OLD.`starts_at` + coalesce(OLD.`duration_minutes`, 0) * 60) / `value`, -1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE OLD.`state` = 'published' AND OLD.`starts_at` IS NOT NULL
	ON CONFLICT (`tenant_id`, `what`, `level`, `bucket`) DO UPDATE SET `n` = `n` + excluded.`n`;
	INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
	SELECT NEW.`tenant_id`, NEW.`state`, 0, 0, 1
	UNION ALL SELECT NEW.`tenant_id`, 'dated', 0, 0, 1 WHERE NEW.`state` = 'published' AND NEW.`starts_at` IS NOT NULL
	UNION ALL SELECT NEW.`tenant_id`, 'start', `value`, NEW.`starts_at` / `value`, 1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE NEW.`state` = 'published' AND NEW.`starts_at` IS NOT NULL
	UNION ALL SELECT NEW.`tenant_id`, 'end', `value`, (NEW.`starts_at` + coalesce(NEW.`duration_minutes`, 0) * 60) / `value`, 1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE NEW.`state` = 'published' AND NEW.`starts_at` IS NOT NULL
	ON CONFLICT (`tenant_id`, `what`, `level`, `bucket`) DO UPDATE SET `n` = `n` + excluded.`n`;
END;
--> statement-breakpoint
CREATE TRIGGER `events_uncounted` AFTER DELETE ON `events`
BEGIN
	INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
	SELECT OLD.`tenant_id`, OLD.`state`, 0, 0, -1
	UNION ALL SELECT OLD.`tenant_id`, 'dated', 0, 0, -1 WHERE OLD.`state` = 'published' AND OLD.`starts_at` IS NOT NULL
	UNION ALL SELECT OLD.`tenant_id`, 'start', `value`, OLD.`starts_at` / `value`, -1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE OLD.`state` = 'published' AND OLD.`starts_at` IS NOT NULL
	UNION ALL SELECT OLD.`tenant_id`, 'end', `value`, (OLD.`starts_at` + coalesce(OLD.`duration_minutes`, 0) * 60) / `value`, -1 FROM json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE OLD.`state` = 'published' AND OLD.`starts_at` IS NOT NULL
	ON CONFLICT (`tenant_id`, `what`, `level`, `bucket`) DO UPDATE SET `n` = `n` + excluded.`n`;
END;
--> statement-breakpoint
INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
SELECT `tenant_id`, `state`, 0, 0, count(*) FROM `events` GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
SELECT `tenant_id`, 'dated', 0, 0, count(*) FROM `events` WHERE `state` = 'published' AND `starts_at` IS NOT NULL GROUP BY 1;
--> statement-breakpoint
INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
SELECT `tenant_id`, 'start', `value`, `starts_at` / `value`, count(*) FROM `events`, json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE `state` = 'published' AND `starts_at` IS NOT NULL GROUP BY 1, 3, 4;
--> statement-breakpoint
INSERT INTO `event_counts` (`tenant_id`, `what`, `level`, `bucket`, `n`)
SELECT `tenant_id`, 'end', `value`, (`starts_at` + coalesce(`duration_minutes`, 0) * 60) / `value`, count(*) FROM `events`, json_each('[1,8,64,512,4096,32768,262144,2097152,16777216,134217728]') WHERE `state` = 'published' AND `starts_at` IS NOT NULL GROUP BY 1, 3, 4;
--> statement-breakpoint
CREATE TRIGGER `message_made_told` AFTER INSERT ON `messages`
WHEN NEW.`status` <> 'queued' AND EXISTS (SELECT 1 FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"message.status"') > 0)
BEGIN
	INSERT INTO `outgoing_deliveries` (`tenant_id`, `id`, `subscription_id`, `source_id`, `type`, `subject_id`, `happened_at`, `due_at`, `created_at`)
	SELECT NEW.`tenant_id`, 'whd_' || lower(hex(randomblob(13))), `id`, NEW.`id` || '_' || NEW.`status` || '_' || NEW.`updated_at`, 'message.status', NEW.`id`, NEW.`updated_at`, unixepoch(), unixepoch()
	FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"message.status"') > 0
	ON CONFLICT (`tenant_id`, `subscription_id`, `source_id`) DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `message_status_told` AFTER UPDATE OF `status` ON `messages`
WHEN NEW.`status` <> OLD.`status` AND EXISTS (SELECT 1 FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"message.status"') > 0)
BEGIN
	INSERT INTO `outgoing_deliveries` (`tenant_id`, `id`, `subscription_id`, `source_id`, `type`, `subject_id`, `happened_at`, `due_at`, `created_at`)
	SELECT NEW.`tenant_id`, 'whd_' || lower(hex(randomblob(13))), `id`, NEW.`id` || '_' || NEW.`status` || '_' || NEW.`updated_at`, 'message.status', NEW.`id`, NEW.`updated_at`, unixepoch(), unixepoch()
	FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"message.status"') > 0
	ON CONFLICT (`tenant_id`, `subscription_id`, `source_id`) DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `no_show_told` AFTER UPDATE OF `attendance` ON `registrations`
WHEN NEW.`attendance` = 'no_show' AND OLD.`attendance` IS NOT 'no_show' AND EXISTS (SELECT 1 FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"registration.no_show"') > 0)
BEGIN
	INSERT INTO `outgoing_deliveries` (`tenant_id`, `id`, `subscription_id`, `source_id`, `type`, `subject_id`, `happened_at`, `due_at`, `created_at`)
	SELECT NEW.`tenant_id`, 'whd_' || lower(hex(randomblob(13))), `id`, 'no_show_' || NEW.`id`, 'registration.no_show', NEW.`id`, NEW.`updated_at`, unixepoch(), unixepoch()
	FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"registration.no_show"') > 0
	ON CONFLICT (`tenant_id`, `subscription_id`, `source_id`) DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `no_show_branch_told` AFTER INSERT ON `messages`
WHEN NEW.`phase` = 'post_event_no_show' AND NEW.`reason` IS NOT 'other_branch' AND EXISTS (SELECT 1 FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"registration.no_show"') > 0)
BEGIN
	INSERT INTO `outgoing_deliveries` (`tenant_id`, `id`, `subscription_id`, `source_id`, `type`, `subject_id`, `happened_at`, `due_at`, `created_at`)
	SELECT NEW.`tenant_id`, 'whd_' || lower(hex(randomblob(13))), `id`, 'no_show_' || NEW.`registration_id`, 'registration.no_show', NEW.`registration_id`, NEW.`updated_at`, unixepoch(), unixepoch()
	FROM `outgoing_subscriptions` WHERE `tenant_id` = NEW.`tenant_id` AND `state` = 'active' AND instr(`types_json`, '"registration.no_show"') > 0
	ON CONFLICT (`tenant_id`, `subscription_id`, `source_id`) DO NOTHING;
END;
