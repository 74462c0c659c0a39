import { parseArgs } from 'node:util';
import { methods, type Options } from './methods.ts';
import { findMethod, sayNames, type Named } from './names.ts';

export interface Asked {
	/** Null: what the file itself asks for. */
	method: Named | null;
	options: Options;
	file: string;
	verify: boolean;
	/** Whether what the count rests on is told too. */
	details: boolean;
}

/** Something the person at the keyboard can put right. Its message is the whole answer. */
export class Mistake extends Error {}

export function usage(): string {
	const lines = Object.entries(methods).map(([name, { says, options }]) => [`  ${name.padEnd(13)} ${says}`, ...Object.entries(options).map(([key, about]) => `      ${key.padEnd(11)} ${about}`)].join('\n'));
	return `npm run -s tally -- [--method METHOD] [--option key=value ...] FILE
npm run -s tally -- --verify FILE

  FILE       a Pabulib file (.pb), ranked ballots (.csv: count,ranking or count,choice1,choice2,...
             or a column for each option with ranks in it), PrefLib (.soc .soi .toc .toi .cat), or an export of Folkmoot (workshop.json, its ZIP, or the folder of one)
  --method   how to count; without it, as the file says (an export: as each vote was counted; with it, the votes of that kind, or all of them by that method)
  --option   one of the options below, as often as needed; for any .pb: dear=keep takes a cost over the whole budget as never
             to be bought, where the file is refused otherwise
  --details  also how many ballots there were, what they rest on, and where the file itself says what came out
  --verify   an export: count every vote again and compare digests and results; ends with 1 where anything differs

One JSON object comes out: method, parameters, totals (by option), winners, ties, and rounds where the method has them; for several votes of an
export a list of such. A file that is wrong ends with 2, its faults named by line and field; nothing of it is counted. Ties: what an option called "ties" names is tried in turn (lower-cost, higher-cost, more-votes,
more-points, id, file, lot); "lot=a,b,c" is an order that was drawn. What is left tied, and matters, is "open" in its totals, and no winner.

Methods and their options
${lines.join('\n')}

Names of methods, in small or large letters, with spaces or hyphens. "budget", "ranked" and "stars" are kinds of votes: --option rule=... says which
of their methods; without it what the file says, or equal-shares, irv and stars. In one line each, with its other names:
${sayNames()}`;
}

/** Other words for the keys of options. */
const keys: Record<string, string> = { winners: 'take', seats: 'take', places: 'take', max: 'most', max_points: 'most', tie: 'ties', tiebreak: 'ties', 'tie-break': 'ties', more_voters: 'more-voters', write_ins: 'write-ins' };

/** @returns null where help was asked for. Throws a Mistake. */
export function readOptions(args: string[]): Asked | null {
	const { values, positionals } = parse(args);
	if (values.help) return null;
	if (positionals.length !== 1) throw new Mistake(positionals.length === 0 ? 'Give a file to count: npm run -s tally -- --method equal-shares votes.pb' : `Give one file. These are ${positionals.length}: ${positionals.join(' ')}`);
	const method = values.method === undefined ? null : findMethod(values.method);
	if (values.method !== undefined && method === null) throw new Mistake(`There is no method "${values.method}". There are, with their other names:\n${sayNames()}`);
	const options: Options = {};
	for (const each of values.option ?? []) {
		const at = each.indexOf('=');
		if (at < 1) throw new Mistake(`--option is "${each}". Write it as key=value.`);
		const key = each.slice(0, at).trim();
		options[keys[key] ?? key] = each.slice(at + 1).trim();
	}
	return { method, options, file: positionals[0]!, verify: values.verify ?? false, details: values.details ?? false };
}

function parse(args: string[]) {
	try {
		return parseArgs({ args, allowPositionals: true, options: { method: { type: 'string', short: 'm' }, option: { type: 'string', short: 'o', multiple: true }, verify: { type: 'boolean' }, details: { type: 'boolean', short: 'd' }, help: { type: 'boolean', short: 'h' } } });
	} catch (error) {
		throw new Mistake(`${(error as Error).message.split('. ')[0]}.\n\n${usage()}`);
	}
}
