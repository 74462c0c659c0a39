import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { performance } from 'node:perf_hooks';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'csv-parse/sync';
import type { Report } from './report.ts';
import type { Body } from '#server/export/bundle.ts';
import { makeAside } from '#server/export/aside/aside.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { restoreWorkshop } from '#server/use/restore/restore.ts';
import { someAdmin, testApp } from '../support/app.ts';
import { ensurePrograms } from '../support/programs.js';
import { pabulibFaults } from '../support/pabulib.ts';
import { someWorkshopFile } from '../support/whole.ts';

const out = 'test-results/exports';
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** Every file of a workshop of 2,000 cards: how long each takes, and whether the programs of officers open it. */
export async function prove(report: Report, { long }: { long: boolean }): Promise<void> {
	const cards = long ? 2000 : 200;
	rmSync(out, { recursive: true, force: true });
	mkdirSync(out, { recursive: true });
	const app = await testApp();
	try {
		const restored = await restoreWorkshop(app, await someAdmin(app), await someWorkshopFile(cards));
		if (!restored.ok) throw new Error(JSON.stringify(restored.refusal));
		const { id } = restored.value;
		// The first of anything pays for what is loaded once (fonts, SQLite): it is timed too, and said.
		await timeAll(report, app, id, cards, 'first');
		await timeAll(report, app, id, cards, 'again');
	} finally {
		await app.close();
	}
	const missing = ensurePrograms();
	for (const { name, why } of missing) report({ promise: 'S5', what: `${name} opens what is its own`, bar: 'installed from Debian', got: why, ok: false });
	const has = (name: string) => !missing.some((one) => one.name === name);
	schema(report);
	ballots(report);
	if (has('soffice')) office(report);
	if (has('pdfinfo')) portable(report);
	if (has('ogrinfo')) maps(report);
}

async function timeAll(report: Report, app: Awaited<ReturnType<typeof testApp>>, id: Parameters<typeof readTakeAway>[1], cards: number, which: string): Promise<void> {
	let began = performance.now();
	const taken = (await readTakeAway(app, id, { offerWords: true }))!;
	const reading = performance.now() - began;
	const took: { name: string; ms: number; cpu: number; bytes: number }[] = [];
	let longestTurn = 0;
	let beat = performance.now();
	const pulse = setInterval(() => {
		longestTurn = Math.max(longestTurn, performance.now() - beat - 5);
		beat = performance.now();
	}, 5);
	for (const { name, make } of taken.files) {
		began = performance.now();
		const used = process.cpuUsage();
		const bytes = await bytesOf(make());
		const { user, system } = process.cpuUsage(used);
		took.push({ name, ms: performance.now() - began, cpu: (user + system) / 1000, bytes: bytes.byteLength });
		writeFileSync(join(out, name), bytes);
	}
	// As the server does it: in the thread beside its own, whose code is read before.
	for await (const chunk of makeAside({ what: 'file', name: 'read-me.txt', material: taken.material })) void chunk;
	longestTurn = 0;
	beat = performance.now();
	began = performance.now();
	let first = 0;
	for await (const chunk of makeAside({ what: 'bundle', material: taken.material })) {
		first ||= performance.now() - began;
		void chunk;
	}
	const all = performance.now() - began;
	clearInterval(pulse);
	const slow = took.filter(({ ms }) => ms > 5000);
	const shown = [...took].sort((a, b) => b.ms - a.ms).slice(0, 8).map(({ name, ms, cpu, bytes }) => `${name} ${seconds(ms)} (${seconds(cpu)} of processor, ${Math.round(bytes / 1000)} kB)`);
	report({ promise: 'S5', what: `${cards} cards, ${took.length} files, made one by one (${which})`, bar: 'every format <= 5 s', got: `reading ${seconds(reading)}; ${shown.join(', ')}`, ok: slow.length === 0 && reading <= 5000 });
	report({ promise: 'S5', what: `the bundle of all ${took.length} (${which})`, bar: 'streamed: first bytes <= 1 s, longest turn of the loop <= 100 ms', got: `first bytes after ${seconds(first)}, all after ${seconds(all)}; longest turn of the loop ${Math.round(longestTurn)} ms; load of the machine ${loadavg()[0]!.toFixed(1)}`, ok: first <= 1000 && longestTurn <= 100 });
}

async function bytesOf(body: Body | Promise<Body>): Promise<Uint8Array> {
	const made = await body;
	if (typeof made === 'string') return new TextEncoder().encode(made);
	if (made instanceof Uint8Array) return made;
	const parts: Uint8Array[] = [];
	for await (const part of made) parts.push(part);
	return Buffer.concat(parts);
}

