import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { decidimProposals } from './data/decidim.ts';
import { cardsGeoJson, prioritiesGeoJson } from './data/geojson.ts';
import { geoPackage } from './data/geopackage.ts';
import { gridCsv } from './data/grid-csv.ts';
import { pabulib } from './data/pabulib.ts';
import { polisOf } from './data/polis-of.ts';
import { workbook } from './data/xlsx.ts';
import { dictionaryOf, exportCsv } from './files.ts';
import { paperDocx } from './paper/docx.ts';
import { paperHtml } from './paper/html.ts';
import { paperOdt } from './paper/odt.ts';
import type { Paper } from './paper/paper.ts';
import { paperPdf } from './paper/pdf.ts';
import type { WorkshopRecord } from './record.ts';
import { readMe } from './read-me.ts';
import { proceedingsPaper, type OpenSpaceRecord } from './report/proceedings.ts';
import { reportPaper, summaryPaper } from './report/report.ts';
import { issuesPaper, statementPaper } from './report/statement.ts';
import type { Table } from './table.ts';

export type Body = string | Uint8Array | AsyncIterable<Uint8Array>;
export type FileGroup = 'report' | 'summary' | 'statement' | 'issues' | 'data' | 'tables' | 'map' | 'votes' | 'polis' | 'other';

/** One file that can be taken away. It is made when it is asked for; null would mean that it cannot be, so it is not in the list then. */
export interface ExportFile {
	name: string;
	group: FileGroup;
	mime: string;
	make: () => Body | Promise<Body>;
}

const mimes = {
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	odt: 'application/vnd.oasis.opendocument.text',
	pdf: 'application/pdf',
	html: 'text/html; charset=utf-8',
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	json: 'application/json; charset=utf-8',
	geojson: 'application/geo+json',
	gpkg: 'application/geopackage+sqlite3',
	pb: 'text/plain; charset=utf-8',
	txt: 'text/plain; charset=utf-8'
};

export interface Source {
	record: WorkshopRecord;
	tables: readonly Table[];
	/** For the book of proceedings; null in a session without a wall. */
	openSpace?: OpenSpaceRecord | null;
	/** workshop.json and its schema. */
	json: () => string;
	schema: () => string;
	madeAt: Date;
}

/** Every file this workshop yields, in the order of the bundle; the same ids stand in all of them. */
export function exportFiles({ record, tables, openSpace, json, schema, madeAt }: Source): ExportFile[] {
	const file = (group: FileGroup, name: string, make: ExportFile['make']): ExportFile => ({ name, group, mime: mimes[name.split('.').at(-1) as keyof typeof mimes], make });
	const paper = (group: FileGroup, name: string, make: () => Paper): ExportFile[] => [
		file(group, `${name}.docx`, () => paperDocx(make())),
		file(group, `${name}.odt`, () => paperOdt(make())),
		file(group, `${name}.pdf`, () => paperPdf(make())),
		file(group, `${name}.html`, () => paperHtml(make()))
	];
	const placed = record.transform !== null;
	const onGrid = placed && gridCsv(record) !== null;
	return [
		file('other', 'read-me.txt', () => readMe(record, madeAt)),
		...paper('report', 'report', () => reportPaper(record, madeAt)),
		...(openSpace ? paper('report', 'proceedings', () => proceedingsPaper(openSpace, madeAt)) : []),
		...paper('summary', 'summary', () => summaryPaper(record, madeAt)),
		...paper('statement', 'statement-of-consultation', () => statementPaper(record, madeAt)),
		...paper('issues', 'key-issues', () => issuesPaper(record, madeAt)),
		file('data', 'everything.xlsx', () => workbook([...tables, dictionaryOf([...tables])])),
		file('data', 'workshop.json', json),
		file('data', 'workshop.schema.json', schema),
		...tables.map((table) => file('tables', `${table.name}.csv`, () => exportCsv(table))),
		file('data', 'dictionary.csv', () => exportCsv(dictionaryOf([...tables]))),
		...(placed ? [file('map', 'cards.geojson', () => cardsGeoJson(record)!), file('map', 'priorities.geojson', () => prioritiesGeoJson(record)!), file('map', 'map.gpkg', async () => (await geoPackage(record, madeAt))!)] : []),
		...(onGrid ? [file('map', 'cards-british-grid.csv', () => gridCsv(record)!)] : []),
		...record.votes.flatMap((vote, i) => (pabulib(record, vote) === null ? [] : [file('votes', `vote-${i + 1}.pb`, () => pabulib(record, vote)!)])),
		...record.conversations.flatMap((one, i) => {
			const make = (name: keyof ReturnType<typeof polisOf>) => file('polis', `conversation-${i + 1}-${name}`, () => polisOf(one, record.workshop.title, record.workshop.question)[name]);
			return (['comments.csv', 'votes.csv', 'participants-votes.csv', 'summary.csv'] as const).map(make);
		}),
		...(record.priorities.length > 0 ? [file('other', 'decidim-proposals.csv', () => decidimProposals(record))] : [])
	];
}

/** What is packed already is not packed again. */
const packed = /\.(docx|odt|xlsx|pdf)$/;

/** The ZIP, file by file as each is made: nothing waits for the last one, and others have a turn in between. */
export async function* bundle(files: readonly ExportFile[], madeAt: Date): AsyncGenerator<Uint8Array> {
	let ready: Uint8Array[] = [];
	let failure: Error | null = null;
	const zip = new Zip((error, chunk) => {
		if (error) failure = error;
		else ready.push(chunk);
	});
	for (const { name, make } of files) {
		const entry = packed.test(name) ? new ZipPassThrough(name) : new ZipDeflate(name, { level: 6 });
		entry.mtime = madeAt;
		zip.add(entry);
		const body = await make();
		if (typeof body === 'string' || body instanceof Uint8Array) entry.push(typeof body === 'string' ? strToU8(body) : body, true);
		else {
			for await (const part of body) {
				entry.push(part);
				yield* ready;
				ready = [];
			}
			entry.push(new Uint8Array(), true);
		}
		if (failure) throw failure;
		yield* ready;
		ready = [];
		await new Promise((resolve) => setImmediate(resolve));
	}
	zip.end();
	yield* ready;
}
