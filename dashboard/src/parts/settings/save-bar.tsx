import { Button, Group } from "@mantine/core";

interface Props {
	form: { isDirty: () => boolean; reset: () => void };
	saving: boolean;
	label: string;
}

export function SaveBar({ form, saving, label }: Props) {
	return (
		<Group>
			<Button type="submit" loading={saving} disabled={!form.isDirty()}>
				{label}
			</Button>
			<Button variant="default" onClick={form.reset} disabled={!form.isDirty()}>
				Undo changes
			</Button>
		</Group>
	);
}
