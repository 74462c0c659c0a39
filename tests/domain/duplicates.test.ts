import { describe, expect, test } from 'vitest';
import { nearDuplicates } from '#lib/domain/grouping/duplicates.ts';

const cards = (...texts: string[]) => texts.map((text, id) => ({ id, text }));
const strengths = (...texts: string[]) => nearDuplicates(cards(...texts)).map(({ strength }) => strength);

test('[GR1] a card written twice is found: with a typing error, with words moved, without accents, in any case', () => {
	expect(strengths('Ein Zebrastreifen vor der Schule', 'EIN ZEBRASTREIFEN vor der Schule!')).toEqual(['almost identical']);
	expect(strengths('Oświetlenie przejść dla pieszych w parku', 'Oswietlenie przejsc dla pieszych w parku')).toEqual(['almost identical']);
	expect(strengths('Een speeltuin achter de bibliotheek', 'achter de bibliotheek Een speeltuin')).toEqual(['almost identical']);
	// The same number in other digits, the same measure in other letters.
	expect(strengths('مسار دراجات بطول 5 كم قرب النهر', 'مسار دراجات بطول ٥ كم قرب النهر')).toHaveLength(1);
	expect(strengths('A path of 500 metres along the river', 'A path of 500 meters along the river')).toEqual(['almost identical']);
	expect(strengths('Hier nur 30 Minuten parken dürfen', 'Hier nur 30 minuten parken dürfen')).toEqual(['almost identical']);
	for (const slip of ['Plant more tres along the canal path', 'Plant more trees along teh canal path', 'Plant nore trees along the canal path', 'Plant more treesalong the canal path']) {
		expect(strengths('Plant more trees along the canal path', slip), slip).toHaveLength(1);
	}
});

describe('[GR2] what means something else is never called almost identical, and not listed where only that differs', () => {
	test.each([
		['Mill Lane should be closed to cars', 'Mill Lane should not be closed to cars'],
		['Housing will remain affordable for many people here', 'Housing will remain unaffordable for many people here'],
		['Der Platz ist für Kinder zufriedenstellend', 'Der Platz ist für Kinder nicht zufriedenstellend'],
		['Chcemy bezpieczne przejście przy szkole', 'Chcemy niebezpieczne przejście przy szkole'],
		['Auto’s toestaan op het marktplein', 'Auto’s verbieden op het marktplein'],
		['My household income is less than $50,000', 'My household income is less than $100,000'],
		['Technology upgrade for PS 1', 'Technology upgrade for PS 2'],
		['Remont chodnika etap II', 'Remont chodnika etap III'],
		['A path of 5 km along the river', 'A path of 5 miles along the river'],
		['I live in a town', 'I live in a city'],
		['Open the library on Sundays please', 'Close the library on Sundays please'],
		['I own 1 house in this street', 'I own more than 1 house in this street'],
		// Other scripts and languages, other signs for money and measures, other digits.
		['Закрыть улицу Мельничную для машин', 'Не закрыть улицу Мельничную для машин'],
		['Ми хочемо парковку біля школи', 'Ми не хочемо парковку біля школи'],
		['نريد موقف سيارات قرب المدرسة', 'لا نريد موقف سيارات قرب المدرسة'],
		['Parkta köpek olsun istiyoruz', 'Parkta köpek değil olsun istiyoruz'],
		['Θέλουμε πάρκινγκ δίπλα στο σχολείο', 'Δεν θέλουμε πάρκινγκ δίπλα στο σχολείο'],
		['Vrem parcare lângă școala noastră', 'Nu vrem parcare lângă școala noastră'],
		['Szeretnénk parkolót az iskola mellett', 'Nem szeretnénk parkolót az iskola mellett'],
		['Rydym eisiau maes parcio ger yr ysgol', 'Nid ydym eisiau maes parcio ger yr ysgol'],
		['請在學校旁邊建停車場', '請不在學校旁邊建停車場'],
		['हमें स्कूल के पास पार्किंग चाहिए', 'हमें स्कूल के पास पार्किंग नहीं चाहिए'],
		['A ticket should cost £5 for everyone', 'A ticket should cost €5 for everyone'],
		['A path 5 minutes from the school', 'A path 5 miles from the school'],
		['Cut the speed by 20 % on Mill Lane', 'Cut the speed by 20 mph on Mill Lane'],
		['Скорость не выше 30 км у школы', 'Скорость не выше 30 миль у школы'],
		['مسار دراجات بطول ٥ كم', 'مسار دراجات بطول ٩ كم'],
		['Un camino de 5 metros junto al río', 'Un camino de 5 kilómetros junto al río'],
		['Zwei Bänke am Bahnhof aufstellen', 'Drei Bänke am Bahnhof aufstellen'],
		['Close the car park at nine in the evening', 'Close the car park at none in the evening']
	])('%s | %s', (a, b) => {
		expect(strengths(a, b)).toEqual([]);
	});

	test('the same plan for another place, with the place named twice', () => {
		const [pair] = nearDuplicates(
			cards('Adult fitness at Little Bay Park. The project would put fitness machines into Little Bay Park for good health', 'Adult fitness at MacNeil Park. The project would put fitness machines into Little Bay Park for good health')
		);
		expect(pair?.strength).not.toBe('almost identical');
	});
});

test('[GR3] the list is the same in whatever order the cards come, the surest first', () => {
	const texts = ['More bins in the park', 'More litter bins in the park', 'more bins in the park', 'A bench by the pond', 'Lights on the towpath', 'Lights on the tow path'];
	const said = (list: string[]) => nearDuplicates(cards(...list)).map(({ a, b, strength, score }) => [[list[a], list[b]].sort(), strength, score]);
	const sorted = (pairs: unknown[]) => pairs.map((pair) => JSON.stringify(pair)).sort();
	expect(sorted(said([...texts].reverse()))).toEqual(sorted(said(texts)));
	expect(said(texts)[0]?.[1]).toBe('almost identical');
});

test('[GR4] no cards, one card, empty cards, emoji and mixed scripts are no pairs and no failure', () => {
	expect(nearDuplicates([])).toEqual([]);
	expect(strengths('One')).toEqual([]);
	expect(strengths('', '', '🌳🌳', '🌳🌳', '…')).toEqual([]);
	expect(strengths('더 많은 나무', 'Больше деревьев', 'المزيد من الأشجار')).toEqual([]);
});
