import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createPageReader } from "../providers/web-page";
import { call, signUp, type TestTenant } from "../test/worker/product";
import { createContext } from "../workers/context";
import { importPages, importSources, readImport, resumeImports } from "./import-pages";

let tenant: TestTenant;
beforeAll(async () => {
	tenant = await signUp();
});

/** A PDF of one page that says `text`, or holds a picture alone; with a password where `encrypted`. */
function pdf(text: string, encrypted = false): Uint8Array<ArrayBuffer> {
	const stream = text ? `BT /F1 12 Tf 72 720 Td (${text}) Tj ET` : "0 0 100 100 re f";
	const objects = [
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		`<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		`<< /Filter /Standard /V 1 /R 2 /P -4 /O <${"ab".repeat(32)}> /U <${"cd".repeat(32)}> >>`,
	];
	let file = "%PDF-1.4\n";
	const offsets = objects.map((object, at) => {
		const offset = file.length;
		file += `${at + 1} 0 obj\n${object}\nendobj\n`;
		return `${String(offset).padStart(10, "0")} 00000 n \n`;
	});
	const start = file.length;
	const id = `/ID [<${"00".repeat(16)}> <${"00".repeat(16)}>]`;
	file += `xref\n0 7\n0000000000 65535 f \n${offsets.join("")}trailer\n<< /Size 7 /Root 1 0 R ${encrypted ? `/Encrypt 6 0 R ${id}` : ""} >>\nstartxref\n${start}\n%%EOF`;
	return Uint8Array.from(new TextEncoder().encode(file));
}

async function upload(
	bytes: Uint8Array<ArrayBuffer>,
	name = "page.pdf",
	fields: Record<string, string> = { kind: "offer" },
) {
	const form = new FormData();
	for (const [key, value] of Object.entries(fields)) form.set(key, value);
	form.set("file", new File([bytes], name));
	const request = new Request("http://x/", { method: "POST", body: form });
	const type = request.headers.get("content-type") ?? "";
	const { exports } = await import("cloudflare:workers");
	const answer = await exports.default.fetch("http://localhost:8787/api/v1/knowledge/documents", {
		method: "POST",
		headers: { ...tenant.auth, "content-type": type },
		body: await request.arrayBuffer(),
	});
	return {
		status: answer.status,
		body: (await answer.json()) as Record<string, never> & { error: { message: string } },
	};
}
const documents = async (as = tenant) =>
	(await call("GET", "knowledge/documents?limit=100", undefined, as.auth)).body.data as unknown[];

describe("a file", () => {
	it("that is a PDF is read, and text as text", async () => {
		const made = await upload(pdf("The Pricing Studio costs $1,200 and takes six weeks."));
		expect(made).toMatchObject({ status: 201, body: { chunks: 1 } });
		const { body } = await call("GET", `knowledge/documents/${made.body.document_id}`, undefined, tenant.auth);
		expect(body).toMatchObject({
			title: "page",
			kind: "offer",
			text: "The Pricing Studio costs $1,200 and takes six weeks.",
		});
		const text = await upload(Uint8Array.from(new TextEncoder().encode("# Café\n\nOpen daily.")), "x.md", {
			kind: "faq",
			title: "Café",
		});
		expect(text.status).toBe(201);
	});

	it.each([
		["without text", pdf(""), 422, /no text, only pictures/],
		["encrypted", pdf("secret", true), 422, /encrypted/],
		["broken", new TextEncoder().encode("%PDF-1.4\nnothing of it"), 422, /broken or cut off/],
		["cut off", pdf("x").slice(0, 150), 422, /broken or cut off/],
		["binary", Uint8Array.from({ length: 5000 }, (_, n) => n % 7), 422, /no text/],
		["ten megabytes", new Uint8Array(10 * 1024 * 1024), 413, /at most/],
	])("that is %s is refused with a reason, and nothing is kept", async (_, bytes, status, message) => {
		const before = (await documents()).length;
		const answer = await upload(bytes as Uint8Array<ArrayBuffer>);
		expect(answer.status).toBe(status);
		expect(answer.body.error.message).toMatch(message);
		expect(await documents()).toHaveLength(before);
	});

	it("is needed in a form", async () => {
		const answer = await call("POST", "knowledge/documents", "x", {
			...tenant.auth,
			"content-type": "multipart/form-data",
		});
		expect(answer.status).toBe(400);
	});
});

const SITE: Record<string, () => Response> = {
	"https://ana.example/": () =>
		html(
			'<title>Ana &amp; friends</title><a href="/offer">Offer</a><a href="/about">About</a><a href="/gone">Gone</a><p>Ana teaches calm pricing.',
		),
	"https://ana.example/offer": () => html("<title>Offer</title><p>The Studio costs $90."),
	"https://ana.example/about": () =>
		new Response(pdf("Ana lives in Bristol."), { headers: { "content-type": "application/pdf" } }),
	"https://ana.example/loop": () => new Response(null, { status: 302, headers: { location: "/loop" } }),
	"https://ana.example/empty": () => html("<script>1</script>"),
};
const html = (body: string) => new Response(body, { headers: { "content-type": "text/html" } });
function context() {
	const jobs: unknown[] = [];
	const ctx = {
		...createContext(env),
		pages: createPageReader(
			"https://myxelium.example",
			async (host) => (host === "inside.example" ? ["10.0.0.1"] : ["93.184.215.14"]),
			async (url) => (SITE[url] ?? (() => new Response("", { status: 404 })))(),
		),
		task: async (job: unknown) => void jobs.push(job),
	};
	return { ctx, jobs };
}
const actorOf = ({ tenant_id }: TestTenant) => ({ type: "system" as const, tenant_id });

describe("addresses", () => {
	it("are read by the queue, and what became of each is told", async () => {
		const fresh = await signUp();
		const { ctx, jobs } = context();
		const urls = ["", "offer", "loop", "empty", "missing"].map((path) => `https://ana.example/${path}`);
		const begun = await importSources(ctx, actorOf(fresh), {
			urls: [...urls, "https://inside.example/", `${urls[1]}#x`],
			kind: "offer",
		});
		expect(begun.pages).toHaveLength(6);
		expect(jobs).toMatchObject([{ kind: "import_pages", import_id: begun.import_id }]);
		await Promise.all([1, 2].map(() => importPages(ctx, fresh.tenant_id, begun.import_id)));
		const { body } = await call("GET", `knowledge/sources/${begun.import_id}`, undefined, fresh.auth);
		expect(body.status).toBe("done");
		expect(body.pages).toMatchObject([
			{ status: "done", title: "Ana & friends", chunks: 1 },
			{ status: "done", title: "Offer", document_id: expect.stringMatching(/^doc_/) },
			{ status: "failed", reason: expect.stringMatching(/circle/) },
			{ status: "failed", reason: expect.stringMatching(/no words/) },
			{ status: "failed", reason: expect.stringMatching(/404/) },
			{ status: "failed", reason: expect.stringMatching(/public internet/) },
		]);
		expect(await documents(fresh)).toMatchObject([{ kind: "offer" }, { kind: "offer" }]);
		expect((await call("GET", `knowledge/sources/${begun.import_id}`, undefined, tenant.auth)).status).toBe(404);
	});

	it("of a site are followed from its first page, so many in all", async () => {
		const fresh = await signUp();
		const { ctx } = context();
		const read = async (site_pages: number) => {
			const input = { urls: ["https://ana.example/"], kind: "content" as const, site_pages };
			const { import_id } = await importSources(ctx, actorOf(fresh), input);
			await importPages(ctx, fresh.tenant_id, import_id);
			return (await readImport(ctx, fresh.tenant_id, import_id)).pages.map(({ url, status }) => [
				url.slice(20),
				status,
			]);
		};
		expect(await read(2)).toEqual([
			["", "done"],
			["offer", "done"],
		]);
		expect(await read(9)).toEqual([
			["", "done"],
			["offer", "done"],
			["about", "done"],
			["gone", "failed"],
		]);
		expect(await documents(fresh)).toHaveLength(3);
	});

	it("are read on by the sweep when the job is lost, and no more than three imports run at once", async () => {
		const fresh = await signUp();
		const { ctx, jobs } = context();
		const input = { urls: ["https://ana.example/offer"], kind: "content" as const };
		const { import_id } = await importSources(ctx, actorOf(fresh), input);
		jobs.length = 0;
		expect(await resumeImports(ctx)).toBeGreaterThan(0);
		expect(jobs).toContainEqual(expect.objectContaining({ import_id }));
		await importSources(ctx, actorOf(fresh), input);
		await importSources(ctx, actorOf(fresh), input);
		await expect(importSources(ctx, actorOf(fresh), input)).rejects.toThrow(/being read already/);
	});

	it.each([
		[{ urls: [] }, "urls"],
		[{ urls: new Array(51).fill("https://ana.example/") }, "urls"],
		[{ urls: ["https://ana.example/", "http://169.254.169.254/"] }, "urls.1"],
		[{ urls: ["http://0x7f000001/"] }, "urls.0"],
		[{ urls: ["https://ana.example/", "https://ana.example/b"], site_pages: 5 }, "urls"],
		[{ urls: ["https://ana.example/"], kind: "gossip" }, "kind"],
	])("are refused before anything is fetched: %j", async (body, path) => {
		const answer = await call("POST", "knowledge/sources", body, tenant.auth);
		expect(answer.status).toBe(422);
		expect(answer.body.error.fields[0]).toMatchObject({ path, message: expect.stringMatching(/\.$|:|\w/) });
	});
});
