const row = (name, { planned, sent, lost, given_up, double, unplanned }) =>
	`| ${name} | ${planned} | ${sent} | ${lost} | ${given_up} | ${double} | ${unplanned} |`;

export const tableOf = ({ email, sms }) =>
	[
		"| | planned | arrived | lost | dead letters left | double | unplanned |",
		"|---|---:|---:|---:|---:|---:|---:|",
		row("e-mails", email),
		row("texts", sms),
	].join("\n");
export const markdownOf = (report) => tableOf(report);
