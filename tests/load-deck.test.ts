import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cardTextLimit } from '#lib/domain/card.ts';
import { optionLimit } from '#lib/domain/poll.ts';
import { isPlace, isPoint } from '#lib/domain/place.ts';
import { Chance } from './load/chance.ts';
import { readCards, readCardsFile, type Columns } from './load/deck/cards-file.ts';
import { planGroups } from './load/deck/grouping.ts';
import { millbrookDeck } from './load/deck/millbrook.ts';
import { readOptions } from './load/options.ts';

const columns = (given: Partial<Columns> = {}): Columns => ({ text: ['text'], category: null, place: null, ...given });
const read = (text: string | Buffer, given: Partial<Columns> = {}) => readCards(Buffer.from(text as string), 'cards.csv', columns(given), new Chance('test'));
const skips = (text: string | Buffer, given: Partial<Columns> = {}) => read(text, given).skipped.map(({ line, why }) => `${line}: ${why}`);

describe('options', () => {
	test('[M1] every option has a default', () => {
		expect(readOptions([])).toEqual({ file: null, people: 24, seed: 'millbrook', speed: 60, out: null, agree: false, keep: false, method: 'planning-for-real' });
	});

	test('[M1] the options of the file are read', () => {
		const options = readOptions('--cards a.csv --text title,text --category label --lat latitude --lon longitude --people 200 --seed 7 --speed 1000 --out /tmp/x --keep'.split(' '));
		expect(options).toEqual({
			file: { path: 'a.csv', text: ['title', 'text'], category: 'label', place: { lat: 'latitude', lon: 'longitude' } },
			people: 200,
			seed: '7',
			speed: 1000,
			out: '/tmp/x',
			agree: false,
			keep: true,
			method: 'planning-for-real'
		});
	});

	test.each([
		[['--people', '0'], /--people is "0"/],
		[['--people', 'many'], /whole number/],
		[['--speed', 'fast'], /--speed is "fast"/],
		[['--method', 'world-cafe'], /There is no method "world-cafe".*planning-for-real, open-space/],
		[['--method', 'open-space', '--cards', 'a.csv'], /no cards/],
		[['--text', 'title'], /--cards FILE\.csv/],
		[['--cards', 'a.csv', '--lat', 'latitude'], /--lat and --lon go together/],
		[['--colour', 'red'], /--colour/]
	])('[M1] %j is answered with a sentence', (args, words) => {
		expect(() => readOptions(args)).toThrow(words);
	});
});

