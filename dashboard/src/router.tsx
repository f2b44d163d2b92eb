import {
	createRootRoute,
	createRoute,
	createRouter,
	lazyRouteComponent,
	Outlet,
	redirect,
} from "@tanstack/react-router";
import { meQuery } from "./account-queries";
import { type MessageFilter, OPERATIONS, type Operation } from "./admin-types";
import { ApiError } from "./api";
import type { PeopleSearch } from "./api-types";
import { figureSearch } from "./figure-search";
import { CHANNELS, STEP_STATUS_NAMES } from "./format";
import { Lost, Waiting, WentWrong } from "./parts/states";
import { eventQuery, eventsQuery, queryClient, settingsQuery } from "./queries";
import { timeMachineSearch } from "./time-machine";

const root = createRootRoute({ component: Outlet, notFoundComponent: Lost });

const text = (value: unknown) => (typeof value === "string" && value ? value : undefined);

/** Where to go after signing in: a path of our own, never another site. */
const entrySearch = (search: Record<string, unknown>): { next?: string } => {
	const next = text(search.next);
	return next?.startsWith("/") && !next.startsWith("//") ? { next } : {};
};

const login = createRoute({
	getParentRoute: () => root,
	path: "/login",
	validateSearch: entrySearch,
	component: lazyRouteComponent(() => import("./routes/login"), "Login"),
});
const signup = createRoute({
	getParentRoute: () => root,
	path: "/signup",
	component: lazyRouteComponent(() => import("./routes/signup"), "SignUp"),
});

/** Everything behind the login. */
const app = createRoute({
	getParentRoute: () => root,
	id: "app",
	beforeLoad: async ({ location }) => {
		try {
			await Promise.all([queryClient.ensureQueryData(settingsQuery), queryClient.ensureQueryData(meQuery)]);
		} catch (error) {
			if (!(error instanceof ApiError) || error.status !== 401) throw error;
			throw redirect({ to: "/login", search: location.pathname === "/" ? {} : { next: location.href } });
		}
	},
	component: lazyRouteComponent(() => import("./parts/shell"), "Shell"),
});
const home = createRoute({
	getParentRoute: () => app,
	path: "/",
	beforeLoad: () => {
		throw redirect({ to: "/events" });
	},
});

/** Which messages are listed, and the one that is open. */
const messageSearch = (search: Record<string, unknown>): MessageFilter & { message?: string } => {
	const status = Object.hasOwn(STEP_STATUS_NAMES, String(search.status)) ? search.status : undefined;
	const channel = Object.hasOwn(CHANNELS, String(search.channel)) ? search.channel : undefined;
	const [event_id, message] = [text(search.event_id), text(search.message)];
	const found = { status, channel, event_id, message } as MessageFilter & { message?: string };
	return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
};

const STATUSES = ["draft", "upcoming", "live", "completed", "cancelled"] as const;
const welcome = createRoute({
	getParentRoute: () => app,
	path: "/welcome",
	validateSearch: (search: Record<string, unknown>): { event?: string } => {
		const event = text(search.event);
		return event ? { event } : {};
	},
	component: lazyRouteComponent(() => import("./routes/welcome"), "Welcome"),
});
const events = createRoute({
	getParentRoute: () => app,
	path: "/events",
	validateSearch: (search: Record<string, unknown>): { status?: (typeof STATUSES)[number] } => {
		const status = STATUSES.find((known) => known === search.status);
		return status ? { status } : {};
	},
	loaderDeps: ({ search }) => search,
	loader: ({ deps }) => {
		queryClient.prefetchInfiniteQuery(eventsQuery(deps.status));
	},
	component: lazyRouteComponent(() => import("./routes/events"), "Events"),
});
const newEvent = createRoute({
	getParentRoute: () => app,
	path: "/events/new",
	component: lazyRouteComponent(() => import("./routes/new-event"), "NewEvent"),
});
const event = createRoute({
	getParentRoute: () => app,
	path: "/events/$eventId",
	loader: ({ params }) => queryClient.ensureQueryData(eventQuery(params.eventId)),
	component: lazyRouteComponent(() => import("./routes/event"), "EventFrame"),
});
const overview = createRoute({
	getParentRoute: () => event,
	path: "/",
	component: lazyRouteComponent(() => import("./routes/event-overview"), "EventOverview"),
});
const funnel = createRoute({
	getParentRoute: () => event,
	path: "funnel",
	component: lazyRouteComponent(() => import("./routes/funnel"), "Funnel"),
});
const timeMachine = createRoute({
	getParentRoute: () => event,
	path: "time-machine",
	validateSearch: timeMachineSearch,
	component: lazyRouteComponent(() => import("./routes/time-machine"), "TimeMachine"),
});
const known = <Value extends string>(values: readonly Value[], given: unknown): Value | undefined =>
	values.find((value) => value === given);
