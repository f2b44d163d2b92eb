import { describe, expect, it } from "vitest";
import { mapFields, problemFrom, unreachable } from "./problems";
import { FIELDS } from "./types";

describe("mapFields", () => {
	it("puts each path beside its field, the first message winning", () => {
		const { fields, rest } = mapFields(
			[
				{ path: "contact.email", message: "Bad address." },
				{ path: "contact.email", message: "Second." },
				{ path: "body/contact/phone", message: "Bad number." },
				{ path: "contact.timezone", message: "Unknown zone." },
				{ message: "Something else." },
			],
			FIELDS,
		);
		expect(fields).toEqual({ email: "Bad address.", phone: "Bad number." });
		expect(rest).toBe("Unknown zone. Something else.");
	});

	it("is not fooled by names every object has", () => {
		expect(mapFields([{ path: "constructor" }], FIELDS)).toEqual({ fields: {}, rest: "Check this value." });
	});
});

describe("problemFrom", () => {
	const error = (code: string, more = {}) => ({ error: { code, message: "From the API.", ...more } });

	it("closes the form when the event is over or cancelled", () => {
		expect(problemFrom(409, error("event_over"), null, FIELDS).kind).toBe("over");
		expect(problemFrom(409, error("event_cancelled"), null, FIELDS).kind).toBe("cancelled");
		expect(problemFrom(409, error("event_not_published"), null, FIELDS).message).toContain("not open yet");
	});

	it("offers another try where one may help", () => {
		expect(problemFrom(503, null, null, FIELDS).kind).toBe("retry");
		expect(problemFrom(429, error("rate_limited"), "12", FIELDS).message).toContain("in 12 seconds");
		expect(problemFrom(429, null, null, FIELDS).message).toContain("in a moment");
		expect(unreachable(true).kind).toBe("retry");
		expect(unreachable(false).message).toContain("offline");
	});

	it("shows fields, or the API's own sentence", () => {
		const fields = [{ path: "contact.phone", message: "Not a number." }];
		expect(problemFrom(422, error("invalid", { fields }), null, FIELDS)).toMatchObject({
			kind: "fields",
			fields: { phone: "Not a number." },
		});
		expect(problemFrom(422, error("invalid"), null, FIELDS)).toMatchObject({
			kind: "refused",
			message: "From the API.",
		});
		expect(problemFrom(400, null, null, FIELDS).message).toContain("not accepted");
		expect(problemFrom(404, error("not_found"), null, FIELDS).message).toContain("organiser");
	});
});
