import { Fieldset, NumberInput, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import type { Settings, SettingsChange } from "../api-types";
import { Allowed } from "../parts/allowed";
import { PageTitle } from "../parts/page-title";
import { SaveBar } from "../parts/settings/save-bar";
import { useSettingsForm } from "../parts/settings/use-settings-form";
import { ZoneSelect } from "../parts/zone-select";

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
		email_gap_hours: number;
		sms_gap_hours: number;
		quiet_from: string;
		quiet_to: string;
		sms_daily_ceiling: number;
		switches: Record<string, boolean>;
		/** One on each line. */
		allowed_origins: string;
		links: { own_hosts: string; utm: Record<string, string>; utm_on_join: boolean };
	};
}

const UTM = ["source", "medium", "campaign", "content"] as const;
const lines = (text: string) => text.split(/[\s,]+/).filter(Boolean);

const read = ({ name, timezone, postal_address, settings }: Settings): Values => ({
	name,
	timezone,
	postal_address,
	settings: {
		email_gap_hours: settings.email_gap_hours,
		sms_gap_hours: settings.sms_gap_hours,
		quiet_from: settings.quiet_from,
		quiet_to: settings.quiet_to,
		sms_daily_ceiling: settings.sms_daily_ceiling,
		switches: settings.switches,
		allowed_origins: settings.allowed_origins.join("\n"),
		links: {
			own_hosts: settings.links.own_hosts.join("\n"),
			utm: Object.fromEntries(UTM.map((name) => [name, settings.links.utm[name] ?? ""])),
			utm_on_join: settings.links.utm_on_join,
		},
	},
});

const write = ({ settings, ...facts }: Values): SettingsChange => {
	const { allowed_origins, links, ...pace } = settings;
	const utm = Object.fromEntries(UTM.map((name) => [name, links.utm[name]?.trim() || null]));
	return {
		...facts,
		settings: {
			...pace,
			allowed_origins: lines(allowed_origins),
			links: { ...links, own_hosts: lines(links.own_hosts), utm: utm as Settings["settings"]["links"]["utm"] },
		},
	};
};

/** A fault of one line is the whole field's. */
const place = (path: string) => path.replace(/^(settings\.(?:allowed_origins|links\.own_hosts))\.\d+$/, "$1");

export function SettingsPage() {
	const { form, save, submit } = useSettingsForm({ read, write, place, said: "The settings are saved." });
	return (
		<Stack maw={760}>
			<PageTitle title="Settings" lead="They hold for all your events." />
			<Allowed least="admin">
				<form onSubmit={submit} noValidate>
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
						<Fieldset legend="Your own pages">
							<Stack>
								<Textarea
									label="Sites that may show your form"
									description="One on each line, such as https://www.example.com. Every site may while this is empty."
									autosize
									minRows={1}
									{...form.getInputProps("settings.allowed_origins")}
								/>
								<Textarea
									label="Hosts of your own pages"
									description="One on each line, such as www.example.com. Links to them in messages carry the UTM parameters below."
									autosize
									minRows={1}
									{...form.getInputProps("settings.links.own_hosts")}
								/>
								<SimpleGrid cols={{ base: 1, xs: 2 }}>
									{UTM.map((name) => (
										<TextInput key={name} label={`utm_${name}`} {...form.getInputProps(`settings.links.utm.${name}`)} />
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
						<SaveBar form={form} saving={save.isPending} label="Save settings" />
					</Stack>
				</form>
			</Allowed>
		</Stack>
	);
}
