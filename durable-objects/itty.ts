/** The part of a Durable Object namespace that itty-durable's proxy asks for. */
export type IttyDurableNamespace = DurableObjectNamespace;
