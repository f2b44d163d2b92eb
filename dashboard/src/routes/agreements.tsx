import { Alert, Button, Checkbox, Fieldset, Group, Stack, Switch, Text, Textarea, TextInput } from "@mantine/core";
import { Plus } from "lucide-react";
import type { Settings, SettingsChange, TopicSetting } from "../api-types";
import { EVENT_TYPE_NAMES } from "../format";
import { Allowed } from "../parts/allowed";
import { PageTitle } from "../parts/page-title";
import { SaveBar } from "../parts/settings/save-bar";
import { useSettingsForm } from "../parts/settings/use-settings-form";

interface Values extends Record<string, unknown> {
	settings: Pick<
		Settings["settings"],
		"double_opt_in" | "topics" | "email_consent_text" | "sms_consent_text" | "consent_version"
	>;
}

const read = ({ settings }: Settings): Values => {
	const { double_opt_in, topics, email_consent_text, sms_consent_text, consent_version } = settings;
	return { settings: { double_opt_in, topics, email_consent_text, sms_consent_text, consent_version } };
};

const offerBack = async (title: string, undo: () => void) => (await import("../parts/undo")).offer({ title, undo });

/** A key once given stays: what people said no to hangs on it. */
const keyOf = ({ key, name }: TopicSetting, index: number) =>
	key ||
	name
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, "-")
		.replace(/^-+|-+$/g, "")
		.slice(0, 40) ||
	`topic-${index + 1}`;

const write = ({ settings }: Values): SettingsChange => ({
	settings: { ...settings, topics: settings.topics.map((topic, index) => ({ ...topic, key: keyOf(topic, index) })) },
});

const PURPOSES = [
	{ value: "content", label: "Helpful messages" },
	{ value: "offer", label: "Offers" },
];
const TYPES = Object.entries(EVENT_TYPE_NAMES).map(([value, label]) => ({ value, label }));

/** What people agree to, in which words, and what they may say no to on its own. */
export function Agreements() {
	const { tenant, form, save, submit } = useSettingsForm({ read, write, said: "What people agree to is saved." });
	const { topics, email_consent_text, sms_consent_text, consent_version } = form.values.settings;
	const held = tenant.settings;
	const reworded = email_consent_text !== held.email_consent_text || sms_consent_text !== held.sms_consent_text;
	return (
		<Stack maw={760}>
			<PageTitle
				title="Agreements"
				lead="What people agree to when they register, and what they may say no to later."
			/>
			<Allowed least="admin">
				<form onSubmit={submit} noValidate>
					<Stack gap="lg">
						<Fieldset legend="New addresses">
							<Switch
								label="Confirm new addresses first"
								description="Nothing else is sent to a new address until its owner has clicked a link (double opt-in)."
								{...form.getInputProps("settings.double_opt_in", { type: "checkbox" })}
							/>
						</Fieldset>
						<Fieldset legend="Wording">
							<Stack>
								<Textarea
									label="Beside the tick for e-mail"
									autosize
									minRows={2}
									{...form.getInputProps("settings.email_consent_text")}
								/>
								<Textarea
									label="Beside the tick for texts"
									autosize
									minRows={3}
									{...form.getInputProps("settings.sms_consent_text")}
								/>
								<TextInput
									label="Version of this wording"
									description="Kept with each agreement, beside the words themselves."
									{...form.getInputProps("settings.consent_version")}
								/>
								{reworded && consent_version === held.consent_version && (
									<Alert color="indigo">
										Give the new wording a version of its own, so that records tell them apart.
									</Alert>
								)}
							</Stack>
						</Fieldset>
						<Fieldset legend="Topics">
							<Stack>
								<Text size="sm" c="dimmed">
									People can say no to a topic in their preferences and go on getting the rest. Confirmations and
									reminders belong to none.
								</Text>
								{topics.length === 0 && (
									<Text size="sm">No topic yet: people say yes or no to all of it. Add one such as “Offers”.</Text>
								)}
								{topics.map((topic, index) => {
									const at = `settings.topics.${index}`;
									const name = topic.name || `Topic ${index + 1}`;
									return (
										<Fieldset key={topic.key || `new-${index}`} legend={name} variant="filled">
											<Stack>
												<TextInput label="Name" required {...form.getInputProps(`${at}.name`)} />
												<Checkbox.Group label="What belongs to it" {...form.getInputProps(`${at}.purposes`)}>
													<Group mt={6}>
														{PURPOSES.map((one) => (
															<Checkbox key={one.value} {...one} />
														))}
													</Group>
												</Checkbox.Group>
												<Checkbox.Group
													label="Of which events"
													description="None means all."
													{...form.getInputProps(`${at}.event_types`)}
												>
													<Group mt={6}>
														{TYPES.map((one) => (
															<Checkbox key={one.value} {...one} />
														))}
													</Group>
												</Checkbox.Group>
												<Group>
													<Button
														size="xs"
														variant="default"
														onClick={() => {
															form.removeListItem("settings.topics", index);
															offerBack(`${name} is taken out; save to make it so`, () =>
																form.insertListItem("settings.topics", topic, index),
															);
														}}
														aria-label={`Remove ${name}`}
													>
														Remove
													</Button>
												</Group>
											</Stack>
										</Fieldset>
									);
								})}
								<Group>
									<Button
										variant="default"
										leftSection={<Plus size={16} />}
										disabled={topics.length >= 20}
										onClick={() =>
											form.insertListItem("settings.topics", {
												key: "",
												name: "",
												purposes: ["content", "offer"],
												event_types: [],
											})
										}
									>
										Add a topic
									</Button>
								</Group>
							</Stack>
						</Fieldset>
						<SaveBar form={form} saving={save.isPending} label="Save" />
					</Stack>
				</form>
			</Allowed>
		</Stack>
	);
}
