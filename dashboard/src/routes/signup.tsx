import { Button, PasswordInput, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api } from "../api";
import { Entry } from "../parts/entry";
import { refuse } from "../parts/forms";
import { LinkAnchor } from "../parts/links";
import { ZoneSelect } from "../parts/zone-select";
import { queryClient } from "../queries";
import { browserZone } from "../zone";

const LONGEST = 63;

/** A name as part of an address: letters, digits and inner hyphens. */
const asSubdomain = (name: string): string =>
	name
		.normalize("NFKD")
		.toLowerCase()
		.replace(/[\u0300-\u036f'’]/g, "")
		.replace(/[^a-z0-9]+/g, "-")
		.slice(0, LONGEST)
		.replace(/^-+|-+$/g, "");

export function SignUp() {
	const navigate = useNavigate();
	const form = useForm({
		initialValues: {
			tenant: { name: "", subdomain: "", timezone: browserZone(), postal_address: "" },
			email: "",
			password: "",
			setup_code: new URLSearchParams(location.search).get("setup") ?? undefined,
		},
	});
	const signUp = useMutation({
		mutationFn: api.signUp,
		onSuccess: async () => {
			queryClient.clear();
			await navigate({ to: "/welcome" });
		},
		onError: (error) => refuse(form, error),
	});
	const { tenant } = form.values;
	const rename = (name: string) => {
		const follows = tenant.subdomain === asSubdomain(tenant.name);
		form.setFieldValue("tenant.name", name);
		if (follows) form.setFieldValue("tenant.subdomain", asSubdomain(name));
	};
	return (
		<Entry title="Create your account" lead="A minute from here to your first event.">
			<form onSubmit={form.onSubmit((values) => signUp.mutate(values))} noValidate>
				<Stack>
					<TextInput
						label="Your name or brand"
						description="As your registrants know you."
						autoComplete="organization"
						required
						{...form.getInputProps("tenant.name")}
						onChange={(change) => rename(change.currentTarget.value)}
					/>
					<TextInput
						label="Short name in addresses"
						description={`Your registration pages start with ${location.host}/e/${tenant.subdomain || "your-name"}`}
						required
						spellCheck={false}
						autoCapitalize="none"
						{...form.getInputProps("tenant.subdomain")}
					/>
					<Textarea
						label="Postal address"
						description="The law asks for it at the foot of every marketing e-mail."
						autoComplete="street-address"
						required
						autosize
						minRows={2}
						{...form.getInputProps("tenant.postal_address")}
					/>
					<ZoneSelect label="Your time zone" required {...form.getInputProps("tenant.timezone")} />
					<TextInput
						label="E-mail address"
						type="email"
						autoComplete="email"
						required
						{...form.getInputProps("email")}
					/>
					<PasswordInput
						label="Password"
						description="At least 8 characters."
						autoComplete="new-password"
						required
						{...form.getInputProps("password")}
					/>
					<Button type="submit" loading={signUp.isPending}>
						Create account
					</Button>
					<Text size="sm" ta="center">
						Have an account?{" "}
						<LinkAnchor to="/login" underline="always">
							Sign in
						</LinkAnchor>
					</Text>
				</Stack>
			</form>
		</Entry>
	);
}