function run(command: string, ...args: string[]): { ok: boolean; text: string } {
	const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000, maxBuffer: 2 ** 28 });
	return { ok: status === 0, text: `${stdout}${stderr}` };
}

/** LibreOffice opens each and writes it as something else; the words come through. */
function office(report: Report): void {
	const convert = (file: string, to: string) => run('soffice', '--headless', `-env:UserInstallation=file:///tmp/folkmoot-office-${process.pid}`, '--convert-to', to, '--outdir', join(out, 'office'), join(out, file));
	for (const file of readdirSync(out).filter((name) => /\.(docx|odt)$/.test(name))) {
		convert(file, 'pdf');
		const made = join(out, 'office', file.replace(/\.\w+$/, '.pdf'));
		const { text } = run('pdftotext', made, '-');
		const pages = /Pages:\s+(\d+)/.exec(run('pdfinfo', made).text)?.[1] ?? '0';
		const needed = /report/.test(file) ? ['Więcej światła', 'Περισσότερα', 'Більше лавок', 'under 5', 'Who took part'] : ['Millbrook'];
		const lost = needed.filter((words) => !text.replace(/\s+/g, ' ').includes(words));
		report({ promise: 'S5', what: `LibreOffice opens ${file} and converts it`, bar: 'to PDF, no words lost', got: lost.length === 0 ? `${pages} pages` : `${pages} pages, without ${lost.join(', ')}`, ok: pages !== '0' && lost.length === 0 });
	}
	convert('everything.xlsx', 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1');
	const sheets = readdirSync(join(out, 'office')).filter((name) => name.startsWith('everything-'));
	const read = (name: string) => parse(readFileSync(join(out, 'office', sheets.find((sheet) => sheet.endsWith(`-${name}.csv`))!), 'utf8'), { columns: true }) as Record<string, string>[];
	const ours = parse(readFileSync(join(out, 'cards.csv'), 'utf8'), { columns: true }) as Record<string, string>[];
	const theirs = read('cards');
	const same = ours.length === theirs.length && ours.every((row, i) => row['card_id'] === theirs[i]!['card_id'] && row['text']!.replace(/^'/, '').replace(/\s+/g, ' ') === theirs[i]!['text']!.replace(/^'/, '').replace(/\s+/g, ' '));
	report({ promise: 'H6', what: 'LibreOffice opens everything.xlsx; its sheets are the tables', bar: 'same ids and words, text that looks like a formula stays text', got: `${sheets.length} sheets, ${theirs.length} of ${ours.length} cards${same ? ', all equal' : ', not equal'}`, ok: same });
}

function portable(report: Report): void {
	for (const file of readdirSync(out).filter((name) => name.endsWith('.pdf'))) {
		const info = run('pdfinfo', join(out, file)).text;
		const tree = run('pdfinfo', '-struct', join(out, file)).text;
		const fonts = run('pdffonts', join(out, file)).text.split('\n').slice(2).filter(Boolean);
		const text = run('pdftotext', join(out, file), '-').text.replace(/\s+/g, ' ');
		const facts = { tagged: /Tagged:\s+yes/.test(info), title: /Title:\s+\S/.test(info), headings: /\bH1\b/.test(tree), embedded: fonts.length > 0 && fonts.every((line) => / yes yes yes /.test(line)), words: /Millbrook/.test(text) && (file !== 'report.pdf' || (text.includes('Więcej światła') && text.includes('Περισσότερα') && text.includes('Більше лавок'))) };
		const wrong = Object.entries(facts).filter(([, holds]) => !holds).map(([name]) => name);
		const pages = Number(/Pages:\s+(\d+)/.exec(info)?.[1] ?? 0);
		const brief = file !== 'summary.pdf' || pages <= 2;
		report({ promise: 'S5', what: `poppler reads ${file}`, bar: 'tagged, titled, headings, all fonts in it, words come out', got: wrong.length === 0 ? `${pages} pages, ${fonts.length} fonts` : `not ${wrong.join(', ')}`, ok: wrong.length === 0 && brief });
	}
	const checked = run('qpdf', '--check', join(out, 'report.pdf'));
	report({ promise: 'S5', what: 'qpdf checks report.pdf', bar: 'no errors', got: checked.text.trim().split('\n').at(-1) ?? '', ok: checked.ok });
}

function maps(report: Report): void {
	const cards = (parse(readFileSync(join(out, 'cards.csv'), 'utf8'), { columns: true }) as Record<string, string>[]);
	const placed = cards.filter(({ place_kind: kind }) => kind === 'point').length;
	const geojson = run('ogrinfo', '-ro', '-al', '-so', join(out, 'cards.geojson'));
	const count = (text: string, layer: string) => Number(new RegExp(`Layer name: ${layer}[\\s\\S]*?Feature Count: (\\d+)`).exec(text)?.[1] ?? -1);
	report({ promise: 'S5', what: 'ogrinfo reads cards.geojson', bar: `${cards.length} features, WGS 84`, got: `${count(geojson.text, 'cards')} features${/WGS 84/.test(geojson.text) ? ', WGS 84' : ''}`, ok: geojson.ok && count(geojson.text, 'cards') === cards.length && /WGS 84/.test(geojson.text) });
	const gpkg = run('ogrinfo', '-ro', '-al', '-so', join(out, 'map.gpkg'));
	report({ promise: 'S5', what: 'ogrinfo reads map.gpkg', bar: `${placed} points in EPSG:27700, no warnings`, got: `${count(gpkg.text, 'card_points')} points${/27700/.test(gpkg.text) ? ', EPSG:27700' : ''}${/Warning|ERROR/i.test(gpkg.text) ? `; ${/.*(?:Warning|ERROR).*/i.exec(gpkg.text)![0]}` : ''}`, ok: gpkg.ok && count(gpkg.text, 'card_points') === placed && /27700/.test(gpkg.text) && !/Warning|ERROR/i.test(gpkg.text) });
	// PROJ's own way from degrees to the grid, against the metres we write.
	run('ogr2ogr', '-t_srs', 'EPSG:27700', '-f', 'CSV', '-lco', 'GEOMETRY=AS_XY', join(out, 'proj.csv'), join(out, 'cards.geojson'));
	const theirs = new Map((parse(readFileSync(join(out, 'proj.csv'), 'utf8'), { columns: true }) as Record<string, string>[]).map((row) => [row['number'], row]));
	const off = (parse(readFileSync(join(out, 'cards-british-grid.csv'), 'utf8'), { columns: true }) as Record<string, string>[]).map((row) => Math.hypot(Number(row['easting']) - Number(theirs.get(row['number'])!['X']), Number(row['northing']) - Number(theirs.get(row['number'])!['Y'])));
	report({ promise: 'S5', what: 'cards-british-grid.csv against PROJ', bar: 'within 10 m (Helmert, not OSTN15)', got: `at most ${Math.max(...off).toFixed(2)} m off, ${off.length} points`, ok: off.length > 0 && Math.max(...off) <= 10 });
}

function schema(report: Report): void {
	const valid = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(readFileSync(join(out, 'workshop.schema.json'), 'utf8')) as object);
	const ok = valid(JSON.parse(readFileSync(join(out, 'workshop.json'), 'utf8')));
	report({ promise: 'S5', what: 'workshop.json against the JSON Schema beside it (ajv)', bar: 'valid', got: ok ? 'valid' : JSON.stringify(valid.errors?.slice(0, 2)), ok });
}

