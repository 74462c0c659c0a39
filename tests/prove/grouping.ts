import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SteadyGroups } from '#lib/domain/grouping/again.ts';
import { nearDuplicates } from '#lib/domain/grouping/duplicates.ts';
import { groupTexts } from '#lib/domain/grouping/group-texts.ts';
import { measureGroups, movedShare, type Measures } from '#lib/domain/grouping/measures.ts';
import { namesOf } from '#lib/domain/grouping/names.ts';
import { measurePiles, seededRandom } from '#server/grouping/measure-piles.ts';
import { readCards } from '#server/grouping/read-cards.ts';
import type { Report } from './report.ts';

const folder = join('..', 'shared', 'data', 'clustering');

interface LabelledSet {
	name: string;
	texts: string[];
	labels: string[];
}

const files: [name: string, file: string, columns: string[]][] = [
	['New York, English', 'nyc_pb_odd_districts_en.csv', ['title', 'text']],
	['Bonn, German', 'bonn_cycling_de.csv', ['title', 'text']],
	['Toulouse, French titles', 'toulouse_pb_fr.csv', ['title']],
	['Kraków, Polish titles', 'krakow_pb_pl.csv', ['title']]
];

/** The bars of reference/counting-and-grouping.md, section 3.3, on the sets we have. They are held on other towns: nothing here is chosen per set. */
export async function prove(report: Report, { long, seed }: { long: boolean; seed: number }): Promise<void> {
	if (!existsSync(folder)) throw new Error(`the labelled sets are not there: ${folder}`);
	const sets = files.map(([name, file, text]): LabelledSet => {
		const cards = readCards(readFileSync(join(folder, file)), { text, label: 'label', id: null });
		return { name, texts: cards.map((card) => card.text), labels: cards.map((card) => card.label) };
	});
	const line = (what: string, bar: string, got: string, ok: boolean) => report({ promise: 'G', what, bar, got, ok });
	groups(sets, line);
	piles(sets, long ? 40 : 2, seed, line);
	pairs(line);
	typos(sets, seed, line);
	steadiness(sets, long ? 6 : 2, line);
	askedAgain(sets, long ? 40 : 5, line);
	pace(sets, line);
	if (long) leaveOneOut(sets, line);
}

type Say = (what: string, bar: string, got: string, ok: boolean) => void;

function groups(sets: readonly LabelledSet[], line: Say): void {
	const found = sets.map(({ name, texts, labels }) => ({ name, ...measureGroups(groupTexts(texts), labels) }));
	const say = ({ groups: k, vMeasure, ari, purity, ungrouped }: Measures) => `V ${two(vMeasure)}, ARI ${two(ari)}, purity ${two(purity)}, ${k} groups, ${percent(ungrouped)} on their own`;
	for (const set of found) {
		const [isNewYork, isPolish] = [set.name.startsWith('New York'), set.name.includes('Polish')];
		const purity = isNewYork ? 0.6 : isPolish ? 0.45 : 0;
		const ok = set.vMeasure >= 0.18 && set.ungrouped <= 0.35 && set.purity >= purity && (!isNewYork || set.ari >= 0.25);
		line(`groups: ${set.name}`, `V .18, at most 35% on their own${purity ? `, purity ${two(purity)}` : ''}${isNewYork ? ', ARI .25' : ''}`, say(set), ok);
	}
	const mean = found.reduce((sum, { vMeasure }) => sum + vMeasure, 0) / found.length;
	line('groups: mean V-measure, own number of groups', '.29', mean.toFixed(3), mean >= 0.29);
}

function piles(sets: readonly LabelledSet[], draws: number, seed: number, line: Say): void {
	const bars = [0.75, 0.69, null, 0.64];
	sets.forEach(({ name, texts, labels }, i) => {
		const drawn = Array.from({ length: draws }, (_, n) => measurePiles(texts, labels, 5, seed + n));
		const top = (key: 'top1' | 'top3') => drawn.reduce((sum, measures) => sum + measures[key], 0) / draws;
		const bar = bars[i] ?? drawn[0]!.chance3;
		line(`piles: ${name}, five cards in each, mean of ${draws} draws`, `${bars[i] ? two(bar) : `better than chance (${two(bar)})`} in the first three`, `${two(top('top3'))} (first ${two(top('top1'))}, chance ${two(drawn[0]!.chance3)})`, top('top3') >= bar);
	});
}

