import { describe, expect, it } from "vitest";
import { hostFault, isPublicAddress, urlFault } from "./public-address";
import { createPageReader } from "./web-page";

describe("an address", () => {
	it.each([
		"http://127.0.0.1/",
		"http://127.1/",
		"http://2130706433/",
		"http://0x7f000001/",
		"http://0177.0.0.1/",
		"http://10.1.2.3/",
		"http://192.168.0.1/",
		"http://172.31.255.255/",
		"http://169.254.169.254/latest/meta-data/",
		"http://100.64.0.1/",
		"http://0.0.0.0/",
		"http://224.0.0.1/",
		"http://255.255.255.255/",
		"http://[::1]/",
		"http://[::]/",
		"http://[::ffff:127.0.0.1]/",
		"http://[::ffff:a00:1]/",
		"http://[64:ff9b::a00:1]/",
		"http://[2002:7f00:1::]/",
		"http://[2001:0:7f00:1::]/",
		"http://[fe80::1]/",
		"http://[fd00::1]/",
		"http://localhost/",
		"http://localhost:8788/",
		"http://LOCALHOST./",
		"http://api.localhost/",
		"http://printer.local/",
		"http://metadata.google.internal/",
		"http://intranet/",
		"https://127。0。0。1/",
	])("%s is not public", (url) => {
		expect(urlFault(url)).toMatch(/public internet/);
	});

	it.each([
		["ftp://a.example/", /http or https/],
		["file:///etc/passwd", /http or https/],
		["javascript:alert(1)", /http or https/],
		["not an address", /http or https/],
		["https://ana:secret@a.example/", /password/],
		["https://a.example:8080/", /port/],
	])("%s is refused", (url, reason) => {
		expect(urlFault(url)).toMatch(reason);
	});

	it.each(["https://a.example/", "http://a.example:80/x?y", "https://8.8.8.8/", "https://[2606:4700:4700::1111]/"])(
		"%s may be read",
		(url) => {
			expect(urlFault(url)).toBeNull();
		},
	);

	it("is looked up, and refused where any of its addresses is private", async () => {
		const fault = (addresses: string[]) => hostFault("https://a.example/", async () => addresses);
		expect(await fault(["93.184.215.14", "2606:4700:4700::1111"])).toBeNull();
		expect(await fault(["93.184.215.14", "10.0.0.1"])).toMatch(/public internet/);
		expect(await fault(["::ffff:127.0.0.1"])).toMatch(/public internet/);
		expect(await fault(["no address"])).toMatch(/public internet/);
		expect(await fault([])).toMatch(/no such host/);
		expect(await hostFault("https://a.example/", () => Promise.reject(new Error("down")))).toMatch(/looked up/);
		expect(isPublicAddress("")).toBe(false);
	});
});

const html = (body: string, headers: Record<string, string> = {}) =>
	new Response(body, { headers: { "content-type": "text/html; charset=utf-8", ...headers } });
const to = (location: string, status = 302) => new Response(null, { status, headers: { location } });
function reader(answers: Record<string, () => Response | Promise<Response>>) {
	const asked: string[] = [];
	const pages = createPageReader(
		"https://myxelium.example",
		async (host) => (host === "inside.example" ? ["10.0.0.7"] : ["93.184.215.14"]),
		async (url, init) => {
			asked.push(url);
			expect(init.redirect).toBe("manual");
			expect((init.headers as Record<string, string>)["user-agent"]).toContain("+https://myxelium.example");
			return (answers[url] ?? (() => new Response("", { status: 404 })))();
		},
	);
	return { pages, asked };
}
const fault = async (answers: Record<string, () => Response | Promise<Response>>) => {
	const { pages, asked } = reader(answers);
	const read = await pages.read("https://a.example/");
	return { reason: "fault" in read ? read.fault : "read", asked };
};

describe("a page", () => {
	it("is read behind redirects, with its last address and its character set", async () => {
		const { pages } = reader({
			"https://a.example/": () => to("/b#part", 301),
			"https://a.example/b": () => to("https://www.a.example/c", 307),
			"https://www.a.example/c": () => html("<p>Hello</p>", { "content-type": 'text/html; charset="ISO-8859-1"' }),
		});
		const page = await pages.read("https://a.example/");
		expect(page).toMatchObject({ url: "https://www.a.example/c", type: "html", charset: "iso-8859-1" });
		expect("bytes" in page && new TextDecoder().decode(page.bytes)).toBe("<p>Hello</p>");
	});

	it.each([
		"http://127.0.0.1/admin",
		"http://2130706433/",
		"http://[::ffff:7f00:1]/",
		"https://inside.example/",
		"file:///etc/passwd",
	])("that leads on to %s is not followed", async (location) => {
		const { reason, asked } = await fault({ "https://a.example/": () => to(location) });
		expect(reason).toMatch(/^It leads on to .*(public internet|http or https)/);
		expect(asked).toEqual(["https://a.example/"]);
	});

	it("is given up in a circle, and after five redirects", async () => {
		const circle = { "https://a.example/": () => to("/b"), "https://a.example/b": () => to("/") };
		expect((await fault(circle)).reason).toMatch(/circle/);
		expect((await fault({ "https://a.example/": () => to("/") })).reason).toMatch(/circle/);
		const chain = Object.fromEntries(
			Array.from({ length: 9 }, (_, n) => [`https://a.example/${n || ""}`, () => to(`/${n + 1}`)]),
		);
		const { reason, asked } = await fault(chain);
		expect(reason).toMatch(/more than 5/);
		expect(asked).toHaveLength(6);
	});

	it("is refused for its type, its status and its size, also one that says less", async () => {
		const page = (answer: () => Response) => fault({ "https://a.example/": answer });
		expect((await page(() => html("", { "content-type": "image/png" }))).reason).toMatch(/image\/png/);
		expect((await page(() => new Response("x", { headers: {} }))).reason).toBe("read");
		expect((await page(() => new Response("gone", { status: 410 }))).reason).toMatch(/410/);
		expect((await page(() => html("x", { "content-length": "9000000" }))).reason).toMatch(/4 MB/);
		const endless = () => new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(512 * 1024)) });
		const stream = () => new Response(endless(), { headers: { "content-type": "text/html" } });
		expect((await page(stream)).reason).toMatch(/4 MB/);
		expect((await page(() => Promise.reject(new Error("reset")) as never)).reason).toMatch(/could not be reached/);
	});
});
