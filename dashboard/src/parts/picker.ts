/** What every picker of a date and time has in common. */
export const PICKER = {
	valueFormat: "ddd, D MMM YYYY, HH:mm",
	timePickerProps: {
		withDropdown: true,
		minutesStep: 5,
		hoursInputLabel: "Hours",
		minutesInputLabel: "Minutes",
	},
	submitButtonProps: { "aria-label": "Take this date and time" },
	headerControlsOrder: ["previous", "level", "next"] as ("previous" | "level" | "next")[],
	ariaLabels: {
		previousMonth: "Previous month",
		nextMonth: "Next month",
		monthLevelControl: "Choose a month",
		yearLevelControl: "Choose a year",
	},
};
