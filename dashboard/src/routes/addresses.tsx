import { Stack } from "@mantine/core";
import { AllowedPage } from "../parts/allowed";
import { EndpointsPanel } from "../parts/operations/endpoints-panel";
import { PageTitle } from "../parts/page-title";

/** Where providers and other systems report to the tenant alone. */
function OwnAddresses() {
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

export function Addresses() {
	return (
		<AllowedPage least="admin" title="Addresses for notices">
			<OwnAddresses />
		</AllowedPage>
	);
}
