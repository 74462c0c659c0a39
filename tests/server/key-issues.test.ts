import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { logCsv, logXlsx } from '#server/export/log-sheet.ts';
import { readSheetFile } from '#server/export/read-sheet.ts';
import { saveAnswers } from '#server/use/answers.ts';
import { applyKeyIssues, readKeyIssues } from '#server/use/key-issues.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { emptyAnswer } from '#lib/domain/answer.ts';
import { logColumns } from '#lib/domain/key-issues.ts';
import { must, someAdmin, testApp } from '../support/app.ts';
import { votedWorkshop, type Voted } from '../support/voted.ts';

let app: App;
let ada: SignedIn;
let voted: Voted;
beforeAll(async () => {
	app = await testApp();
	ada = await someAdmin(app);
});
afterAll(() => app.close());
beforeEach(async () => {
	voted = await votedWorkshop(app, ada);
	const [first] = await readPriorities(app, voted.workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: first!.id, version: 0, answer: { ...emptyAnswer, decision: 'yes', status: 'agreed', reason: '=Bats need\nthe dark, "really"', nextUpdate: '2027-06-30', coproduction: ['co-design', 'co-delivery'] } }], 'form'));
});

type Rows = string[][];
const asRows = async () => parse(logCsv(await readPriorities(app, voted.workshopId)), { bom: true }) as Rows;
const bytes = (rows: Rows, delimiter = ',') => new TextEncoder().encode(stringify(rows, { delimiter }));
const at = (column: string) => logColumns.indexOf(column);
const bring = async (rows: Rows, delimiter?: string) => must(await readKeyIssues(app, voted.officer, bytes(rows, delimiter)));

