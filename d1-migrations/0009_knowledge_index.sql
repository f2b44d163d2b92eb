CREATE TABLE `knowledge_imports` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`actor_json` text NOT NULL,
	`site_pages` integer,
	`pages_json` text NOT NULL,
	`status` text NOT NULL,
	`lease_until` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `knowledge_imports_running` ON `knowledge_imports` (`tenant_id`,`id`) WHERE status = 'running';--> statement-breakpoint
CREATE TABLE `knowledge_vectors` (
	`tenant_id` text NOT NULL,
	`chunk_id` text NOT NULL,
	`model` text,
	PRIMARY KEY(`tenant_id`, `chunk_id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `knowledge_revisions` ADD `indexed_revision` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `knowledge_revisions` ADD `lease_until` integer;--> statement-breakpoint
CREATE INDEX `knowledge_revisions_behind` ON `knowledge_revisions` (`tenant_id`) WHERE indexed_revision < revision;