// @vitest-environment node
import { expect, test } from 'vitest';
import { writeTrailCsv } from '#server/export/trail-csv.ts';
import type { Card } from '#lib/domain/card.ts';
import { minutesLate } from '#lib/ui/desk/run-sheet.ts';
import { Flags, pieces, reasonFor } from '#lib/ui/moderation/flagged.ts';

const card = (id: string, text: string) => ({ id, text, number: 1, theme: 'safety', at: 'whole', cluster: null, same: 0, differ: [] }) as unknown as Card;

test('[MD8] words that look personal are pointed out with their place, until a host has left the card', () => {
	const flags = new Flags(['Mill Lane']);
	const cards = [card('a', 'The man at number 14 parks on the path.'), card('b', 'A bench on Mill Lane'), card('c', 'Ring me: 01632 960 118')];
	expect(flags.of(cards, []).map(({ card: { id }, finding }) => [id, finding.kind, reasonFor(finding.kind)])).toEqual([
		['a', 'address', 'contact'],
		['c', 'phone', 'contact']
	]);
	expect(flags.of(cards, ['a']).map(({ card: { id } }) => id)).toEqual(['c']);
	const [first] = flags.of(cards, []);
	expect(pieces(first!.card.text, [first!.finding]).filter(({ marked }) => marked)).toEqual([{ text: 'number 14', marked: true }]);
	expect(pieces(first!.card.text, [first!.finding]).map(({ text }) => text).join('')).toBe(first!.card.text);
});

test('[MD9] the log as CSV says who, when, what and why, and runs no formula', () => {
	const csv = writeTrailCsv([
		{ at: Date.UTC(2027, 2, 11), by: { role: 'facilitator', name: 'Ada' }, kind: 'card.hidden', card: 7, why: '=cmd()', data: { card: 7, why: 'person' } },
		{ at: Date.UTC(2027, 2, 11), by: 'clock', kind: 'round.ended', card: null, why: '', data: { index: 1 } }
	]);
	expect(csv).toBe('\uFEFFat,by,role,what,card,why,more\r\n2027-03-11T00:00:00.000Z,Ada,facilitator,card.hidden,7,\'=cmd(),\r\n2027-03-11T00:00:00.000Z,clock,,round.ended,,,"{""index"":1}"\r\n');
});

test('[MD11] the run sheet is late by what its rounds took longer than planned', () => {
	const rounds = [{ minutes: 10 }, { minutes: 20 }];
	const at = (minutes: number) => minutes * 60_000;
	expect(minutesLate(rounds, { state: 'ready', index: 0 }, null, at(5))).toBeNull();
	expect(minutesLate(rounds, { state: 'running', index: 0, endsAt: at(10), lengthMs: at(10) }, 0, at(4))).toBe(0);
	expect(minutesLate(rounds, { state: 'running', index: 1, endsAt: at(33), lengthMs: at(20) }, 0, at(15))).toBe(3);
	expect(minutesLate(rounds, { state: 'ready', index: 1 }, 0, at(8))).toBe(-2);
	expect(minutesLate(rounds, { state: 'finished', index: 1 }, 0, at(50))).toBeNull();
});
