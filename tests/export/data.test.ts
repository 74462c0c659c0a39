import { parse } from 'csv-parse/sync';
import { strFromU8, unzipSync } from 'fflate';
import initSqlJs from 'sql.js';
import { expect, test } from 'vitest';
import { decidimProposals } from '#server/export/data/decidim.ts';
import { againstTheClock, cardsGeoJson, prioritiesGeoJson } from '#server/export/data/geojson.ts';
import { geoPackage } from '#server/export/data/geopackage.ts';
import { gridCsv } from '#server/export/data/grid-csv.ts';
import { pabulib } from '#server/export/data/pabulib.ts';
import { polisFiles } from '#server/export/data/polis.ts';
import { workbook } from '#server/export/data/xlsx.ts';
import { toGrid } from '#lib/domain/geo/osgb36.ts';
import { pabulibFaults } from '../support/pabulib.ts';
import { hardTexts, placeAt, someRecord } from '../support/record.ts';
import { mustBeWellFormed } from '../support/xml.ts';

const record = someRecord();
const [first, second, third] = record.cards;
/** With a line, an area drawn with the clock, and a blurred point. */
const shaped = { ...record, cards: [{ ...first!, place: shapeAt('line') }, { ...second!, place: shapeAt('area') }, { ...third!, place: placeAt(0.5, 0.5, 50) }, ...record.cards.slice(3)] };

function shapeAt(kind: 'line' | 'area') {
	const corners = [placeAt(0.1, 0.1), placeAt(0.3, 0.1), placeAt(0.3, 0.4)];
	return { ...placeAt(0.25, 0.2), kind, corners: corners.map(({ at }) => at!), world: { at: placeAt(0.25, 0.2).world!.at, corners: corners.map(({ world }) => world!.at) } };
}

test('[X30] GeoJSON is as RFC 7946 has it: longitude first, outer rings against the clock, bbox, the ids of the cards, and no card left out', () => {
	const { bbox, features } = JSON.parse(cardsGeoJson(shaped)!) as { bbox: number[]; features: { id: string; bbox?: number[]; geometry: { type: string; coordinates: never } | null; properties: { text: string; blurred_metres: number } }[] };
	expect(features.map(({ id }) => id)).toEqual(record.cards.map(({ id }) => id));
	expect(features.slice(0, 3).map(({ geometry }) => geometry!.type)).toEqual(['LineString', 'Polygon', 'Point']);
	expect(features[9]!.geometry).toBeNull();
	const [ring] = features[1]!.geometry!.coordinates as [number, number][][];
	expect(ring![0]).toEqual(ring!.at(-1));
	expect(againstTheClock(ring!.slice(0, -1))).toEqual(ring!.slice(0, -1));
	const [lon, lat] = features[2]!.geometry!.coordinates as [number, number];
	expect([lon > -9 && lon < 2, lat > 49 && lat < 61]).toEqual([true, true]);
	expect(bbox[0]! <= lon && lon <= bbox[2]! && bbox[1]! <= lat && lat <= bbox[3]!).toBe(true);
	expect(features[2]!.properties).toMatchObject({ blurred_metres: 50, text: hardTexts[2] });
	expect((JSON.parse(prioritiesGeoJson(record)!) as { features: { id: string }[] }).features.map(({ id }) => id)).toEqual(record.priorities.map(({ id }) => id));
	expect(cardsGeoJson({ ...record, transform: null })).toBeNull();
});

test('[X31] British grid metres name their transform in every row and agree with the degrees', () => {
	const rows = parse(gridCsv(shaped)!, { columns: true }) as Record<string, string>[];
	expect(new Set(rows.map(({ transform }) => transform))).toEqual(new Set([record.transform]));
	expect(new Set(rows.map(({ crs }) => crs))).toEqual(new Set(['EPSG:27700']));
	const features = new Map((JSON.parse(cardsGeoJson(shaped)!) as { features: { id: string; geometry: { coordinates: [number, number] } }[] }).features.map(({ id, geometry }) => [id, geometry]));
	for (const row of rows.filter(({ place_kind: kind }) => kind === 'point')) {
		const [lon, lat] = features.get(row['card_id']!)!.coordinates;
		const grid = toGrid({ lon, lat })!;
		expect(Math.hypot(grid.easting - Number(row['easting']), grid.northing - Number(row['northing']))).toBeLessThan(0.3);
	}
});

