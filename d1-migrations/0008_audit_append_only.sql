-- The audit log is only ever added to. What leaves it at the end of its term is marked in the chain first.
CREATE TRIGGER `audit_log_unchanged` BEFORE UPDATE ON `audit_log` BEGIN
	SELECT RAISE(ABORT, 'the audit log is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER `audit_log_kept` BEFORE DELETE ON `audit_log` WHEN NOT EXISTS (
	SELECT 1 FROM `audit_seals` WHERE `tenant_id` = OLD.`tenant_id` AND `pruned_at` IS NOT NULL AND `last_at` >= OLD.`at`
) BEGIN
	SELECT RAISE(ABORT, 'the audit log is append-only');
END;