function pairs(line: Say): void {
	const rows = readCards(readFileSync(join(folder, 'nz_housing_pairs_en.csv')), { text: ['text_a'], label: 'label', id: null }).map((a, i) => [a, i] as const);
	const right = readCards(readFileSync(join(folder, 'nz_housing_pairs_en.csv')), { text: ['text_b'], label: null, id: null });
	const texts = [...new Set(rows.flatMap(([a, i]) => [a.text, right[i]!.text]))];
	const found = new Map(nearDuplicates(texts.map((text) => ({ id: text, text }))).map(({ a, b, strength }) => [[a, b].sort().join('\n'), strength]));
	const judged = rows.map(([a, i]) => ({ label: a.label, strength: a.text === right[i]!.text ? 'almost identical' : found.get([a.text, right[i]!.text].sort().join('\n')) }));
	const count = (label: RegExp, strength?: string) => judged.filter((pair) => label.test(pair.label) && pair.strength !== undefined && (strength === undefined || pair.strength === strength)).length;
	const same = judged.filter(({ label }) => label === 'same').length;
	const wrong = count(/different|opposite/, 'almost identical');
	line('look-alikes: almost identical', 'no different or opposite pair; .25 of the same asks', `${wrong} wrong; ${two(count(/same/, 'almost identical') / same)}`, wrong === 0 && count(/same/, 'almost identical') >= 0.25 * same);
	const share = count(/different|opposite/) / Math.max(1, judged.filter(({ strength }) => strength).length);
	line('look-alikes: possibly the same or more', '.75 of the same asks; at most 30% different or opposite', `${two(count(/same/) / same)}; ${percent(share)}`, count(/same/) >= 0.75 * same && share <= 0.3);
}

function typos(sets: readonly LabelledSet[], seed: number, line: Say): void {
	const random = seededRandom(seed);
	const pick = (n: number) => Math.floor(random() * n);
	const slip = (text: string) => {
		const letters = [...text];
		const at = 1 + pick(letters.length - 2);
		const letter = 'abcdefghijklmnopqrstuvwxyz'[pick(26)]!;
		switch (pick(4)) {
			case 0: letters.splice(at, 1); break;
			case 1: letters.splice(at, 0, letter); break;
			case 2: [letters[at], letters[at + 1]] = [letters[at + 1]!, letters[at]!]; break;
			default: letters[at] = letter;
		}
		return letters.join('');
	};
	const moved = (text: string) => {
		const words = text.split(' ');
		const [word] = words.splice(pick(words.length), 1);
		words.splice(pick(words.length + 1), 0, word!);
		return words.join(' ');
	};
	let [found, all] = [0, 0];
	for (const { texts } of sets) {
		const chosen = texts.filter((text) => text.length >= 12).slice(0, 200);
		for (const change of [slip, moved]) {
			const again = chosen.map(change);
			const pairsFound = new Set(nearDuplicates([...chosen.map((text, i) => ({ id: i, text })), ...again.map((text, i) => ({ id: -1 - i, text }))]).map(({ a, b }) => `${Math.max(a, b)} ${Math.min(a, b)}`));
			all += chosen.length;
			found += chosen.filter((_, i) => pairsFound.has(`${i} ${-1 - i}`)).length;
		}
	}
	line('look-alikes: a letter wrong, or a word moved', '.95', (found / all).toFixed(3), found >= 0.95 * all);
}

/** A table of 120 people has some hundred cards, not a thousand: there one group that falls in two is a larger part of all. */
function tableOf({ name, texts, labels }: LabelledSet): LabelledSet {
	const some = <T>(all: readonly T[]) => all.filter((_, i) => i % Math.ceil(texts.length / 200) === 0);
	return { name: `${name}, 200 of the cards`, texts: some(texts), labels: some(labels) };
}