function ballots(report: Report): void {
	const file = join(out, 'vote-1.pb');
	const faults = pabulibFaults(readFileSync(file, 'utf8'));
	report({ promise: 'B2', what: 'vote-1.pb by the rules of Pabulib’s checker', bar: 'no fault', got: faults.length === 0 ? 'no fault' : faults.slice(0, 3).join('; '), ok: faults.length === 0 });
	const counted = run('npm', 'run', '-s', 'tally', '--', '--method', 'dots', file);
	const { rows } = (JSON.parse(readFileSync(join(out, 'workshop.json'), 'utf8')) as { whole: { votes: { result: { rows: { id: string; score: number }[] } }[] } }).whole.votes[0]!.result;
	const totals = counted.ok ? (JSON.parse(counted.text.slice(counted.text.indexOf('{'))) as { totals: Record<string, { score: number }> }).totals : {};
	const same = rows.every(({ id, score }) => totals[id]?.score === score);
	report({ promise: 'B2', what: 'our own count of vote-1.pb', bar: 'the published totals', got: counted.ok ? (same ? `equal, ${rows.length} options` : `not equal: ${JSON.stringify(totals).slice(0, 120)}`) : counted.text.slice(0, 200), ok: same && counted.ok });
	const verified = run('npm', 'run', '-s', 'tally', '--', '--verify', join(out, 'workshop.json'));
	report({ promise: 'B2', what: 'tally --verify on workshop.json', bar: 'all votes equal', got: verified.text.trim().replace(/\s+/g, ' ').slice(0, 160), ok: verified.ok });
}
