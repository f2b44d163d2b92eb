import { Button, Center, EmptyState, Skeleton, Stack } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useRouter } from "@tanstack/react-router";
import { CircleAlert, Compass } from "lucide-react";
import { ApiError } from "../api";
import { LinkButton } from "./links";

/** Stands where content is about to be. */
export function Waiting() {
	return (
		<Stack gap="md" aria-busy="true" role="status" aria-label="Loading">
			<Skeleton height={34} width="40%" />
			<Skeleton height={90} />
			<Skeleton height={90} />
			<Skeleton height={90} />
		</Stack>
	);
}

export const said = (error: unknown): string =>
	error instanceof ApiError ? error.message : "Something unexpected happened: reload the page and try again.";

export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
	return (
		<EmptyState
			role="alert"
			icon={<CircleAlert aria-hidden />}
			title="This could not be loaded"
			description={said(error)}
			py="xl"
		>
			{retry && (
				<EmptyState.Actions>
					<Button onClick={retry}>Try again</Button>
				</EmptyState.Actions>
			)}
		</EmptyState>
	);
}

export function WentWrong({ error, reset }: ErrorComponentProps) {
	const router = useRouter();
	if (error instanceof ApiError && error.status === 404) return <Lost />;
	return (
		<Problem
			error={error}
			retry={() => {
				reset();
				router.invalidate();
			}}
		/>
	);
}

export function Lost() {
	return (
		<Center component="main" mih="60vh">
			<EmptyState
				icon={<Compass aria-hidden />}
				title="Nothing here"
				description="The address may be cut off, or what it led to was removed."
			>
				<EmptyState.Actions>
					<LinkButton to="/events">Go to your events</LinkButton>
				</EmptyState.Actions>
			</EmptyState>
		</Center>
	);
}
