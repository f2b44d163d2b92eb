/** How far a message has come. A notice raises a status and never lowers it, whatever order notices arrive in. */
export const STATUS_RANK = {
	queued: 0,
	sent: 1,
	delivered: 2,
	opened: 3,
	clicked: 4,
	failed: 5,
	bounced: 6,
	complained: 7,
} as const;