test('[X32] the GeoPackage says what it is, and holds each card once: by the kind of its place, or in the table of those without one', async () => {
	const { Database } = await initSqlJs();
	const database = new Database(await geoPackage(shaped, new Date('2027-03-12T09:00:00Z')));
	const one = (sql: string) => database.exec(sql)[0]?.values ?? [];
	expect([one('PRAGMA application_id'), one('PRAGMA user_version'), one('PRAGMA integrity_check'), one('PRAGMA foreign_key_check')]).toEqual([[[0x47504b47]], [[10300]], [['ok']], []]);
	const ids = ['card_points', 'card_lines', 'card_areas', 'cards_without_place'].flatMap((table) => one(`SELECT card_id FROM ${table}`).flat());
	expect(ids.sort()).toEqual(record.cards.map(({ id }) => id as string).sort());
	expect(one('SELECT srs_id FROM gpkg_geometry_columns').flat()).toEqual([27700, 27700, 27700]);
	const blob = Buffer.from(one(`SELECT geom FROM card_points WHERE card_id = '${third!.id}'`)[0]![0] as Uint8Array);
	expect([blob.toString('latin1', 0, 2), blob.readInt32LE(4), blob.readUInt32LE(9), blob.readDoubleLE(13), blob.readDoubleLE(21)]).toEqual(['GP', 27700, 1, 530_720, 179_500]);
});

test('[X33] a .pb file passes the rules of Pabulib’s checker for every kind of vote it can hold, and says what it cannot', () => {
	const [vote] = record.votes;
	const dots = pabulib(record, vote!)!;
	expect(pabulibFaults(dots)).toEqual([]);
	expect(dots).toContain('#2: 1 blank ballots are not listed');
	expect(dots).toMatch(/^num_votes;29$/m);
	const ticks = vote!.ballots.map(({ receipt, choice }) => ({ receipt, choice: Object.fromEntries(Object.keys(choice as object).map((id, i) => [id, i + 1])) }));
	const ones = ticks.map(({ receipt, choice }) => ({ receipt, choice: Object.fromEntries(Object.keys(choice).map((id) => [id, 1])) }));
	for (const [method, parameters, ballots] of [['approval', { most: 3 }, ones], ['ranked', { rule: 'schulze' }, ticks], ['stars', {}, ticks]] as const) expect(pabulibFaults(pabulib(record, { ...vote!, method, parameters, ballots })!)).toEqual([]);
	const costed = { ...vote!, method: 'budget', parameters: { budget: 5000 }, ballots: ones, options: vote!.options.map((option, i) => ({ ...option, cost: 1000 + i })) };
	expect(pabulibFaults(pabulib(record, costed)!)).toEqual([]);
	expect(pabulib(record, costed)).toMatch(/^budget;5000$/m);
	expect(pabulib(record, { ...vote!, method: 'agreement' })).toBeNull();
	// The rules themselves see what is wrong.
	for (const [from, to] of [['num_votes;29', 'num_votes;30'], [';1;', ';0;'], ['budget;1', 'budget;999']] as const) expect(pabulibFaults(dots.replace(from, to))).not.toEqual([]);
});

test('[X34] the proposals file has the headers that Decidim imports, semicolons, and a title that fits', () => {
	const text = decidimProposals({ ...record, priorities: [{ ...record.priorities[0]!, statement: hardTexts[9]! }, ...record.priorities.slice(1)] });
	expect(text.split('\r\n')[0]).toBe('id;title/en;body/en;address;latitude;longitude;category/id;scope/id');
	const rows = parse(text, { columns: true, delimiter: ';' }) as Record<string, string>[];
	expect(rows.length).toBe(record.priorities.length);
	expect([...rows[0]!['title/en']!].length).toBe(150);
	expect(rows[0]!['body/en']).toContain(hardTexts[9]);
	expect(Number(rows[0]!['latitude'])).toBeGreaterThan(49);
});

