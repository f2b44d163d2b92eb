import { Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { authenticate } from "../../../actions/authenticate";
import { challengeDays, checkIn, completeDay, doorIsOpen, readTicket, ticketUrl } from "../../../actions/check-in";
import { DomainError, notFound } from "../../../actions/errors";
import { readEventFacts } from "../../../actions/event-facts";
import { registrationLinks } from "../../../actions/links";
import { countHere, findCheckInLink, listDaysDone, searchExpected } from "../../../db/check-in";
import { type Enrolled, findRegistrationByToken } from "../../../db/registrations";
import { challengePage, doorPage, messagePage, ticketPage } from "../../../pages";
import type { AppEnv, HttpContext } from "../../http";
import { ACCESS_COOKIE } from "../credentials";
import { eventOf, isOver, page, tenantOf } from "../page-data";
import { refuseOtherOrigin } from "../same-origin";

const DOOR_COOKIE = "myx_door";
const DOOR_SECONDS = 3 * 86_400;
const MOST_SHOWN = 20;

const nameOf = ({ first_name, last_name, email }: Enrolled["contact"]): string =>
	[first_name, last_name].filter(Boolean).join(" ") || email;
const isHere = ({ attendance }: Enrolled["registration"]): boolean =>
	attendance === "attended" || attendance === "left_early";

async function factsOf(c: HttpContext, tenant_id: string, event_id: string) {
	const facts = await readEventFacts(c.get("ctx").db, tenant_id, event_id);
	if (!facts) throw notFound("event");
	return facts;
}

/** The registrant's own page: a ticket to an in-person event, or the progress in a challenge. */
async function ownPage(c: HttpContext, notice: string | null = null, mark?: (own: Enrolled) => Promise<void>) {
	const ctx = c.get("ctx");
	const own = await findRegistrationByToken(ctx.db, c.req.param("token") ?? "");
	if (!own) throw notFound("registration");
	const { event, tenant } = await factsOf(c, own.registration.tenant_id, own.registration.event_id);
	if (!registrationLinks(ctx, event, own.registration).check_in) throw notFound("ticket");
	const now = ctx.clock.now();
	const shown = { tenant: tenantOf(tenant), event: eventOf(event, now), zone: own.contact.time_zone };
	if (event.type !== "challenge") {
		const valid = own.registration.state === "active" && event.state === "published" && !isOver(event, now);
		return page(
			c,
			ticketPage({
				...shown,
				name: nameOf(own.contact),
				ticket_url: valid ? await ticketUrl(ctx, own.registration) : null,
				checked_in: isHere(own.registration),
			}),
		);
	}
	await mark?.(own);
	const { days, today } = challengeDays(event, now);
	const asked = Number(c.req.query("day")) || today || days;
	const begun = event.starts_at !== null && now >= event.starts_at;
	return page(
		c,
		challengePage({
			...shown,
			days,
			today,
			marks: begun ? Math.min(Math.max(1, asked), today ?? days) : null,
			done: await listDaysDone(ctx.db, own.registration.tenant_id, own.registration.id),
			post_url: `${ctx.public_url}/r/${own.registration.token}/check-in`,
			notice,
		}),
	);
}

/** The event whose door the link opens. Throws not_found for one that was withdrawn. */
async function doorOf(c: HttpContext, token: string) {
	const link = await findCheckInLink(c.get("ctx").db, token);
	if (!link) throw notFound("check-in link");
	return factsOf(c, link.tenant_id, link.event_id);
}

const TICKET = /\/check-in\/ticket\/([\w.]+)$/;

async function showDoor(c: HttpContext, token: string, query: string, notice: string | null = null) {
	const ctx = c.get("ctx");
	const { event, tenant } = await doorOf(c, token);
	const ticket = TICKET.exec(query)?.[1];
	let found: Enrolled[] = [];
	if (ticket) {
		const owner = await readTicket(ctx, ticket).catch(() => null);
		if (owner?.registration.event_id === event.id && owner.registration.state === "active") found = [owner];
	} else if (query) found = await searchExpected(ctx.db, event.tenant_id, event.id, query, MOST_SHOWN);
	return page(
		c,
		doorPage({
			tenant: tenantOf(tenant),
			event: eventOf(event, ctx.clock.now()),
			base: `/check-in/${token}`,
			query,
			people: found.map((one) => ({
				registration_id: one.registration.id,
				name: nameOf(one.contact),
				email: one.contact.email,
				checked_in: isHere(one.registration),
			})),
			...(await countHere(ctx.db, event.tenant_id, event.id)),
			notice,
			open: doorIsOpen(event, ctx.clock.now()),
		}),
	);
}

/** Whether whoever scanned belongs to the event's team: by the link the device opened before, or by being signed in. */
async function mayCheckIn(c: HttpContext, { tenant_id, event_id }: Enrolled["registration"]): Promise<boolean> {
	const ctx = c.get("ctx");
	const link = await findCheckInLink(ctx.db, getCookie(c, DOOR_COOKIE) ?? "");
	if (link?.tenant_id === tenant_id && link.event_id === event_id) return true;
	const token = getCookie(c, ACCESS_COOKIE);
	const actor = token ? await authenticate(ctx, token, c.req.header("cf-connecting-ip") ?? null) : null;
	return actor?.type === "user" && actor.tenant_id === tenant_id;
}

async function showTicket(c: HttpContext, act: boolean): Promise<Response> {
	const ctx = c.get("ctx");
	const ticket = c.req.param("ticket") ?? "";
	const owner = await readTicket(ctx, ticket);
	const { event, tenant } = await factsOf(c, owner.registration.tenant_id, owner.registration.event_id);
	if (!(await mayCheckIn(c, owner.registration))) {
		const text = "This is a ticket for the team at the door. If that is you, open the event's check-in link first.";
		const shown = messagePage({ tenant: tenantOf(tenant), status: 200, heading: "Show this at the door", text });
		return page(c, shown);
	}
	if (act) await checkIn(ctx, event, owner.registration.id);
	return page(
		c,
		doorPage({
			tenant: tenantOf(tenant),
			event: eventOf(event, ctx.clock.now()),
			base: `/check-in/ticket/${ticket}`,
			query: "",
			people: [
				{
					registration_id: owner.registration.id,
					name: nameOf(owner.contact),
					email: owner.contact.email,
					checked_in: act || isHere(owner.registration),
				},
			],
			...(await countHere(ctx.db, event.tenant_id, event.id)),
			notice: act ? `${nameOf(owner.contact)} is checked in.` : null,
			open: owner.registration.state === "active" && doorIsOpen(event, ctx.clock.now()),
		}),
	);
}

/** Check-in by links. What is opened only shows; a button changes: scanners and previews open links. */
export const checkIns = new Hono<AppEnv>()
	.get("/r/:token/check-in", (c) => ownPage(c))
	.post("/r/:token/check-in", async (c) => {
		const day = Number((await c.req.formData()).get("day"));
		const ctx = c.get("ctx");
		return ownPage(c, `Day ${day} is marked as done.`, async ({ registration }) => {
			const { event } = await factsOf(c, registration.tenant_id, registration.event_id);
			await completeDay(ctx, event, registration, day);
		});
	})
	.get("/check-in/ticket/:ticket", (c) => showTicket(c, false))
	.post("/check-in/ticket/:ticket", async (c) => {
		refuseOtherOrigin(c);
		return showTicket(c, true);
	})
	.get("/check-in/:link", async (c) => {
		const token = c.req.param("link");
		await doorOf(c, token);
		setCookie(c, DOOR_COOKIE, token, {
			path: "/check-in",
			httpOnly: true,
			sameSite: "Lax",
			secure: c.get("ctx").public_url.startsWith("https:"),
			maxAge: DOOR_SECONDS,
		});
		return showDoor(c, token, (c.req.query("q") ?? "").trim().slice(0, 300));
	})
	.post("/check-in/:link", async (c) => {
		const token = c.req.param("link");
		const { event } = await doorOf(c, token);
		const id = String((await c.req.formData()).get("registration_id") ?? "");
		const { contact } = await checkIn(c.get("ctx"), event, id);
		return showDoor(c, token, "", `${nameOf(contact)} is checked in.`);
	})
	.onError((error, c) => {
		if (!(error instanceof DomainError) || !["not_found", "conflict"].includes(error.kind)) throw error;
		const gone = error.kind === "not_found";
		const heading = gone ? "Nothing here" : "Not possible now";
		const text = gone ? "The link may be cut off or withdrawn: ask whoever gave it to you." : error.message;
		return page(c, messagePage({ tenant: null, status: gone ? 404 : 409, heading, text }), gone ? 404 : 409);
	});
