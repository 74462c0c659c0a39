import { parseArgs } from 'node:util';
import { openSpace } from '#lib/domain/method/open-space.ts';
import { planningForReal } from '#lib/domain/method/planning-for-real.ts';
import { workshopLimit } from '#lib/domain/people.ts';

export interface Options {
	/** Null: the 60 cards about Millbrook. */
	file: { path: string; text: string[]; category: string | null; place: { lat: string; lon: string } | null } | null;
	people: number;
	seed: string;
	/** How much faster than people think: 60 makes a minute a second. */
	speed: number;
	/** Null: a new folder. */
	out: string | null;
	/** With a round in which people agree, disagree or pass on groups. */
	agree: boolean;
	keep: boolean;
	/** Which session is rehearsed, by its id. */
	method: string;
}

/** Something the person at the keyboard can put right. Its message is the whole answer: no stack. */
export class Mistake extends Error {}

export const usage = `npm run demo -- [--cards FILE.csv [--text COL,COL] [--category COL] [--lat COL --lon COL]]
                [--people N] [--method ${planningForReal.id}|${openSpace.id}] [--seed S] [--speed X] [--out DIR] [--agree] [--keep]

  --cards     a CSV file with one card a row; without it, 60 cards about Millbrook
  --text      the columns that make a card's text, joined (default: text)
  --category  the column that says what a card is about: sets its theme and its group
  --lat --lon the columns with a place in degrees
  --people    how many citizens (default 24, at most ${workshopLimit})
  --seed      the same seed deals, places and votes the same way (default: millbrook)
  --speed     how much faster than people think (default 60: a minute takes a second)
  --out       where the export goes (default: a new folder)
  --agree     adds a round in which people agree, disagree or pass on the groups
  --keep      leaves the server open afterwards, to join and look`;

/** @returns null where help was asked for. Throws a Mistake. */
export function readOptions(args: string[]): Options | null {
	const given = parse(args);
	if (given.help) return null;
	const { cards, text, category, lat, lon, method = planningForReal.id } = given;
	if (method !== planningForReal.id && method !== openSpace.id) throw new Mistake(`There is no method "${method}". There are: ${planningForReal.id}, ${openSpace.id}.`);
	if (method === openSpace.id && cards !== undefined) throw new Mistake('An Open Space session has no cards: leave --cards out.');
	if (cards === undefined) {
		for (const [name, value] of Object.entries({ text, category, lat, lon })) {
			if (value !== undefined) throw new Mistake(`--${name} names a column of a file. Give the file too: --cards FILE.csv.`);
		}
	}
	if ((lat === undefined) !== (lon === undefined)) throw new Mistake('--lat and --lon go together: give both columns, or neither.');
	const columns = (text ?? 'text').split(',').map((name) => name.trim()).filter((name) => name !== '');
	if (columns.length === 0) throw new Mistake('--text names no column. Give one or more, with commas between: --text title,text.');
	return {
		file: cards === undefined ? null : { path: cards, text: columns, category: category ?? null, place: lat !== undefined && lon !== undefined ? { lat, lon } : null },
		people: number('people', given.people ?? '24', 1, workshopLimit, true),
		seed: given.seed ?? 'millbrook',
		speed: number('speed', given.speed ?? '60', 0.1, 100_000, false),
		out: given.out ?? null,
		agree: given.agree ?? false,
		keep: given.keep ?? false,
		method
	};
}

function parse(args: string[]) {
	const text = { type: 'string' } as const;
	const mark = { type: 'boolean' } as const;
	try {
		const { values } = parseArgs({
			args,
			options: { cards: text, text, category: text, lat: text, lon: text, people: text, method: text, seed: text, speed: text, out: text, agree: mark, keep: mark, help: { ...mark, short: 'h' } }
		});
		return values;
	} catch (error) {
		// Node's own words name the option; what follows them is about how to escape dashes.
		throw new Mistake(`${(error as Error).message.split('. ')[0]}.\n\n${usage}`);
	}
}

function number(name: string, text: string, least: number, most: number, whole: boolean): number {
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most || (whole && !Number.isInteger(value))) {
		throw new Mistake(`--${name} is "${text}". Give a ${whole ? 'whole ' : ''}number from ${least} to ${most}.`);
	}
	return value;
}
