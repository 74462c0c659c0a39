import { fold, type Word } from './words.ts';

/**
 * What is counted and measured in a card, told the same however it is written: 50,000 and ٥٠٠٠٠, two and 2, £5 and 5 pounds, metres and meters.
 * A language that is missing here is guarded by its digits and by exchanged words all the same.
 */

const roman = /^(?:X{0,3})(?:IX|IV|V?I{0,3})$/;

/** Small numbers in words, from 2 on: one is an article in most languages. Not what means something else as well, as French neuf. */
const numberWords = new Map(
	[
		'two deux zwei twee dwa dwie dos due dois duas два две δυο dau dwy',
		'three trois drei drie trzy tres tre три τρεις tri tair',
		'four quatre vier cztery cuatro quattro quatro четыре чотири τεσσερις pedwar pedair',
		'five cinq funf vijf piec cinco cinque пять πεντε pump',
		'six sechs zes szesc seis шесть шість εξι chwech',
		'seven sept sieben zeven siedem siete sette sete семь сім επτα saith',
		'eight huit osiem ocho otto oito восемь вісім οκτω wyth',
		'nine neun negen dziewiec nueve девять εννεα naw',
		'ten dix zehn tien dziesiec diez dieci dez десять δεκα deg'
	].flatMap((words, i) => words.split(' ').map((word): [string, string] => [fold(word), String(i + 2)]))
);

/** Units by what they are; the words of one line are one unit. */
const units = new Map(
	[
		'm meter meters metre metres metros metri metrow metra metru м метр метра метров метрів متر metr',
		'km kilometer kilometers kilometre kilometres kilometros kilometri kilometrow км километр километра километров кілометрів كم cilometr',
		'cm centimetre centimetres zentimeter centimeter centimeters',
		'mm millimetre millimetres',
		'mile miles mi meilen milles mijl millas miglia миля мили миль milltir',
		'ft foot feet',
		'yard yards yd',
		'min minute minutes minuten minutos minuti minut minuty минут минуты хвилин دقيقة munud',
		'h hour hours stunde stunden godzin godziny godzina uur uren heure heures horas ora ore час часа часов годин ساعة awr',
		'day days tag tage tagen dni dzien dag dagen jour jours dia dias giorno giorni день дня дней днів يوم diwrnod',
		'week weeks woche wochen tydzien tygodnie tygodni weken semaine semaines semana semanas settimana settimane неделя недели недель أسبوع wythnos',
		'month months monat monate monaten miesiac miesiecy maand maanden mois mes meses mese mesi месяц месяца месяцев شهر mis',
		'year years jahr jahre jahren rok roku lat lata jaar ans annee annees ano anos anno anni год года лет سنة blwyddyn',
		'mph',
		'kmh kph',
		'% percent prozent procent pourcent porcentaje процентов процент',
		'€ eur euro euros евро євро يورو',
		'£ pound pounds pfund funt funtow livres libras punt bunt',
		'$ dollar dollars usd',
		'zl zloty zlotych',
		'₽ рубль рубля рублей',
		'₺ lira',
		'₹ rupee rupees',
		'¥ 元',
		'° grad degree degrees',
		'litre litres liter liters litros',
		'kg kilo kilos kilogram kilograms кг',
		'ton tons tonne tonnes tonnen',
		'times mal razy fois veces keer'
	].flatMap((words) => words.split(' ').map((word, _, all): [string, string] => [fold(word), all[0]!]))
);

/** Digits of any script as 0 to 9: each script has its ten in a row. */
function inDigits(plain: string): string {
	return plain.replace(/\p{Nd}/gu, (digit) => {
		let value = 0;
		for (let code = digit.codePointAt(0)! - 1; /\p{Nd}/u.test(String.fromCodePoint(code)); code--) value += 1;
		return String(value % 10);
	});
}

const isNumber = (word: Word | undefined) => word !== undefined && (/^\p{N}/u.test(word.raw) || numberWords.has(word.plain));

/** Numbers and what counts as one in a series of titles: 50,000, III, three. */
export function numbersIn(words: readonly Word[]): string[] {
	const found: string[] = [];
	for (const { raw, plain } of words) {
		const word = numberWords.get(plain);
		if (word !== undefined) found.push(word);
		else if (/^\p{N}/u.test(raw)) {
			const digits = inDigits(plain);
			found.push(String(Number(digits.replace(/[.,](?=\d{3}\b)/g, '').replace(',', '.')) || digits));
		} else if (raw.length > 1 && raw === raw.toUpperCase() && roman.test(raw)) found.push(`roman ${raw}`);
	}
	return found.sort();
}

/** The units of its numbers: words after them, and signs before or after them. */
export function unitsIn(words: readonly Word[], text: string): string[] {
	const told = words.flatMap(({ plain }, i) => (units.has(plain) && isNumber(words[i - 1]) ? [units.get(plain)!] : []));
	const signs = [...text.normalize('NFKC').matchAll(/([€£$₽₺₹¥])\s?(?=\p{N})|(?<=\p{N})\s?([€£$₽₺₹¥%°])/gu)].map(([, before, after]) => (before ?? after)!);
	return [...told, ...signs].sort();
}
