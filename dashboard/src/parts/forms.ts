import type { UseFormReturnType } from "@mantine/form";
import { ApiError } from "../api";
import { said } from "./states";

type Notice = { title?: string; message: string; color: string; autoClose?: number };

async function show(notice: Notice): Promise<void> {
	const { notifications } = await import("./notices");
	notifications.show(notice);
}

export const tell = (message: string): void => void show({ message, color: "teal" });
export const complain = (error: unknown): void =>
	void show({ title: "That did not work", message: said(error), color: "red", autoClose: 10_000 });

/**
 * Shows each thing the API refused beside its field, and puts the keyboard there; what belongs to no field of the form
 * comes as a notification.
 *
 * @param place a path of the API as the form names that field; the same path where left out
 */
export function refuse<Values extends Record<string, unknown>>(
	form: UseFormReturnType<Values>,
	error: unknown,
	place: (path: string) => string = (path) => path,
): void {
	const found =
		error instanceof ApiError ? error.fields.map(({ path, message }) => [place(path), message] as const) : [];
	const shown = found.filter(([path]) => form.getInputNode(path));
	if (shown.length < found.length || found.length === 0) complain(error);
	if (shown.length === 0) return;
	form.setErrors(Object.fromEntries(shown));
	form.getInputNode(shown[0]?.[0] ?? "")?.focus();
}
