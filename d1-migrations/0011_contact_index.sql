-- Words of contacts, for search as one types. Contacts are taken in in batches, in the order of their rows, so that
-- writing a contact costs nothing more; `done` is the last row that was. Words of the erased are removed from its pages.
CREATE VIRTUAL TABLE `contact_index` USING fts5(`tenant`, `words`, content='', detail=column, tokenize='unicode61 remove_diacritics 2');
--> statement-breakpoint
INSERT INTO `contact_index` (`contact_index`, `rank`) VALUES ('secure-delete', 1);
--> statement-breakpoint
CREATE TABLE `contact_index_state` (`id` integer PRIMARY KEY CHECK (`id` = 1), `done` integer NOT NULL);
--> statement-breakpoint
INSERT INTO `contact_index_state` (`id`, `done`) VALUES (1, 0);
--> statement-breakpoint
CREATE TRIGGER `contacts_renamed` AFTER UPDATE OF `email`, `phone`, `first_name`, `last_name` ON `contacts`
WHEN (OLD.`email` IS NOT NEW.`email` OR OLD.`phone` IS NOT NEW.`phone` OR OLD.`first_name` IS NOT NEW.`first_name` OR OLD.`last_name` IS NOT NEW.`last_name`)
	AND OLD.`rowid` <= (SELECT `done` FROM `contact_index_state`)
BEGIN
	INSERT INTO `contact_index` (`contact_index`, `rowid`, `tenant`, `words`) VALUES ('delete', OLD.`rowid`, replace(OLD.`tenant_id`, '_', ''), concat_ws(' ', OLD.`first_name`, OLD.`last_name`, OLD.`email`, OLD.`phone`));
	INSERT INTO `contact_index` (`rowid`, `tenant`, `words`) VALUES (NEW.`rowid`, replace(NEW.`tenant_id`, '_', ''), concat_ws(' ', NEW.`first_name`, NEW.`last_name`, NEW.`email`, NEW.`phone`));
END;
--> statement-breakpoint
CREATE TRIGGER `contacts_unindexed` AFTER DELETE ON `contacts` WHEN OLD.`rowid` <= (SELECT `done` FROM `contact_index_state`)
BEGIN
	INSERT INTO `contact_index` (`contact_index`, `rowid`, `tenant`, `words`) VALUES ('delete', OLD.`rowid`, replace(OLD.`tenant_id`, '_', ''), concat_ws(' ', OLD.`first_name`, OLD.`last_name`, OLD.`email`, OLD.`phone`));
	-- The number of the last row is given out again.
	UPDATE `contact_index_state` SET `done` = coalesce((SELECT max(`rowid`) FROM `contacts`), 0) WHERE `done` > coalesce((SELECT max(`rowid`) FROM `contacts`), 0);
END;
