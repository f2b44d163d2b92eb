import { Stack } from "@mantine/core";
import { EndpointsPanel } from "../parts/operations/endpoints-panel";
import { PageTitle } from "../parts/page-title";

/** Where providers and other systems report to the tenant alone. */
export function Addresses() {
	return (
		<Stack maw={920}>
			<PageTitle
				title="Addresses for notices"
				lead="Where your providers, shop or course platform report what happened: who came, answered or bought."
			/>
			<EndpointsPanel />
		</Stack>
	);
}
