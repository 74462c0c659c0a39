import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { afterEach, expect, test } from 'vitest';
import { recount, recountExport } from './load/recount.ts';
import { unflatten } from './load/people/browser.ts';
import { Sightings, Stopwatch } from './load/stopwatch.ts';

// A vote counted by hand: three options, five dots each, at most two on one. One ballot is blank; b and c are tied.
const lines = ['folkmoot-outcome-1 dots dots=5 cap=2', 'options a,b,c', 'ballot r1 a:2,b:1', 'ballot r2 a:1,c:2', 'ballot r3 b:1', 'ballot r4 '];
const digest = createHash('sha256').update(lines.join('\n')).digest('hex');

const tables = () => ({
	outcomes: [{ outcome_id: 'o', method: 'dots', parameters: '{"cap":2,"dots":5}', turnout: '4', none_of_these: '1', total: '7', digest }],
	priorities: [
		{ outcome_id: 'o', option_id: 'a', option_number: '1', statement: 'A', place: '1', tied: 'false', score: '3', voters: '2', spread: '1:1 2:1' },
		{ outcome_id: 'o', option_id: 'b', option_number: '2', statement: '=B', place: '2', tied: 'true', score: '2', voters: '2', spread: '1:2 2:0' },
		{ outcome_id: 'o', option_id: 'c', option_number: '3', statement: 'C', place: '2', tied: 'true', score: '2', voters: '1', spread: '1:0 2:1' }
	],
	ballots: [
		{ outcome_id: 'o', receipt: 'r2', option_id: 'c', value: '2' },
		{ outcome_id: 'o', receipt: 'r2', option_id: 'a', value: '1' },
		{ outcome_id: 'o', receipt: 'r1', option_id: 'a', value: '2' },
		{ outcome_id: 'o', receipt: 'r1', option_id: 'b', value: '1' },
		{ outcome_id: 'o', receipt: 'r3', option_id: 'b', value: '1' },
		{ outcome_id: 'o', receipt: 'r4', option_id: '', value: '0' }
	]
});

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

function exported(csv: ReturnType<typeof tables>, json = csv): string {
	const folder = mkdtempSync(join(tmpdir(), 'folkmoot-recount-'));
	folders.push(folder);
	for (const [name, rows] of Object.entries(csv)) writeFileSync(join(folder, `${name}.csv`), stringify(rows, { header: true, record_delimiter: 'windows' }));
	writeFileSync(join(folder, 'workshop.json'), JSON.stringify({ tables: json }));
	return folder;
}

test('[M7] files whose ballots give the digest and the result again have no difference', () => {
	const again = recountExport(exported(tables()));
	expect(again).toMatchObject({ digest, ballots: 4, differences: [] });
	expect([...again.receipts].sort()).toEqual(['r1', 'r2', 'r3', 'r4']);
});

test('[M7] one changed dot, one lost ballot, one extra ballot, one swapped option shows', () => {
	const changed = tables();
	changed.ballots[4]!.value = '2';
	expect(recount(changed).differences.join('; ')).toMatch(/the digest is .*score of b is 3, and the export says 2/);
	const lost = tables();
	lost.ballots.pop();
	expect(recount(lost).differences.join('; ')).toMatch(/the turnout is 3, and the export says 4/);
	const extra = tables();
	extra.ballots.push({ outcome_id: 'o', receipt: 'r5', option_id: '', value: '0' });
	expect(recount(extra).differences).not.toEqual([]);
	const swapped = tables();
	[swapped.priorities[0]!.option_number, swapped.priorities[1]!.option_number] = ['2', '1'];
	expect(recount(swapped).differences.join('; ')).toMatch(/the digest/);
});

test('[M7] a ballot with more dots than there are is a difference even where the digest agrees', () => {
	const stuffed = tables();
	stuffed.outcomes[0]!.parameters = '{"cap":1,"dots":5}';
	expect(recount(stuffed).differences).toContain('ballot r1 breaks the rules of the vote: ballot-cap');
});

test('[M7] the CSV files and the JSON must say the same', () => {
	const json = tables();
	json.ballots[0]!.value = '1';
	expect(recountExport(exported(tables(), json)).differences.every((words) => words.startsWith('JSON:'))).toBe(true);
	expect(recountExport(exported(tables(), json)).differences.length).toBeGreaterThan(0);
});

test('[M7] a write counts as seen when somebody else has it, once, and with its last value', () => {
	const sightings = new Sightings();
	sightings.wrote('Heron', 'card', 'at', [0.1, 0.2]);
	sightings.saw('Heron', 'card', 'at', [0.1, 0.2]);
	sightings.saw('Otter', 'card', 'at', [0.3, 0.2]);
	expect(sightings.seen.count).toBe(0);
	sightings.saw('Otter', 'card', 'at', [0.1, 0.2]);
	sightings.saw('Willow', 'card', 'at', [0.1, 0.2]);
	expect(sightings.seen.count).toBe(1);
	const watch = new Stopwatch();
	for (let ms = 1; ms <= 200; ms++) watch.add(ms);
	expect([watch.at(0.5), watch.at(0.99), new Stopwatch().at(0.5)]).toEqual([100, 198, null]);
});

test('[M7] what a form answers is read as the page reads it', () => {
	expect(unflatten([{ receipt: 1, list: 2, nothing: -1 }, 'abc', [3, 4], true, { at: 5 }, ['Date', '2027-04-13']])).toEqual({
		receipt: 'abc',
		list: [true, { at: '2027-04-13' }],
		nothing: undefined
	});
});
