import { Stack, Stepper } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { LinkButton } from "../parts/links";
import { PageTitle } from "../parts/page-title";
import { Waiting } from "../parts/states";
import { YourPages } from "../parts/welcome/your-pages";
import { queryClient } from "../queries";
import { useWriting } from "../writing";

const YourEvent = lazy(() => import("../parts/welcome/your-event"));
const YourFunnel = lazy(() => import("../parts/welcome/your-funnel"));

const route = getRouteApi("/app/welcome");

const PAGES = 0;
const EVENT = 1;
const SHARE = 2;

/** From a new account to an event that people can register for. Where it stands is in the address, so a reload goes on. */
export function Welcome() {
	const { event } = route.useSearch();
	const navigate = route.useNavigate();
	const writing = useWriting();
	const [step, go] = useState(PAGES);
	const at = event ? SHARE : step;
	const made = (event_id: string) => {
		writing
			.write(event_id, "standard")
			.then(() => queryClient.invalidateQueries({ queryKey: ["events", "one", event_id] }));
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
			<Stepper active={at} onStepClick={event ? undefined : go} size="sm" mb="md" aria-label="Steps">
				<Stepper.Step label="Your pages" allowStepSelect={!event} />
				<Stepper.Step label="Your event" allowStepSelect={!event} />
				<Stepper.Step label="Messages and sharing" allowStepSelect={false} />
			</Stepper>
			{at === PAGES && <YourPages onDone={() => go(EVENT)} />}
			<Suspense fallback={<Waiting />}>
				{at === EVENT && <YourEvent onMade={made} />}
				{event && <YourFunnel event_id={event} writing={writing} />}
			</Suspense>
		</Stack>
	);
}
