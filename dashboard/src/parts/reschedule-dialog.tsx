import { Button, Group, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery } from "@tanstack/react-query";
import { ApiError, api } from "../api";
import { dateTime, people } from "../format";
import { instantOf, type WallTime, wallTime } from "../zone";
import { Dialog } from "./dialog";
import { type DialogProps, Reach, reread } from "./event-dialogs";
import { refuse, tell } from "./forms";
import { When } from "./when";

const DEBOUNCE_MS = 300;

export function RescheduleDialog({ event, onClose }: DialogProps) {
	const zone = event.timezone;
	const form = useForm({
		initialValues: {
			scheduled_at: (event.scheduled_at ? wallTime(Date.parse(event.scheduled_at), zone) : null) as WallTime | null,
		},
	});
	const chosen = form.values.scheduled_at && new Date(instantOf(form.values.scheduled_at, zone)).toISOString();
	const [asked] = useDebouncedValue(chosen, DEBOUNCE_MS);
	const moved = chosen !== null && Date.parse(chosen) !== Date.parse(event.scheduled_at ?? "");
	const trial = useQuery({
		queryKey: ["events", "dry-run", event.event_id, event.plan_version, asked],
		queryFn: () => api.changeEvent(event.event_id, { scheduled_at: asked }, true),
		enabled: moved && Boolean(asked),
		retry: (tries, error) => !(error instanceof ApiError) && tries < 2,
	});
	const change = useMutation({
		mutationFn: () => api.changeEvent(event.event_id, { scheduled_at: chosen }),
		onSuccess: async ({ told }) => {
			await reread();
			onClose();
			tell(`The event is moved. ${people(told)} will be told.`);
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<Dialog onClose={onClose} title="Reschedule" centered>
			<form onSubmit={form.onSubmit(() => change.mutate())} noValidate>
				<Stack>
					<When
						label="New start"
						description={chosen ? dateTime(chosen, zone) : zone}
						data-autofocus
						popoverProps={{ withinPortal: true }}
						{...form.getInputProps("scheduled_at")}
					/>
					{moved ? (
						<Reach change={asked === chosen ? trial.data : undefined} error={asked === chosen ? trial.error : null} />
					) : (
						<Text size="sm" c="dimmed">
							Choose another date or time to see who would be told.
						</Text>
					)}
					<Group justify="flex-end">
						<Button variant="default" onClick={onClose}>
							Keep it as it is
						</Button>
						<Button type="submit" disabled={!moved} loading={change.isPending}>
							Reschedule
						</Button>
					</Group>
				</Stack>
			</form>
		</Dialog>
	);
}