const PEOPLE = ["active", "cancelled", "attended", "left_early", "no_show", "purchased"] as const;
const attendance = createRoute({
	getParentRoute: () => event,
	path: "attendance",
	component: lazyRouteComponent(() => import("./routes/attendance"), "AttendancePage"),
});
const experiments = createRoute({
	getParentRoute: () => event,
	path: "experiments",
	component: lazyRouteComponent(() => import("./routes/experiments"), "Experiments"),
});
const people = createRoute({
	getParentRoute: () => event,
	path: "people",
	validateSearch: (search: Record<string, unknown>): { person?: string } & PeopleSearch => {
		const [person, q, question, answer] = [search.person, search.q, search.question, search.answer].map(text);
		const status = known(PEOPLE, search.status);
		return {
			...(q && { q }),
			...(status && { status }),
			...(question && answer && { question, answer }),
			...(person && { person }),
		};
	},
	component: lazyRouteComponent(() => import("./routes/people"), "People"),
});
/** What everything is written and painted from. */
const material = createRoute({
	getParentRoute: () => app,
	id: "material",
	component: lazyRouteComponent(() => import("./routes/material"), "Material"),
});
const brand = createRoute({
	getParentRoute: () => material,
	path: "/brand",
	component: lazyRouteComponent(() => import("./routes/brand"), "BrandKit"),
});
const knowledge = createRoute({
	getParentRoute: () => material,
	path: "/knowledge",
	component: lazyRouteComponent(() => import("./routes/knowledge"), "Knowledge"),
});
const contacts = createRoute({
	getParentRoute: () => app,
	path: "/contacts",
	validateSearch: (search: Record<string, unknown>): { q?: string; person?: string } => {
		const [q, person] = [text(search.q), text(search.person)];
		return { ...(q && { q }), ...(person && { person }) };
	},
	component: lazyRouteComponent(() => import("./routes/contacts"), "Contacts"),
});
const messages = createRoute({
	getParentRoute: () => app,
	path: "/messages",
	validateSearch: messageSearch,
	component: lazyRouteComponent(() => import("./routes/messages"), "Messages"),
});
const inbox = createRoute({
	getParentRoute: () => app,
	path: "/inbox",
	component: lazyRouteComponent(() => import("./routes/inbox"), "Inbox"),
});
const sending = createRoute({
	getParentRoute: () => app,
	path: "/sending",
	component: lazyRouteComponent(() => import("./routes/sending"), "SendingPage"),
});
const operations = createRoute({
	getParentRoute: () => app,
	path: "/operations",
	validateSearch: (search: Record<string, unknown>): { show?: Operation } => {
		const show = known(OPERATIONS, search.show);
		return show ? { show } : {};
	},
	component: lazyRouteComponent(() => import("./routes/operations"), "Operations"),
});
const settings = createRoute({
	getParentRoute: () => app,
	path: "/settings",
	component: lazyRouteComponent(() => import("./routes/settings"), "SettingsPage"),
});
const agreements = createRoute({
	getParentRoute: () => app,
	path: "/agreements",
	component: lazyRouteComponent(() => import("./routes/agreements"), "Agreements"),
});
const credentials = createRoute({
	getParentRoute: () => app,
	path: "/credentials",
	component: lazyRouteComponent(() => import("./routes/credentials"), "Credentials"),
});
const plan = createRoute({
	getParentRoute: () => app,
	path: "/plan",
	component: lazyRouteComponent(() => import("./routes/plan"), "Plan"),
});
const webhooks = createRoute({
	getParentRoute: () => app,
	path: "/webhooks",
	component: lazyRouteComponent(() => import("./routes/webhooks"), "Webhooks"),
});
const addresses = createRoute({
	getParentRoute: () => app,
	path: "/addresses",
	component: lazyRouteComponent(() => import("./routes/addresses"), "Addresses"),
});
const assistants = createRoute({
	getParentRoute: () => app,
	path: "/assistants",
	component: lazyRouteComponent(() => import("./routes/assistants"), "Assistants"),
});
const analytics = createRoute({
	getParentRoute: () => app,
	path: "/analytics",
	validateSearch: (search: Record<string, unknown>): { event?: string } => {
		const event = text(search.event);
		return event ? { event } : {};
	},
	component: lazyRouteComponent(() => import("./routes/analytics"), "AnalyticsPage"),
});
const analyticsPeople = createRoute({
	getParentRoute: () => app,
	path: "/analytics/people",
	validateSearch: figureSearch,
	component: lazyRouteComponent(() => import("./routes/analytics-people"), "AnalyticsPeople"),
});
const team = createRoute({
	getParentRoute: () => app,
	path: "/team",
	component: lazyRouteComponent(() => import("./routes/team"), "Team"),
});
const account = createRoute({
	getParentRoute: () => app,
	path: "/account",
	component: lazyRouteComponent(() => import("./routes/account"), "Account"),
});
const keys = createRoute({
	getParentRoute: () => app,
	path: "/api-keys",
	component: lazyRouteComponent(() => import("./routes/api-keys"), "ApiKeys"),
});

export const router = createRouter({
	routeTree: root.addChildren([
		login,
		signup,
		app.addChildren([
			home,
			welcome,
			events,
			newEvent,
			event.addChildren([overview, funnel, timeMachine, people, attendance, experiments]),
			contacts,
			messages,
			analytics,
			analyticsPeople,
			inbox,
			sending,
			material.addChildren([knowledge, brand]),
			operations,
			settings,
			agreements,
			credentials,
			plan,
			webhooks,
			addresses,
			assistants,
			team,
			account,
			keys,
		]),
	]),
	defaultPreload: "intent",
	scrollRestoration: true,
	defaultPendingComponent: Waiting,
	defaultErrorComponent: WentWrong,
	defaultNotFoundComponent: Lost,
});

declare module "@tanstack/react-router" {
	interface Register {
		router: typeof router;
	}
}
