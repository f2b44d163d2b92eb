import { Stack, Stepper, useMatches, VisuallyHidden } from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { useSuspenseQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { Waiting } from "../parts/states";
import { YourPages } from "../parts/welcome/your-pages";
import { queryClient, settingsQuery } from "../queries";
import { useWriting } from "../writing";

const YourEvent = lazy(() => import("../parts/welcome/your-event"));
const YourFunnel = lazy(() => import("../parts/welcome/your-funnel"));

const route = getRouteApi("/app/welcome");

const PAGES = 0;
const EVENT = 1;
const SHARE = 2;

const LABELS = ["Your pages", "Your event", "Messages and sharing"];

/** From a new account to an event that people can register for. A reload goes on where it stood: the event is in the address, what comes before it is kept for the tab. */
export function Welcome() {
	const { event } = route.useSearch();
	const navigate = route.useNavigate();
	const writing = useWriting();
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const [{ step, reading }, keep] = useSessionStorage<{ step: number; reading: string | null }>({
		key: `welcome ${tenant.tenant_id}`,
		defaultValue: { step: PAGES, reading: null },
		getInitialValueInEffect: false,
	});
	const go = (to: number) => keep((kept) => ({ ...kept, step: to }));
	const narrow = useMatches({ base: true, xs: false }, { getInitialValueInEffect: false });
	const at = event ? SHARE : step;
	const made = (event_id: string) => {
		writing
			.write(event_id, "standard")
			.then(() => queryClient.invalidateQueries({ queryKey: ["events", "one", event_id] }));
		// Another first event begins at the beginning.
		keep({ step: PAGES, reading: null });
		navigate({ search: { event: event_id } });
	};
	return (
		<Stack maw={760}>
			<PageTitle
				title="Your first event"
				lead="Three steps, a few minutes."
				actions={
					<LinkButton to="/events" variant="subtle" color="gray">
						Later
					</LinkButton>
				}
			/>
			<Stepper active={at} onStepClick={event ? undefined : go} size="sm" mb="md" wrap={false} aria-label="Steps">
				{LABELS.map((label, i) => (
					<Stepper.Step
						key={label}
						label={narrow && i !== at ? <VisuallyHidden>{label}</VisuallyHidden> : label}
						allowStepSelect={i !== SHARE && !event}
					/>
				))}
			</Stepper>
			{at === PAGES && (
				<YourPages
					reading={reading}
					read={(id) => keep((kept) => ({ ...kept, reading: id }))}
					onDone={() => go(EVENT)}
				/>
			)}
			<Suspense fallback={<Waiting />}>
				{at === EVENT && <YourEvent onMade={made} />}
				{event && <YourFunnel event_id={event} writing={writing} />}
			</Suspense>
		</Stack>
	);
}
