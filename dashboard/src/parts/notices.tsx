import "@mantine/notifications/styles.css";
import { Notifications } from "@mantine/notifications";
import { lazy, Suspense } from "react";
import { useConflict } from "./funnel/conflict-store";

const Conflict = lazy(() => import("./funnel/conflict"));

export { notifications } from "@mantine/notifications";

/** Where notices to the person appear, and questions that no page of its own asks. */
export default function Notices() {
	const asked = useConflict();
	return (
		<>
			<Notifications position="bottom-right" />
			<Suspense>{asked && <Conflict />}</Suspense>
		</>
	);
}
