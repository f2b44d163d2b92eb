import "@mantine/notifications/styles.css";
import { Notifications } from "@mantine/notifications";

export { notifications } from "@mantine/notifications";

/** Where notices to the person appear. */
export default function Notices() {
	return <Notifications position="bottom-right" />;
}
