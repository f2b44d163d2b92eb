CREATE TABLE `knowledge_chunks` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`seq` integer NOT NULL,
	`heading` text NOT NULL,
	`text` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `knowledge_chunks_seq_unique` ON `knowledge_chunks` (`seq`);--> statement-breakpoint
CREATE TABLE `knowledge_document_chunks` (
	`tenant_id` text NOT NULL,
	`document_id` text NOT NULL,
	`position` integer NOT NULL,
	`chunk_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `document_id`, `position`),
	FOREIGN KEY (`tenant_id`,`document_id`) REFERENCES `knowledge_documents`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tenant_id`,`chunk_id`) REFERENCES `knowledge_chunks`(`tenant_id`,`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `knowledge_document_chunks_by_chunk` ON `knowledge_document_chunks` (`tenant_id`,`chunk_id`);--> statement-breakpoint
CREATE TABLE `knowledge_documents` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`source_url` text,
	`kind` text NOT NULL,
	`text` text NOT NULL,
	`facts_json` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`),
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `knowledge_documents_by_url` ON `knowledge_documents` (`tenant_id`,`source_url`) WHERE source_url is not null;--> statement-breakpoint
CREATE INDEX `knowledge_documents_by_title` ON `knowledge_documents` (`tenant_id`,`kind`,`title`);--> statement-breakpoint
CREATE UNIQUE INDEX `knowledge_documents_untraced` ON `knowledge_documents` (`tenant_id`,`kind`,`title`) WHERE source_url is null;--> statement-breakpoint
CREATE TABLE `knowledge_revisions` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
-- Full-text index over the passages. The tenant is a column of its own, which every query names.
CREATE VIRTUAL TABLE `knowledge_index` USING fts5(`tenant_id`, `heading`, `text`, content='knowledge_chunks', content_rowid='seq', tokenize='porter unicode61 remove_diacritics 2');--> statement-breakpoint
CREATE TRIGGER `knowledge_chunks_indexed` AFTER INSERT ON `knowledge_chunks` BEGIN
	INSERT INTO `knowledge_index` (`rowid`, `tenant_id`, `heading`, `text`) VALUES (new.`seq`, new.`tenant_id`, new.`heading`, new.`text`);
END;--> statement-breakpoint
CREATE TRIGGER `knowledge_chunks_unindexed` AFTER DELETE ON `knowledge_chunks` BEGIN
	INSERT INTO `knowledge_index` (`knowledge_index`, `rowid`, `tenant_id`, `heading`, `text`) VALUES ('delete', old.`seq`, old.`tenant_id`, old.`heading`, old.`text`);
END;
