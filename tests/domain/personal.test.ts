import { expect, test } from 'vitest';
import { blurCorners, blurPoint, blurSides } from '#lib/domain/blur.ts';
import { blankOut, findPersonal } from '#lib/domain/personal.ts';

const kindsIn = (text: string, given = {}) => findPersonal(text, given).map(({ kind, words }) => `${kind}: ${words}`);

test('[X20] e-mails, phone numbers, postcodes, house addresses and names in free text are found', () => {
	expect(kindsIn('Write to jo.bloggs+moot@example.org.uk or ring 07700 900123')).toEqual(['email: jo.bloggs+moot@example.org.uk', 'phone: 07700 900123']);
	expect(kindsIn('+44 (0)20 7946 0018, or 0049-30-901820')).toEqual(['phone: +44 (0)20 7946 0018', 'phone: 0049-30-901820']);
	expect(kindsIn('I live at 12a Orchard Way, ME2 4XB, by flat 3')).toEqual(['address: 12a Orchard Way', 'postcode: ME2 4XB', 'address: flat 3']);
	expect(kindsIn('Ask Mrs Kowalska or Cllr. Ahmed Khan about it')).toEqual(['name: Mrs Kowalska', 'name: Cllr. Ahmed Khan']);
	expect(kindsIn('my neighbour Olga and then Jane Smith said no')).toEqual(['name: Olga', 'name: Jane Smith']);
	expect(kindsIn('see @river_watch for more')).toEqual(['handle: @river_watch']);
	expect(kindsIn('as Silver Heron said', { aliases: ['Silver Heron'] })).toEqual(['name: Silver Heron']);
	expect(kindsIn('Zadzwoń 600 700 800, Łukasz@poczta.pl')).toEqual(['phone: 600 700 800', 'email: Łukasz@poczta.pl']);
});

test('[X20] streets, places, money, years and sums are left alone', () => {
	for (const text of ['More light on Mill Lane and Bridge Street', '£1,500,000 for 2027 to 2031', 'the number 42 bus at 7.30', '=1+1 and @SUM(A1) +44 -1', 'near Millbrook School and the Health Centre', 'In 10 years, 3 trees', 'a playground by Riverside Park']) expect(kindsIn(text, { known: ['Millbrook School', 'Riverside Park'] })).toEqual([]);
});

test('[X21] what is taken out leaves a mark in its place, and only what was decided on is taken out', () => {
	const text = 'Ring 07700 900123 or jo@example.org';
	const findings = findPersonal(text);
	expect(blankOut(text, ['07700 900123'], (kind) => `[${kind}]`, findings)).toEqual({ text: 'Ring [phone] or jo@example.org', blanked: ['phone'] });
	expect(blankOut(text, [], (kind) => `[${kind}]`, findings)).toEqual({ text, blanked: [] });
});

const world = { crs: 'EPSG:27700', matrix: [1440, 0, 530_000, 0, -1000, 180_000] } as const;

test('[X22] a blurred point is the middle of its square: at most half a diagonal away, always the same, and larger squares hold smaller ones', () => {
	for (let i = 0; i < 500; i++) {
		const point = [((i * 7919) % 1000) / 1000, ((i * 104_729) % 1000) / 1000] as const;
		for (const side of blurSides.slice(1)) {
			const [x, y] = blurPoint(point, side, world);
			expect(Math.hypot((x - point[0]) * 1440, (y - point[1]) * 1000)).toBeLessThanOrEqual(side * Math.SQRT1_2 + 0.2);
			expect(blurPoint(point, side, world)).toEqual([x, y]);
			// What 25 m tells beside 200 m is no more than what 25 m tells alone.
			expect(blurPoint(blurPoint(point, 25, world), side, world)).toEqual(blurPoint(point, side, world));
		}
	}
	expect(blurPoint([0.3, 0.7], 0, world)).toEqual([0.3, 0.7]);
	expect(blurPoint([0.01, 0.01], 50, null)).toEqual([0.0625, 0.1]);
	expect(blurCorners([[0.1, 0.1], [0.11, 0.1], [0.5, 0.5]], 100, world)).toHaveLength(2);
});
