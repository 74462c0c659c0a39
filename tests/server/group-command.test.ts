import { expect, test } from 'vitest';
import { Mistake, readOptions } from '#server/grouping/options.ts';
import { readBefore } from '#server/grouping/read-before.ts';
import { readCards } from '#server/grouping/read-cards.ts';

const asked = { text: ['title', 'text'], label: null, id: 'id' };
const read = (content: string | Buffer, how: Partial<typeof asked> = {}) => readCards(Buffer.from(content as string), { ...asked, ...how });

test('[GR10] cards are read from the files that spreadsheets write', () => {
	const wanted = [
		{ id: '1', text: 'Trees. More, "real" trees', label: '' },
		{ id: '2', text: 'Bänke', label: '' }
	];
	expect(read('id,title,text\n1,Trees,"More, ""real"" trees"\n2,Bänke,\n')).toEqual(wanted);
	expect(read('\ufeffid;title;text\r\n1;Trees;"More, ""real"" trees"\r\n\r\n2;Bänke;\r\n')).toEqual(wanted);
	expect(read(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('id\ttitle\ttext\n1\tTrees\t"More, ""real"" trees"\n2\tBänke\t\n', 'utf16le')]))).toEqual(wanted);
	expect(read('title\nOne\nTwo\n', { text: ['title'], id: null as unknown as string }).map(({ id }) => id)).toEqual(['1', '2']);
});

test('[GR10] what is wrong with a file or an option is said in words, with its line', () => {
	const why = (make: () => unknown) => {
		try {
			make();
			return null;
		} catch (error) {
			expect(error).toBeInstanceOf(Mistake);
			return (error as Mistake).message;
		}
	};
	expect(why(() => read(''))).toMatch(/empty/);
	expect(why(() => read('id,title,text\n,,\n'))).toMatch(/no cards/);
	expect(why(() => read('id,title\n1,x\n'))).toMatch(/no column "text".*id, title/);
	expect(why(() => read('id,title,text\n1,a,b\n2,c\n'))).toMatch(/Line 3: 2 cells/);
	expect(why(() => read('id,title,text\n1,a,b\n1,c,d\n'))).toMatch(/Line 3: "1" names line 2/);
	expect(why(() => read(Buffer.from([0x69, 0x64, 0x0a, 0xe4, 0x0a])))).toMatch(/UTF-8/);
	expect(why(() => read('id,title,text\n1,"a,b\n2,c,d\n'))).toMatch(/quote/i);
	expect(why(() => readOptions([]))).toMatch(/Name the file/);
	expect(why(() => readOptions(['x.csv']))).toMatch(/--text/);
	expect(why(() => readOptions(['x.csv', '--text', 't', '--piles', '5']))).toMatch(/--label/);
	expect(why(() => readOptions(['x.csv', '--text', 't', '--label', 'l', '--piles', '0']))).toMatch(/whole number from 1/);
	expect(why(() => readOptions(['x.csv', '--text', 't', '--before', 'y.json']))).toMatch(/--id/);
	expect(why(() => readBefore('groups'))).toMatch(/earlier answer.*JSON/);
	expect(why(() => readBefore('{"groups":[{"ids":[1]}],"ungrouped":[]}'))).toMatch(/"groups" with their "ids"/);
});
