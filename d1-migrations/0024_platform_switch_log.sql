CREATE TRIGGER `platform_switch_made` AFTER INSERT ON `platform_switches` BEGIN
	INSERT INTO `platform_switch_changes` (`name`, `enabled`, `reason`, `at`) VALUES (NEW.`name`, NEW.`enabled`, NEW.`reason`, unixepoch());
END;
--> statement-breakpoint
CREATE TRIGGER `platform_switch_changed` AFTER UPDATE ON `platform_switches` BEGIN
	INSERT INTO `platform_switch_changes` (`name`, `enabled`, `reason`, `at`) VALUES (NEW.`name`, NEW.`enabled`, NEW.`reason`, unixepoch());
END;
--> statement-breakpoint
-- A switch that has no row is on.
CREATE TRIGGER `platform_switch_removed` AFTER DELETE ON `platform_switches` BEGIN
	INSERT INTO `platform_switch_changes` (`name`, `enabled`, `reason`, `at`) VALUES (OLD.`name`, 1, '', unixepoch());
END;
--> statement-breakpoint
CREATE TRIGGER `platform_switch_changes_unchanged` BEFORE UPDATE ON `platform_switch_changes` BEGIN
	SELECT RAISE(ABORT, 'the log of switches is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `platform_switch_changes_kept` BEFORE DELETE ON `platform_switch_changes` BEGIN
	SELECT RAISE(ABORT, 'the log of switches is append-only');
END;
