const row = (name, { planned, sent, lost, given_up, double, unplanned }) =>
	`| ${name} | ${planned} | ${sent} | ${lost} | ${given_up} | ${double} | ${unplanned} |`;

export const tableOf = ({ email, sms }) =>
	[
		"| | planned | arrived | lost | dead letters left | double | unplanned |",
		"|---|---:|---:|---:|---:|---:|---:|",
		row("e-mails", email),
		row("texts", sms),
	].join("\n");

const callsOf = (calls) =>
	calls
		.filter(({ provider }) => provider === "resend" || provider === "twilio")
		.map(({ provider, endpoint, status, outcome, count }) => {
			const was =
				outcome === "answered" ? `answered ${status}` : outcome === "cut" ? "taken, then cut off" : "never answered";
			return `| ${provider} | \`${endpoint.replace(/\/2010-04-01.*\//, "…/")}\` | ${was} | ${count} |`;
		});

const s = (value) => `${Math.round(value)} s`;

const MESSAGES = {
	welcome: "confirmation",
	begins: "e-mail after the start",
	text: "text at the start",
	halfway: "another e-mail",
};

/** The report for people, written from one run's figures. */
export function markdownOf(report) {
	const { at, edition, seed, people, kills, refusals, refused_s, machine, lag_s, lag_by_step, outage_ms } = report;
	const command = edition === "full" ? "npm run chaos -- --write" : "npm run chaos -- --short --write";
	return `# Reliability

Every registrant gets each message once, whatever breaks: measured, with real processes. \`${command} --seed ${seed}\` starts the platform as
\`npm start\` does, registers people over HTTP, breaks what it can, and then counts at the providers' side, in the sandbox's own record; nothing is
asked of the product but what it planned. A smaller edition (\`--short\`) runs with the tests.

## What was done to it

- ${people} people registered with ${report.tenants} tenants, each for a confirmation, two e-mails, and a text for ${report.sms.planned} of them.
- The runtime was killed with \`kill -9\` ${kills} times at random moments, while people registered and while messages left; each time it came back with its clock 5 s ahead, 5 s
  behind or right.
- One provider call in five failed: an error, no answer, an answer after the client had given up, "too many requests", or accepted and then cut off.
- One hand-over to the queue in five was delivered twice.
- The database refused all writes for ${refused_s} s, ${refusals} times.
- Providers' notices were lost (10 %), late (15 %) and doubled (15 %).

## What came of it

${tableOf(report)}

| | |
|---|---:|
| nobody answered after a kill, median and longest | ${(outage_ms.p50 / 1000).toFixed(1)} s, ${(outage_ms.most / 1000).toFixed(1)} s |
| registrations tried again by the form, with the same key | ${report.registration_tries - people} |
| accepted later than a minute after its instant | ${report.late} |
| from its instant to the provider's yes: median, 99 of 100, longest | ${s(lag_s.p50)}, ${s(lag_s.p99)}, ${s(lag_s.most)} |
| accepted before its time (more than the spread allows) | ${report.early} |
| from the end of the storm until everything had arrived | ${s(report.recovered_s)} |
| dead letters sent once more by hand | ${report.redriven} |

Registrations came for ${report.enrol_s} s, on one e-mail account of ${report.emails_per_second} calls a second that all tenants share; the event began ${report.starts_s} s after the
first of them. Looked at every ${report.breakers.every_s} s, the account's breaker was open ${report.breakers.email.open} times of ${report.breakers.looks}, that of the texts ${report.breakers.sms.open} times.

From its instant to the provider's yes:

| message | median | 99 of 100 | longest |
|---|---:|---:|---:|
${Object.entries(lag_by_step)
	.map(([key, lag]) => `| ${MESSAGES[key]} | ${s(lag.p50)} | ${s(lag.p99)} | ${s(lag.most)} |`)
	.join("\n")}

## The providers' calls

| provider | call | what became of it | times |
|---|---|---|---:|
${callsOf(report.calls).join("\n")}

Of ${at.slice(0, 10)}, ${machine.cpus} cores (${machine.cpu}), Node ${machine.node}; the run took ${Math.round(report.took_s / 60)} minutes on a machine that had other work to do. How each case is met stands in [the architecture](architecture.md) and decisions 7 and 12.
`;
}