test('[X35] the Polis files count as Polis does: 1 agree, -1 disagree, 0 pass, empty unseen; events in comments, last votes in the matrix', () => {
	const at = new Date('2027-03-11T19:00:00Z');
	const files = polisFiles({ topic: 'Brook', description: 'A "brook"', url: '', views: 9, groups: null, statements: [{ text: '=Light it', author: 0, at, moderated: 1 }, { text: 'Keep it dark', author: 1, at, moderated: 1 }], votes: [{ participant: 0, statement: 0, vote: 'agree', at }, { participant: 2, statement: 0, vote: 'agree', at }, { participant: 2, statement: 0, vote: 'disagree', at }, { participant: 2, statement: 1, vote: 'pass', at }] });
	const rows = (name: keyof typeof files) => parse(files[name], { columns: true }) as Record<string, string>[];
	expect(rows('comments.csv').map((row) => [row['comment-id'], row['agrees'], row['disagrees'], row['comment-body']])).toEqual([['0', '2', '1', "'=Light it"], ['1', '0', '0', 'Keep it dark']]);
	expect(rows('votes.csv').map(({ vote }) => vote)).toEqual(['1', '1', '-1', '0']);
	expect(rows('participants-votes.csv').map((row) => [row['participant'], row['n-comments'], row['n-votes'], row['n-agree'], row['n-disagree'], row['0'], row['1']])).toEqual([['0', '1', '1', '1', '0', '1', ''], ['1', '1', '0', '0', '0', '', ''], ['2', '0', '2', '0', '1', '-1', '0']]);
	expect(files['summary.csv']).toContain('conversation-description,"A ""brook"""');
});

test('[X36] the workbook has typed cells, a head that stays in view and text that never becomes a formula', async () => {
	const rows = [{ text: '=1+1', n: 3, yes: true, closed_at: '2027-03-11T20:10:00.000Z', due_date: '2027-05-01', none: null }, ...hardTexts.map((text) => ({ text, n: -1, yes: false, closed_at: null, due_date: '', none: null }))];
	const files = unzipSync(await workbook([{ name: 'cards', about: '', columns: { text: '', n: '', yes: '', closed_at: '', due_date: '', none: '' }, rows }, { name: 'empty', about: '', columns: { a: '' }, rows: [] }]));
	for (const [name, bytes] of Object.entries(files)) if (/\.(xml|rels)$/.test(name)) mustBeWellFormed(strFromU8(bytes));
	const sheet = strFromU8(files['xl/worksheets/sheet1.xml']!);
	expect(sheet).not.toMatch(/<f>|<f /);
	expect(sheet).toMatch(/state="frozen"/);
	expect(sheet).toMatch(/<cols>/);
	expect(sheet).toMatch(/<c r="B2"[^>]*><v>3<\/v>/);
	expect(sheet).toMatch(/<c r="C2"[^>]*t="b"[^>]*><v>1<\/v>/);
	// 2027-03-11 20:10 as a serial date of the format.
	expect(sheet).toMatch(/<c r="D2"[^>]*><v>46457\.840\d*<\/v>/);
	expect(sheet).toMatch(/<c r="E2"[^>]*><v>46508<\/v>/);
	// Printed it lies across, as many pages wide as can be read, with its head and its first column on each.
	expect(sheet).toMatch(/<sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr><sheetViews/);
	expect(sheet).toMatch(/<pageSetup [^>]*orientation="landscape" fitToWidth="1" fitToHeight="0"/);
	expect(strFromU8(files['xl/workbook.xml']!)).toContain(`<definedName name="_xlnm.Print_Titles" localSheetId="1">'empty'!$A:$A,'empty'!$1:$1</definedName>`);
	expect(strFromU8(files['xl/sharedStrings.xml'] ?? files['xl/worksheets/sheet1.xml']!)).toContain('=1+1');
});
