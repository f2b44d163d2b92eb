CREATE TABLE `platform_switch_changes` (
	`seq` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`enabled` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `platform_switches` ADD `reason` text DEFAULT '' NOT NULL;