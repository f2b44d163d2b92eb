import {
	Button,
	ColorInput,
	Fieldset,
	Group,
	NumberInput,
	SimpleGrid,
	Stack,
	Switch,
	TagsInput,
	Text,
	Textarea,
	TextInput,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../api";
import type { Settings, SettingsChange } from "../api-types";
import { refuse, tell } from "../parts/forms";
import { PageTitle } from "../parts/page-title";
import { ZoneSelect } from "../parts/zone-select";
import { queryClient, settingsQuery } from "../queries";

const SWITCHES = {
	adaptive_timing_enabled: [
		"Fit messages to the time that is left",
		"Off: each leaves exactly when it was written for, and late ones are skipped.",
	],
	sms_delivery_enabled: ["Send text messages", "Off: no text leaves, whatever a funnel says."],
	poll_personalization_enabled: ["Follow poll answers", "Off: everybody gets the same follow-up."],
	ai_content_generation_enabled: ["Write funnels from your knowledge", "Off: funnels come from the templates alone."],
} as const;

interface Values extends Record<string, unknown> {
	name: string;
	timezone: string;
	postal_address: string;
	settings: {
		brand: { primary_color: string; logo_url: string; sign_off: string };
		email_gap_hours: number;
		sms_gap_hours: number;
		quiet_from: string;
		quiet_to: string;
		sms_daily_ceiling: number;
		switches: Record<string, boolean>;
		double_opt_in: boolean;
		allowed_origins: string[];
		links: Settings["settings"]["links"];
	};
}

const valuesOf = ({ name, timezone, postal_address, settings }: Settings): Values => ({
	name,
	timezone,
	postal_address,
	settings: {
		brand: { ...settings.brand, logo_url: settings.brand.logo_url ?? "" },
		email_gap_hours: settings.email_gap_hours,
		sms_gap_hours: settings.sms_gap_hours,
		quiet_from: settings.quiet_from,
		quiet_to: settings.quiet_to,
		sms_daily_ceiling: settings.sms_daily_ceiling,
		switches: settings.switches,
		double_opt_in: settings.double_opt_in,
		allowed_origins: settings.allowed_origins,
		links: {
			own_hosts: settings.links.own_hosts,
			utm: settings.links.utm,
			utm_on_join: settings.links.utm_on_join,
		},
	},
});

const changeOf = ({ settings, ...facts }: Values): SettingsChange => ({
	...facts,
	settings: { ...settings, brand: { ...settings.brand, logo_url: settings.brand.logo_url.trim() || null } },
});

export function SettingsPage() {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const form = useForm<Values>({ initialValues: valuesOf(tenant) });
	const save = useMutation({
		mutationFn: (values: Values) => api.changeSettings(changeOf(values)),
		onSuccess: (changed) => {
			queryClient.setQueryData(settingsQuery.queryKey, changed);
			queryClient.removeQueries({ queryKey: ["preview"] });
			queryClient.removeQueries({ queryKey: ["sweep"] });
			form.setValues(valuesOf(changed));
			form.resetDirty(valuesOf(changed));
			tell("The settings are saved.");
		},
		onError: (error) => refuse(form, error),
	});
	return (
		<Stack maw={760}>
			<PageTitle title="Settings" lead="They hold for all your events." />
			<form onSubmit={form.onSubmit((values) => save.mutate(values))} noValidate>
				<Stack gap="lg">
					<Fieldset legend="You">
						<Stack>
							<TextInput label="Your name or brand" required {...form.getInputProps("name")} />
							<Textarea
								label="Postal address"
								description="Stands at the foot of every marketing e-mail."
								required
								autosize
								minRows={2}
								{...form.getInputProps("postal_address")}
							/>
							<ZoneSelect label="Time zone" {...form.getInputProps("timezone")} />
						</Stack>
					</Fieldset>
					<Fieldset legend="Brand">
						<Stack>
							<ColorInput
								label="Colour"
								description="Of buttons and links on your pages and in your e-mails."
								format="hex"
								eyeDropperButtonProps={{ "aria-label": "Pick a colour from the screen" }}
								{...form.getInputProps("settings.brand.primary_color")}
							/>
							<TextInput
								label="Address of your logo"
								type="url"
								placeholder="https://"
								{...form.getInputProps("settings.brand.logo_url")}
							/>
							<Textarea
								label="Closing lines"
								description="At the end of each e-mail. Your name stands there while this is empty."
								autosize
								minRows={2}
								{...form.getInputProps("settings.brand.sign_off")}
							/>
						</Stack>
					</Fieldset>
					<Fieldset legend="Pace">
						<Stack>
							<SimpleGrid cols={{ base: 1, xs: 2 }}>
								<NumberInput
									label="Hours between two e-mails"
									min={0.25}
									max={72}
									step={0.5}
									{...form.getInputProps("settings.email_gap_hours")}
								/>
								<NumberInput
									label="Hours between two texts"
									min={0.25}
									max={72}
									step={0.5}
									{...form.getInputProps("settings.sms_gap_hours")}
								/>
								<TextInput label="Texts from" type="time" {...form.getInputProps("settings.quiet_from")} />
								<TextInput label="Texts until" type="time" {...form.getInputProps("settings.quiet_to")} />
								<NumberInput
									label="Texts to one person in 24 hours"
									min={1}
									max={10}
									{...form.getInputProps("settings.sms_daily_ceiling")}
								/>
							</SimpleGrid>
							<Text size="sm" c="dimmed">
								Texts leave in these hours of the person's own time zone, and never outside of what the law of their
								place allows.
							</Text>
						</Stack>
					</Fieldset>
					<Fieldset legend="Forms">
						<Stack>
							<Switch
								label="Confirm new addresses first"
								description="Nothing else is sent to a new address until its owner has clicked a link (double opt-in)."
								{...form.getInputProps("settings.double_opt_in", { type: "checkbox" })}
							/>
							<TagsInput
								label="Sites that may show your form"
								description="Such as https://www.example.com. Every site may while this is empty."
								{...form.getInputProps("settings.allowed_origins")}
							/>
						</Stack>
					</Fieldset>
					<Fieldset legend="Links">
						<Stack>
							<TagsInput
								label="Hosts of your own pages"
								description="Links to them in messages carry the UTM parameters below."
								{...form.getInputProps("settings.links.own_hosts")}
							/>
							<SimpleGrid cols={{ base: 1, xs: 2 }}>
								{(["source", "medium", "campaign", "content"] as const).map((name) => (
									<TextInput
										key={name}
										label={`utm_${name}`}
										{...form.getInputProps(`settings.links.utm.${name}`)}
										value={form.values.settings.links.utm[name] ?? ""}
										onChange={(change) =>
											form.setFieldValue(`settings.links.utm.${name}`, change.currentTarget.value || null)
										}
									/>
								))}
							</SimpleGrid>
							<Text size="sm" c="dimmed">
								{"{event}, {event_id}, {step} and {channel} are filled in."}
							</Text>
							<Switch
								label="Hand UTM parameters on to the meeting"
								{...form.getInputProps("settings.links.utm_on_join", { type: "checkbox" })}
							/>
						</Stack>
					</Fieldset>
					<Fieldset legend="Switches">
						<Stack>
							{Object.entries(SWITCHES).map(([name, [label, description]]) => (
								<Switch
									key={name}
									label={label}
									description={description}
									{...form.getInputProps(`settings.switches.${name}`, { type: "checkbox" })}
								/>
							))}
						</Stack>
					</Fieldset>
					<Group>
						<Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
							Save settings
						</Button>
						<Button variant="default" onClick={form.reset} disabled={!form.isDirty()}>
							Undo changes
						</Button>
					</Group>
				</Stack>
			</form>
		</Stack>
	);
}
