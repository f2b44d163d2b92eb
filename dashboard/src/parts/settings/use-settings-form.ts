import { useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "../../api";
import type { Settings, SettingsChange } from "../../api-types";
import { queryClient, settingsQuery } from "../../queries";
import { refuse, tell } from "../forms";

interface Part<Values> {
	/** The form's values as the tenant has them. */
	read: (tenant: Settings) => Values;
	/** What the API takes for them. */
	write: (values: Values) => SettingsChange;
	/** A path of the API as the form names that field. */
	place?: (path: string) => string;
	said: string;
}

/** A form over some of the tenant's settings, which it reads, saves and holds against the API's rules. */
export function useSettingsForm<Values extends Record<string, unknown>>({ read, write, place, said }: Part<Values>) {
	const { data: tenant } = useSuspenseQuery(settingsQuery);
	const form = useForm<Values>({ initialValues: read(tenant) });
	const save = useMutation({
		mutationFn: (values: Values) => api.changeSettings(write(values)),
		onSuccess: (changed) => {
			queryClient.setQueryData(settingsQuery.queryKey, changed);
			for (const key of ["preview", "sweep"]) queryClient.removeQueries({ queryKey: [key] });
			form.setInitialValues(read(changed));
			form.setValues(read(changed));
			tell(said);
		},
		onError: (error) => refuse(form, error, place),
	});
	return { tenant, form, save, submit: form.onSubmit((values) => save.mutate(values)) };
}