describe('a file of cards', () => {
	test('[M2] text is the named columns, joined as sentences', () => {
		const deck = read('title,text\nNew park,Trees and shade.\nNo more cars!,\n"Say ""yes""","two\nlines"\n', { text: ['title', 'text'] });
		expect(deck.cards.map((card) => card.text)).toEqual(['New park. Trees and shade.', 'No more cars!', 'Say "yes". two lines']);
		expect(deck.cards.map((card) => card.line)).toEqual([2, 3, 4]);
	});

	test('[M3] bad rows are named by line and the others are read', () => {
		const long = 'x'.repeat(cardTextLimit + 3);
		const file = Buffer.concat([
			Buffer.from(`text,label\nGood one,parks\n,parks\n"  ",parks\n${long},parks\nNo kind,\nToo many,parks,cells\nToo few\n`),
			Buffer.from('Caf\xe9,parks\nIts kind,b\xe4d\n', 'latin1'),
			Buffer.from('Bell\u0007,parks\n"two\nlines",parks\nLast,parks\n')
		]);
		expect(skips(file, { category: 'label' })).toEqual([
			'3: it has no text',
			'4: it has no text',
			'5: its text is 3 characters too long (a card holds 280)',
			'6: it has no category',
			'7: it has 3 cells where the first line names 2',
			'8: it has 1 cells where the first line names 2',
			'9: its text is not UTF-8',
			'10: its category cannot be read',
			'11: its text holds control characters'
		]);
		expect(read(file, { category: 'label' }).cards.map(({ line, text }) => [line, text])).toEqual([
			[2, 'Good one'],
			[12, 'two lines'],
			[14, 'Last']
		]);
	});

	test('[M3] a quote that is never closed costs its own row only', () => {
		const file = 'id,text\n1,one\n2,"two\n3,three\n4,four\n';
		expect(skips(file)).toEqual(['3: a quote opens and is never closed']);
		expect(read(file).cards.map(({ line, text }) => [line, text])).toEqual([
			[2, 'one'],
			[4, 'three'],
			[5, 'four']
		]);
	});

	test('[M3] characters are counted as people count them', () => {
		expect(read(`text\n${'🌳'.repeat(cardTextLimit)}\n`).cards).toHaveLength(1);
	});

	test('[M3] what is wrong with the whole file is said in a sentence', () => {
		expect(() => read('name\nx\n')).toThrow('cards.csv has no column "text". Its columns are: name.');
		expect(() => read('')).toThrow('The file is empty.');
		expect(() => read('text\n""\n')).toThrow('cards.csv holds no row that makes a card (line 2: it has no text).');
		expect(() => read(Buffer.from('\ufefftext\nx', 'utf16le'))).toThrow('UTF-16');
		expect(() => readCardsFile('no-such-file.csv', columns(), new Chance(''))).toThrow('There is no file no-such-file.csv.');
		expect(() => readCardsFile('tests', columns(), new Chance(''))).toThrow('tests is a folder. Give a CSV file.');
	});

	test('[M3] spreadsheets may mark the order of bytes, use semicolons and end lines their own way', () => {
		const deck = read('\ufeffid;text\r\n1;One, two\r\n2;Three\r\n');
		expect(deck.cards.map(({ line, text }) => [line, text])).toEqual([
			[2, 'One, two'],
			[3, 'Three']
		]);
	});

	test('[M4] a category gives a theme; one we have no word for is "Something else"', () => {
		const deck = read('text,label\na,streets_transit\nb,środowisko\nc,mobilité\nd,Wohnen\ne,zebras\nf,Public Safety\n', { category: 'label' });
		expect(deck.cards.map((card) => card.theme)).toEqual(['about', 'green', 'about', 'homes', 'else', 'safety']);
	});

	test('[M5] degrees are stretched over the plan, north up; rows without a place are spread over it', () => {
		const file = 'text,lat,lon\nnorth-west,51,-1\nsouth-east,50,1\nnowhere,,\nmiddle,50.5,0\nodd,abc,1\n';
		const place = { lat: 'lat', lon: 'lon' };
		const { cards, notes } = read(file, { place });
		expect(cards[0]!.at).toEqual([0.05, 0.05]);
		expect(cards[1]!.at).toEqual([0.95, 0.95]);
		expect(cards[3]!.at).toEqual([0.5, 0.5]);
		expect(cards.every((card) => isPoint(card.at) && isPlace(card.at))).toBe(true);
		expect(notes).toEqual(['line 6: its place is not in degrees, so the card is put anywhere']);
		expect(read(file, { place }).cards).toEqual(cards);
	});

	const shared = '../shared/data/clustering';
	test.skipIf(!existsSync(shared)).each([
		['krakow_pb_pl.csv', 536, 0, 9],
		['bonn_cycling_de.csv', 345, 812, 8],
		['toulouse_pb_fr.csv', 374, 0, 5],
		['nyc_pb_odd_districts_en.csv', 803, 5, 10]
	])('[M2] %s becomes cards', (name, cards, skipped, groups) => {
		const place = name.startsWith('bonn') ? null : { lat: 'latitude', lon: 'longitude' };
		const deck = readCardsFile(`${shared}/${name}`, { text: ['title', 'text'], category: 'label', place }, new Chance('x'));
		expect([deck.cards.length, deck.skipped.length]).toEqual([cards, skipped]);
		const themed = deck.cards.filter((card) => card.theme !== 'else').length / deck.cards.length;
		expect(themed).toBeGreaterThan(0.9);
		expect(planGroups(deck.cards)).toMatchObject({ by: 'category', names: { length: groups } });
	});
});

describe('cards of our own, and groups', () => {
	test('[M2] without a file there are sixty cards about Millbrook, in all eight themes, each short enough', () => {
		const { cards } = millbrookDeck(new Chance('x'));
		expect(cards).toHaveLength(60);
		expect(new Set(cards.map((card) => card.text)).size).toBe(60);
		expect(new Set(cards.map((card) => card.theme)).size).toBe(8);
		expect(cards.every((card) => card.text.length <= cardTextLimit && isPlace(card.at))).toBe(true);
		expect(planGroups(cards).names).toHaveLength(12);
	});

	test('[M6] groups never outnumber the options of a ballot, and there are at least two', () => {
		const many = read(`text,label\n${Array.from({ length: 90 }, (_, i) => `Card ${i},kind ${i % 45}`).join('\n')}\n`, { category: 'label' });
		expect(planGroups(many.cards)).toMatchObject({ by: 'category', names: { length: optionLimit } });
		const wordy = read('text\nMore benches please\nBenches with arms\nCrossing at school\nA safer crossing\nLight\n');
		const grouping = planGroups(wordy.cards);
		expect(grouping.by).toBe('words');
		expect(grouping.names.sort()).toEqual(['Benches', 'Crossing']);
		expect(grouping.groupOf.get('Light')).toBeNull();
		expect(planGroups(read('text\none\ntwo\n').cards).names.length).toBeGreaterThan(0);
	});
});