test('[Q15] the log comes back as it went, CSV and XLSX: nothing changed is no change', async () => {
	const priorities = await readPriorities(app, voted.workshopId);
	for (const file of [new TextEncoder().encode(logCsv(priorities)), new Uint8Array(await logXlsx(priorities))]) {
		expect(must(await readKeyIssues(app, voted.officer, file))).toMatchObject({ faults: [], changes: [] });
	}
	const sheet = must(await readSheetFile(new Uint8Array(await logXlsx(priorities))));
	expect([typeof sheet[1]![at('number')], sheet[1]![at('next_update')]]).toEqual(['number', new Date('2027-06-30T00:00:00Z')]);
	// What a spreadsheet would run as a formula is text in both.
	expect((await asRows())[1]![at('reason')]).toMatch(/^'=Bats/);
	expect(Buffer.from(unzipSync(await logXlsx(priorities))['xl/worksheets/sheet1.xml']!).toString()).not.toContain('<f>');
});

test('[Q16] columns may stand in another order, written ones may be gone; days in the British way and choices in any case are read', async () => {
	const rows = await asRows();
	const keep = ['reason', 'priority_id', 'issue', 'decision', 'version', 'next_update'];
	const moved = rows.map((row) => keep.map((column) => row[at(column)]!));
	moved[2]![3] = 'NO';
	moved[2]![0] = 'It costs more than we have.';
	moved[2]![5] = '1/7/2027';
	const { faults, changes, edits } = await bring([...moved, keep.map(() => '')], ';');
	expect(faults).toEqual([]);
	expect(changes.map(({ number, fields }) => [number, fields.map(({ field, after }) => [field, after])])).toEqual([[2, [['decision', 'no'], ['reason', 'It costs more than we have.'], ['nextUpdate', '2027-07-01']]]]);
	expect((await readPriorities(app, voted.workshopId))[1]!.answer).toEqual(emptyAnswer);
	expect(must(await applyKeyIssues(app, voted.officer, edits))).toMatchObject({ saved: [{ version: 1 }] });
	expect((await readPriorities(app, voted.workshopId))[1]!.answer).toMatchObject({ decision: 'no', nextUpdate: '2027-07-01' });
});

test('[Q17] everything wrong with a sheet is named by line and column, and nothing of it is applied', async () => {
	const rows = await asRows();
	const [head, one, two, three] = rows as [string[], string[], string[], string[]];
	const changed = (row: string[], cells: Record<string, string>) => row.map((cell, i) => cells[logColumns[i]!] ?? cell);
	const { faults, edits } = await bring([head, changed(one, { decision: 'maybe', next_update: '31/2/2027', team: 'x'.repeat(161) }), changed(two, { issue: 'Mend the bridge now', reason: 'A' }), changed(three, { priority_id: 'nosuchpriority00' }), one, changed(two, { version: 'two', decision: 'no' })]);
	expect(faults.map((fault) => [fault.line, fault.kind, 'column' in fault ? fault.column : ''])).toEqual([[2, 'value', 'decision'], [2, 'value', 'next_update'], [2, 'value', 'team'], [3, 'slipped', 'issue'], [4, 'unknown', 'priority_id'], [5, 'twice', 'priority_id'], [6, 'twice', 'priority_id']]);
	expect(edits).toEqual([]);
	expect((await bring([head.map((column) => (column === 'version' ? 'Version no.' : column === 'reason' ? 'decision' : column)), one])).faults).toEqual([{ line: 1, kind: 'column-unknown', column: 'Version no.' }, { line: 1, kind: 'column-twice', column: 'decision' }, { line: 1, kind: 'column-missing', column: 'version' }]);
	// Cells that have slipped by one column are seen by their issue.
	expect((await bring([head, ['', ...one.slice(0, -1)]])).faults).toMatchObject([{ line: 2, kind: 'unknown' }]);
	expect((await bring([head, [...one.slice(0, 3), '', ...one.slice(3)]])).faults).toMatchObject([{ line: 2, kind: 'slipped', column: 'issue' }]);
	// What only the whole answer shows: a decision without its reason.
	expect((await bring([head, changed(two, { decision: 'no' })])).faults).toMatchObject([{ line: 2, kind: 'edit', number: 2, fault: { kind: 'bad', faults: [{ field: 'reason' }, { field: 'nextUpdate' }] } }]);
	expect((await readPriorities(app, voted.workshopId)).map(({ version }) => version)).toEqual([1, 0, 0]);
});

test('[Q18] a row that somebody has answered since the download is named as stale, with what stands now; a row not touched is let be', async () => {
	const rows = await asRows();
	const priorities = await readPriorities(app, voted.workshopId);
	must(await saveAnswers(app, voted.officer, [{ id: priorities[1]!.id, version: 0, answer: { ...emptyAnswer, team: 'Streets' } }], 'form'));
	expect(await bring(rows)).toMatchObject({ faults: [{ line: 3, kind: 'edit', number: 2, fault: { kind: 'stale', version: 1, now: { team: 'Streets' } } }] });
	const edited = (await asRows()).map((row, i) => (i === 3 ? row.map((cell, c) => (c === at('team') ? 'Parks' : cell)) : row));
	const { edits, faults } = await bring(edited);
	expect(faults).toEqual([]);
	must(await saveAnswers(app, voted.officer, [{ id: priorities[2]!.id, version: 0, answer: { ...emptyAnswer, team: 'Homes' } }], 'form'));
	expect(must(await applyKeyIssues(app, voted.officer, edits))).toMatchObject({ faults: [{ fault: { kind: 'stale' } }] });
	expect((await readPriorities(app, voted.workshopId))[2]!.answer.team).toBe('Homes');
});

test('[Q19] a file that is no sheet, not UTF-8, broken in a line, too big, or packed to fill a memory is refused in words', async () => {
	const reason = async (file: Uint8Array) => {
		const result = await readKeyIssues(app, voted.officer, file);
		return result.ok ? null : result.refusal;
	};
	expect(await reason(new Uint8Array())).toMatchObject({ reason: 'sheet-unreadable' });
	expect(await reason(new Uint8Array([0x69, 0xe9, 0x2c]))).toEqual({ reason: 'sheet-not-utf8' });
	expect(await reason(new TextEncoder().encode('a,b\n1,2\n"open,3\n'))).toMatchObject({ reason: 'sheet-unreadable', line: 3 });
	expect(await reason(new Uint8Array(3 * 1024 * 1024))).toMatchObject({ reason: 'sheet-too-big' });
	expect(await reason(zipSync({ 'xl/workbook.xml': new Uint8Array(60_000_000) }))).toMatchObject({ reason: 'sheet-too-big' });
	expect(await reason(zipSync({ 'readme.txt': new Uint8Array(10) }))).toMatchObject({ reason: 'sheet-unreadable' });
	expect((await readKeyIssues(app, voted.facilitator, new Uint8Array([1]))).ok).toBe(false);
});

test('[Q17] lines are counted over rows that are empty, in a spreadsheet too', async () => {
	const rows = await asRows();
	const sheet = [rows[0]!, [], rows[1]!.map((cell, i) => (i === at('decision') ? 'maybe' : cell))].map((row) => row.map((value) => ({ value, type: String })));
	const file = await writeExcelFile(sheet as SheetData).toBuffer();
	expect(must(await readKeyIssues(app, voted.officer, new Uint8Array(file))).faults).toMatchObject([{ line: 3, kind: 'value', column: 'decision' }]);
});
