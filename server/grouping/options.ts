import { parseArgs } from 'node:util';

/** What a person at the keyboard got wrong, in words for them. */
export class Mistake extends Error {}

export interface Asked {
	file: string;
	text: string[];
	label: string | null;
	id: string | null;
	/** A file with an earlier answer, whose groups stay. */
	before: string | null;
	/** How many cards lie in each pile before the rest is guessed; null: groups are asked for. */
	piles: number | null;
	seed: number;
}

export const usage = `npm run -s group -- FILE.csv --text COL[,COL] [--label COL] [--id COL] [--before FILE.json] [--piles N [--seed S]]

  Suggests which cards of a file belong together and which may say the same, as JSON.
  FILE.csv  UTF-8, with a line of column names; commas, semicolons or tabs
  --text    the column with the words, or several that are read one after the other
  --id      the column that names a card (without it: its row, from 1)
  --before  an earlier answer: its groups stay, and cards that came since are put to them, until more than a tenth is new
  --label   a column with groups that people made; the answer is then measured against them
  --piles   with --label: put N cards of each label into a pile and guess the pile of the rest
  --seed    which cards those are (default: 1)`;

/** Null where help is asked for. @throws Mistake */
export function readOptions(args: readonly string[]): Asked | null {
	let parsed;
	try {
		parsed = parseArgs({
			args: [...args],
			allowPositionals: true,
			options: { text: { type: 'string' }, label: { type: 'string' }, id: { type: 'string' }, before: { type: 'string' }, piles: { type: 'string' }, seed: { type: 'string' }, help: { type: 'boolean', short: 'h' } }
		});
	} catch (error) {
		throw new Mistake(`${(error as Error).message}\n\n${usage}`);
	}
	const { values, positionals } = parsed;
	if (values.help) return null;
	if (positionals.length !== 1) throw new Mistake(`${positionals.length === 0 ? 'Name the file with the cards.' : `Name one file, not ${positionals.length}.`}\n\n${usage}`);
	const text = (values.text ?? '').split(',').map((name) => name.trim()).filter((name) => name !== '');
	if (text.length === 0) throw new Mistake(`Say with --text which column holds the words.\n\n${usage}`);
	const piles = values.piles === undefined ? null : whole('--piles', values.piles, 1);
	if (piles !== null && values.label === undefined) throw new Mistake('--piles needs --label: the piles are the labels.');
	if (values.before !== undefined && values.id === undefined) throw new Mistake('--before needs --id: by their rows cards are not known again.');
	return { file: positionals[0]!, text, label: values.label ?? null, id: values.id ?? null, before: values.before ?? null, piles, seed: values.seed === undefined ? 1 : whole('--seed', values.seed, 0) };
}

function whole(option: string, value: string, least: number): number {
	if (!/^\d{1,9}$/.test(value) || Number(value) < least) throw new Mistake(`${option} takes a whole number from ${least}, not "${value}".`);
	return Number(value);
}
