import { diagnose, printFindings } from "./lib/doctor.mjs";

try {
	process.exit(printFindings(await diagnose(process.argv.slice(2), process.env)) ? 0 : 1);
} catch (error) {
	console.error(error.message);
	process.exit(1);
}
