import type { EventType, Purpose } from "./vocabulary";

/** Something people may say no to on its own. */
export interface Topic {
	key: string;
	name: string;
	purposes: Purpose[];
	/** None means all. */
	event_types: EventType[];
}

/** The topics that a message of `purpose` about an event of `type` belongs to. Transactional messages belong to none. */
export const topicsOf = (topics: readonly Topic[], purpose: Purpose, type: string): Topic[] =>
	topics.filter(
		(topic) =>
			topic.purposes.includes(purpose) &&
			(topic.event_types.length === 0 || topic.event_types.includes(type as EventType)),
	);
