import type { ConsentRow, ConversionRow } from "../../db/admin-contacts";
import type { AuditRow, DeadLetter } from "../../db/admin-lists";
import type { MessageRow } from "../../db/messages";
import type { ContactRow, RegistrationRow } from "../../db/registrations";
import { iso } from "./views";

export const contactView = (contact: ContactRow) => ({
	contact_id: contact.id,
	email: contact.email,
	phone: contact.phone,
	first_name: contact.first_name,
	last_name: contact.last_name,
	timezone: contact.time_zone,
	region: contact.region,
	consent_email: contact.consent_email,
	consent_sms: contact.consent_sms,
	created_at: iso(contact.created_at),
	updated_at: iso(contact.updated_at),
});

export const consentView = (consent: ConsentRow) => ({
	consent_id: consent.id,
	channel: consent.channel,
	granted: consent.granted,
	wording: consent.wording,
	wording_version: consent.wording_version,
	source: consent.source,
	ip: consent.ip,
	at: iso(consent.at),
});

const textsOf = (json: string | null) => (json === null ? null : (JSON.parse(json) as Record<string, string>));

export const registrationView = (registration: RegistrationRow, event_title: string) => ({
	registration_id: registration.id,
	event_id: registration.event_id,
	event_title,
	contact_id: registration.contact_id,
	status: registration.state,
	registered_at: iso(registration.registered_at),
	attendance: registration.attendance,
	attended_minutes: registration.attended_minutes,
	join_clicks: registration.join_clicks,
	first_joined_at: iso(registration.first_joined_at),
	purchased_at: iso(registration.purchased_at),
	source: textsOf(registration.source_json),
	custom_fields: textsOf(registration.custom_fields_json),
});

export const conversionView = (conversion: ConversionRow) => ({
	registration_id: conversion.registration_id,
	external_id: conversion.external_id,
	amount: conversion.amount / 100,
	currency: conversion.currency,
	at: iso(conversion.at),
});

export const messageView = (message: MessageRow) => ({
	message_id: message.id,
	registration_id: message.registration_id,
	event_id: message.event_id,
	phase: message.phase,
	step_key: message.step_key,
	channel: message.channel,
	status: message.status,
	/** How far people took it, where machines took it further. */
	human_status: message.human_status ?? message.status,
	reason: message.reason,
	send_at: iso(message.send_at),
	sent_at: iso(message.sent_at),
	deadline: iso(message.deadline),
	attempts: message.attempts,
	segments: message.segments,
	plan_version: message.revision,
	funnel_version: message.funnel_version,
	provider_id: message.provider_id,
	updated_at: iso(message.updated_at),
});

export const deadLetterView = ({ at, ...letter }: DeadLetter) => ({ ...letter, at: iso(at) });

export const auditView = (entry: AuditRow) => ({
	id: entry.id,
	at: iso(entry.at),
	actor_type: entry.actor_type,
	actor_id: entry.actor_id,
	action: entry.action,
	subject_id: entry.subject_id,
	detail: JSON.parse(entry.detail_json) as Record<string, unknown>,
});