/** As people have it: groups stand on the page, one card comes late, somebody asks again. */
function askedAgain(sets: readonly LabelledSet[], tries: number, line: Say): void {
	for (const { name, texts, labels } of sets.map(tableOf)) {
		const cards = texts.map((text, key) => ({ key, text }));
		let [most, put, right] = [0, 0, 0];
		for (let n = 0; n < tries; n++) {
			const late = (n * 97 + 13) % texts.length;
			const others = cards.filter(({ key }) => key !== late);
			const groups = new SteadyGroups<number>();
			const before = groups.of(others);
			const after = groups.of(cards);
			most = Math.max(most, movedShare(before, after.filter((_, i) => i !== late)));
			if (after[late]! < 0) continue;
			put += 1;
			const mates = cards.filter(({ key }) => key !== late && after[key] === after[late]).map(({ key }) => labels[key]!);
			if (mates.filter((label) => label === labels[late]).length * 2 > mates.length) right += 1;
		}
		line(`asked again: ${name}`, 'one card more moves at most 10% of the others, whichever it is', `${percent(most)} at most of ${tries}; ${put} of the late cards were put to a group, ${right} to one of which more than half has their label`, most <= 0.1);
	}
}

function steadiness(sets: readonly LabelledSet[], tries: number, line: Say): void {
	for (const { name, texts } of [...sets, ...sets.map(tableOf)]) {
		const whole = groupTexts(texts);
		const backwards = groupTexts([...texts].reverse()).reverse();
		const moves = Array.from({ length: tries }, (_, n) => {
			const left = (n * 97 + 13) % texts.length;
			return movedShare(groupTexts(texts.filter((_, i) => i !== left)), whole.filter((_, i) => i !== left));
		});
		const mean = moves.reduce((sum, share) => sum + share, 0) / tries;
		const same = whole.every((group, i) => group === backwards[i]);
		line(`steady: ${name}`, 'the same in any order; one card more moves at most 10% of the others', `${same ? 'the same' : 'NOT the same'}; ${percent(mean)} on average, ${percent(Math.max(...moves))} at most of ${tries}`, same && mean <= 0.1);
	}
}

function pace(sets: readonly LabelledSet[], line: Say): void {
	const texts = sets.flatMap((set) => set.texts.map((text) => text.slice(0, 280))).slice(0, 2000);
	const began = performance.now();
	const cpu = process.cpuUsage();
	namesOf(texts, groupTexts(texts));
	const [took, used] = [performance.now() - began, process.cpuUsage(cpu).user / 1000];
	line('pace: 2,000 cards grouped and named', '1,500 ms', `${Math.round(took)} ms (${Math.round(used)} ms of one processor)`, took <= 1500);
}

/** Chooses neighbours and resolution on all sets but one, and measures them on that one: what to expect in a town we have not seen. */
function leaveOneOut(sets: readonly LabelledSet[], line: Say): void {
	const grid = [16, 28, 40].flatMap((neighbours) => [1, 1.15, 1.4].map((resolution) => ({ neighbours, resolution })));
	const table = grid.map((options) => sets.map(({ texts, labels }) => measureGroups(groupTexts(texts, options), labels).vMeasure));
	const unseen = sets.map((_, out) => {
		const others = table.map((row) => row.reduce((sum, v, i) => (i === out ? sum : sum + v), 0));
		return table[others.indexOf(Math.max(...others))]![out]!;
	});
	const mean = unseen.reduce((sum, v) => sum + v, 0) / unseen.length;
	const all = table.map((row) => row.reduce((sum, v) => sum + v, 0) / row.length);
	line('each set with settings chosen on the others', 'mean V .29', `${mean.toFixed(3)} (${unseen.map(two).join(', ')}); over the nine settings ${Math.min(...all).toFixed(3)} to ${Math.max(...all).toFixed(3)}`, mean >= 0.29);
}

const two = (value: number) => value.toFixed(2).replace(/^0/, '');
const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
