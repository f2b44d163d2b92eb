import "@mantine/dates/styles.css";
import { DateTimePicker, type DateTimePickerProps } from "@mantine/dates";

/** The library's picker with our words and format; reads and writes wall times. */
export default function OurDateTimePicker(props: DateTimePickerProps) {
	return (
		<DateTimePicker
			valueFormat="ddd, D MMM YYYY, HH:mm"
			timePickerProps={{
				withDropdown: true,
				minutesStep: 5,
				hoursInputLabel: "Hours",
				minutesInputLabel: "Minutes",
			}}
			submitButtonProps={{ "aria-label": "Take this date and time" }}
			ariaLabels={{
				previousMonth: "Previous month",
				nextMonth: "Next month",
				monthLevelControl: "Choose a month",
				yearLevelControl: "Choose a year",
			}}
			{...props}
		/>
	);
}
