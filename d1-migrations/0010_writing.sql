CREATE TABLE `claim_overrules` (
	`tenant_id` text NOT NULL,
	`event_id` text NOT NULL,
	`phase` text NOT NULL,
	`step_key` text NOT NULL,
	`sentence` text NOT NULL,
	`overruled_by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `event_id`, `phase`, `step_key`, `sentence`),
	FOREIGN KEY (`tenant_id`,`event_id`) REFERENCES `events`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `funnels` ADD `generation_json` text;