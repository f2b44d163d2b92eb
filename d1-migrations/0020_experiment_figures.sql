ALTER TABLE `experiments` ADD `counted_by_json` text;--> statement-breakpoint
-- What was started before is counted by the funnel as it is now.
UPDATE `experiments` SET `counted_by_json` = (
	SELECT json_object('steps', CASE
		WHEN `experiments`.`kind` = 'timing' THEN NULL
		WHEN json_extract(`target_json`, '$.step_key') IS NOT NULL
			THEN json_array(json_extract(`target_json`, '$.phase') || '/' || json_extract(`target_json`, '$.step_key'))
		ELSE json((SELECT json_group_array(`phase` || '/' || `key`) FROM (
			SELECT b.`key` AS `phase`, json_extract(s.`value`, '$.key') AS `key`, json_extract(s.`value`, '$.purpose') AS `purpose`
				FROM json_each(f.`config_json`) b, json_each(f.`config_json`, '$.' || b.`key`) s
				WHERE b.`key` IN ('pre_event', 'during_event', 'post_event_attended', 'post_event_left_early', 'post_event_no_show')
			UNION ALL
			SELECT 'poll:' || json_extract(p.`value`, '$.answer'), json_extract(s.`value`, '$.key'), json_extract(s.`value`, '$.purpose')
				FROM json_each(f.`config_json`, '$.polls') p, json_each(p.`value`, '$.steps') s
		) WHERE `purpose` = json_extract(`experiments`.`target_json`, '$.purpose') AND `key` <> 'welcome'))
	END, 'nominal_hours', json_extract(f.`config_json`, '$.nominal_hours'))
	FROM `events` e JOIN `funnels` f ON f.`tenant_id` = e.`tenant_id` AND f.`event_id` = e.`id` AND f.`version` = e.`funnel_version`
	WHERE e.`tenant_id` = `experiments`.`tenant_id` AND e.`id` = `experiments`.`event_id`
) WHERE `started_at` IS NOT NULL;
--> statement-breakpoint
INSERT INTO `analytics_marks` (`tenant_id`, `registration_id`)
	SELECT r.`tenant_id`, r.`id` FROM `experiments` x JOIN `registrations` r ON r.`tenant_id` = x.`tenant_id` AND r.`event_id` = x.`event_id`
	WHERE x.`started_at` IS NOT NULL
	ON CONFLICT (`tenant_id`, `registration_id`) DO UPDATE SET `taken_by` = NULL, `taken_until` = NULL;
