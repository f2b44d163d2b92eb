import {
	accountFormPage,
	challengePage,
	confirmPage,
	doorPage,
	eventOverPage,
	joinPendingPage,
	type ManagePageData,
	managePage,
	messagePage,
	type PageCalendar,
	type PageEvent,
	type PageTenant,
	preferencesPage,
	type RegistrationPageData,
	registrationPage,
	statusPage,
	thankYouPage,
	ticketPage,
	unsubscribedPage,
	unsubscribePage,
} from "./index";

export const TENANT: PageTenant = {
	name: "Calm Co",
	logo_url: null,
	primary_color: "#f2b705",
	postal_address: "1 Quiet Street\nPortland, OR 97201",
};

export const EVENT: PageEvent = {
	title: "Calm mornings: a live workshop for busy parents",
	type: "webinar",
	starts_at: Date.UTC(2027, 0, 14, 18) / 1000,
	duration_minutes: 90,
	time_zone: "America/New_York",
	status: "upcoming",
	description: "Three small habits that make the first hour of the day yours again.\nBring a notebook.",
	location: null,
};

export const CALENDAR: PageCalendar = {
	ics_url: "https://events.example/r/tok/calendar.ics",
	links: {
		google: "https://calendar.google.com/x?a=1&b=2",
		outlook: "https://outlook.live.com/x",
		office365: "https://outlook.office.com/x",
		yahoo: "https://calendar.yahoo.com/x",
	},
};

const base = { tenant: TENANT, event: EVENT, zone: "Europe/Berlin" };
const manage_url = "https://events.example/r/tok/manage";

export const REGISTRATION: RegistrationPageData = {
	...base,
	sms: {
		enabled: true,
		consent_text: "Text me reminders about this event. Message and data rates may apply. Reply STOP to end.",
		consent_version: "sms-1",
	},
	email_consent: { text: "Email me news and offers from Calm Co.", version: "email-1" },
	idempotency_key: "key-1",
	source: { utm_source: "news" },
};

export const MANAGE: ManagePageData = {
	...base,
	registration: { state: "active", first_name: "Ada", email: "ada@example.com" },
	calendar: CALENDAR,
	join_url: "https://events.example/r/tok/join",
	cancel_url: "https://events.example/r/tok/cancel",
	preferences: {
		url: "https://events.example/r/tok/preferences",
		consent_email: true,
		email_text: "News and offers from Calm Co by email.",
		consent_sms: false,
		sms_text: "Text me reminders. Reply STOP to end.",
	},
};

/** Every page once, by name. */
export const PAGES: Record<string, string> = {
	registration: registrationPage(REGISTRATION),
	"registration-errors": registrationPage({
		...REGISTRATION,
		values: { email: "ada@", first_name: "Ada", consent_sms: true, timezone: "Asia/Kolkata" },
		errors: {
			email: "Enter an email address in the form name@example.com.",
			phone: "Enter your mobile number, or untick text messages below.",
		},
	}),
	"thank-you": thankYouPage({
		...base,
		email: "ada@example.com",
		created: true,
		calendar: CALENDAR,
		manage_url,
		join_url: null,
	}),
	"thank-you-confirm": thankYouPage({
		...base,
		email: "ada@example.com",
		created: true,
		confirmation_needed: true,
		calendar: CALENDAR,
		manage_url,
		join_url: null,
	}),
	preferences: preferencesPage({
		tenant: TENANT,
		email: "ada@example.com",
		urls: { save: "/u/tok/preferences", data: "/u/tok/data", erase: "/u/tok/erase" },
		consent_email: true,
		email_text: "News and offers from Calm Co by email.",
		consent_sms: false,
		sms_text: "Text me reminders. Reply STOP to end.",
		topics: [
			{ key: "workshops", name: "Workshops", wanted: true },
			{ key: "retreats", name: "Retreats", wanted: false },
		],
		notice: "Your preferences are saved.",
	}),
	confirm: confirmPage({ tenant: TENANT, email: "ada@example.com" }),
	account: accountFormPage({
		heading: "Choose a new password",
		text: "For the account of ada@example.com.",
		token: "tok",
		button: "Save the password",
		password: { label: "New password", autocomplete: "new-password" },
		code: true,
		error: "Use at least 8 characters.",
	}),
	status: statusPage({
		now: "2027-01-14T18:00:00Z",
		troubles: [{ text: "E-mails leave late", since: "2027-01-14T17:40:00Z" }],
		objectives: [{ title: "Registrations answered", objective: 0.999, reached: 0.9995, troubled: false }],
	}),
	ticket: ticketPage({
		...base,
		event: { ...EVENT, type: "in_person", location: "Hall 1" },
		name: "Ada",
		ticket_url: "https://events.example/check-in/ticket/t.r.p",
		checked_in: true,
	}),
	challenge: challengePage({
		...base,
		event: { ...EVENT, type: "challenge", status: "live" },
		days: 5,
		today: 3,
		marks: 3,
		done: [1, 2],
		post_url: "https://events.example/r/tok/check-in",
		notice: "Day 2 is marked as done.",
	}),
	door: doorPage({
		tenant: TENANT,
		event: { ...EVENT, type: "in_person", location: "Hall 1" },
		base: "/check-in/link",
		query: "a",
		people: [
			{ registration_id: "reg_1", name: "Ada", email: "ada@example.com", checked_in: false },
			{ registration_id: "reg_2", name: "Alan", email: "alan@example.com", checked_in: true },
		],
		here: 1,
		expected: 2,
		notice: null,
		open: true,
	}),
	"manage-ticket": managePage({
		...MANAGE,
		event: { ...EVENT, type: "in_person", location: "Hall 1" },
		check_in: {
			url: "https://events.example/r/tok/check-in",
			label: "Your ticket",
			ticket_url: "https://events.example/check-in/ticket/t.r.p",
		},
	}),
	manage: managePage({ ...MANAGE, notice: "Your preferences are saved." }),
	unsubscribe: unsubscribePage({ tenant: TENANT, email: "ada@example.com" }),
	unsubscribed: unsubscribedPage({ tenant: TENANT, email: "ada@example.com", preferences_url: manage_url }),
	over: eventOverPage({ ...base, event: { ...EVENT, status: "completed" }, reason: "over" }),
	"join-pending": joinPendingPage({ ...base, calendar: CALENDAR, manage_url }),
	message: messagePage({
		tenant: null,
		status: 404,
		heading: "Page not found",
		text: "This link is incomplete or no longer valid. Open it again from your email.",
	}),
};
