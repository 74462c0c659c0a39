import { numbersIn } from './quantities.ts';
import { fold, isSameStem, type Word } from './words.ts';

/**
 * What makes two cards that look alike mean something else: a "not", another number, another unit, an opposite. Lists of words are kept
 * to these few, where a mistake would put two opposite wishes together; the languages are those of the towns we know of, and a language
 * that is missing is guarded by numbers and by exchanged words all the same.
 */

const negations = new Set(
	(
		"not no never none nor neither nothing without cannot can't don't doesn't won't isn't aren't shouldn't wouldn't didn't hasn't haven't against stop " + // English
		'nicht kein keine keinen keiner keinem keines nie niemals ohne gegen weder nichts ' + // German
		'nie bez zaden zadna zadne zadnych nigdy przeciw przeciwko ani nic ' + // Polish
		'niet geen nooit zonder tegen noch niets ' + // Dutch
		'ne pas jamais sans aucun aucune contre ni rien non ' + // French
		'no sin nunca ningun ninguna contra ' + // Spanish
		'non senza mai nessun nessuna contro nao sem nunca nenhum nenhuma ' + // Italian, Portuguese
		'inte ingen inga aldrig utan mot ikke aldri uden ei neni proti zadny ' + // Swedish, Danish, Norwegian, Finnish, Czech
		'nid nad ddim dim peidio peidiwch heb byth nu fara niciun nicio niciodata impotriva nem nincs soha nelkul ellen degil yok hayir ' + // Welsh, Romanian, Hungarian, Turkish
		'не ни нет нельзя без против никогда ні немає проти ніколи δεν μην οχι χωρις ποτε εναντιον ' + // Russian, Bulgarian, Ukrainian, Greek
		'لا ليس ليست بدون بلا ضد لن لم نه نیست نہیں نہ بغیر לא אין בלי נגד ' + // Arabic, Persian, Urdu, Hebrew
		'नहीं मत बिना न না নয় নেই ছাড়া ਨਹੀਂ ਨਾ ਬਿਨਾਂ નહીં ના વગર இல்லை வேண்டாம்' // Hindi, Bengali, Punjabi, Gujarati, Tamil
	)
		.split(' ')
		.map(fold)
);
/** Where words are not set apart, or end in their "not": Chinese, Japanese, Korean. */
const unspaced = /[不没沒無无未别別勿않없못]|ない|ません|なし/gu;

/** Prefixes that turn a word round: legal and illegal, zufrieden and unzufrieden, bezpieczny and niebezpieczny, gelijk and ongelijk. */
const turning = ['un', 'in', 'im', 'il', 'ir', 'dis', 'non', 'anti', 'de', 'des', 'mis', 'miss', 'nie', 'bez', 'on', 'o', 'ne', 'mal'];
const turningEnds: [string, string][] = [['less', 'ful'], ['los', 'voll'], ['loos', 'vol']];

/** Pairs of opposites, by their beginnings. */
const opposites: [string, string][] = (
	'more:less more:fewer increas:decreas increas:reduc rais:lower higher:lower open:clos add:remov keep:remov allow:ban allow:forbid allow:prohibit build:demolish widen:narrow start:end ' +
	'north:south east:west left:right before:after above:below over:under inside:outside private:public young:old new:old longer:shorter faster:slower summer:winter day:night better:worse major:minor ' +
	'buy:sell rent:own support:oppos agree:disagree includ:exclud permit:ban majority:minority ' +
	'mehr:weniger offn:schliess erlaub:verbiet erhoh:senk ausbau:ruckbau nord:sud ost:west links:rechts vor:nach alt:neu sommer:winter tag:nacht oben:unten innen:aussen bauen:abreissen langer:kurzer schnell:langsam ' +
	'wiecej:mniej otw:zamk zwieksz:zmniejsz zezwol:zakaz polnoc:poludni wschod:zachod lew:praw nowy:stary wyzsz:nizsz letni:zimow dluzsz:krotsz budow:rozbior ' +
	'meer:minder open:dicht toestaan:verbied verhog:verlag noord:zuid oost:west links:rechts oud:nieuw zomer:winter dag:nacht binnen:buiten bouw:sloop ' +
	'plus:moins ouvr:ferm augment:redui augment:diminu autoris:interdi nord:sud gauche:droite nouveau:ancien ete:hiver jour:nuit avant:apres construi:demoli ajout:supprim ' +
	'mas:menos abrir:cerrar aument:reduc norte:sur este:oeste izquierd:derech piu:meno apri:chiud aument:ridu nord:sud'
)
	.split(' ')
	.map((pair) => pair.split(':') as [string, string]);

/** Words that bound a number: "more than 1" is not "1". */
const bounds = new Set('more less under over least most than fewer above below up minimum maximum mehr weniger unter uber mindestens hochstens bis als wiecej mniej ponizej powyzej minimum najmniej meer minder onder boven minstens hoogstens dan plus moins sous maximum greater older younger'.split(' '));

/** Negations in a card; "n't" counts wherever it stands. */
function denials(words: readonly Word[]): number {
	return words.reduce((sum, { plain }) => sum + (negations.has(plain) || /n't$/.test(plain) ? 1 : (plain.match(unspaced)?.length ?? 0)), 0);
}

export interface Differences {
	negation: boolean;
	/** Both have numbers, and not the same ones. */
	numbers: boolean;
	/** Only one of them has numbers, or one has more. */
	extraNumber: boolean;
	units: boolean;
	opposite: boolean;
}

/** One card, as it is compared: its words and the units of its numbers. */
export interface Measured {
	words: readonly Word[];
	units: readonly string[];
}

/**
 * @param onlyA words of the first card that have no like in the second, and the other way round
 */
export function differencesOf({ words: a, units: unitsA }: Measured, { words: b, units: unitsB }: Measured, onlyA: readonly string[], onlyB: readonly string[]): Differences {
	const [numbersA, numbersB] = [numbersIn(a), numbersIn(b)];
	const sameNumbers = numbersA.join(' ') === numbersB.join(' ');
	const both = numbersA.length > 0 && numbersB.length > 0;
	const bounded = (words: readonly string[]) => words.some((word) => bounds.has(word));
	return {
		negation: denials(a) !== denials(b),
		numbers: (both && !sameNumbers) || (both && (bounded(onlyA) || bounded(onlyB))),
		extraNumber: !sameNumbers,
		units: unitsA.join(' ') !== unitsB.join(' ') && unitsA.length > 0 && unitsB.length > 0,
		opposite: onlyA.some((left) => onlyB.some((right) => areOpposite(left, right)))
	};
}

function areOpposite(a: string, b: string): boolean {
	const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
	if (shorter.length >= 4 && turning.some((prefix) => longer.startsWith(prefix) && isSameStem(longer.slice(prefix.length), shorter) && Math.abs(longer.length - prefix.length - shorter.length) <= 2)) return true;
	for (const [less, full] of turningEnds) {
		if (shorter.length > 5 && ((a.endsWith(less) && b.endsWith(full)) || (a.endsWith(full) && b.endsWith(less))) && a.slice(0, 3) === b.slice(0, 3)) return true;
	}
	return opposites.some(([left, right]) => (a.startsWith(left) && b.startsWith(right)) || (a.startsWith(right) && b.startsWith(left)));
}
