import { parseArgs } from 'node:util';
import { aliases, methods } from './methods.ts';

export interface Asked {
	/** Null: what the file itself asks for. */
	method: string | null;
	options: Record<string, string>;
	file: string;
	verify: boolean;
}

/** Something the person at the keyboard can put right. Its message is the whole answer. */
export class Mistake extends Error {}

export function usage(): string {
	const lines = Object.entries(methods).map(([name, { says, options }]) => [`  ${name.padEnd(13)} ${says}`, ...Object.entries(options).map(([key, about]) => `      ${key.padEnd(11)} ${about}`)].join('\n'));
	return `npm run -s tally -- [--method METHOD] [--option key=value ...] FILE
npm run -s tally -- --verify FILE

  FILE       a Pabulib file (.pb), ranked ballots (.csv: count,ranking or count,choice1,choice2,...
             or a column for each option with ranks in it), PrefLib (.soc .soi .toc .toi), or an export of Folkmoot (workshop.json, its ZIP, or the folder of one)
  --method   how to count; without it, as the file says (an export: as each vote was counted)
  --option   one of the options below, as often as needed; for any .pb: dear=keep takes a cost over the whole budget as never
             to be bought, where the file is refused otherwise
  --verify   an export: count every vote again and compare digests and results; ends with 1 where anything differs

One JSON object comes out: method, parameters, totals, winners, ties, rounds. A file that is wrong ends with 2, its faults named by line
and field; nothing of it is counted. Ties: what an option called "ties" names is tried in turn (lower-cost, higher-cost, more-votes,
more-points, id, file, lot); "lot=a,b,c" is an order that was drawn. What is left tied, and matters, stands in "open".

Methods and their options
${lines.join('\n')}

Other names: ${Object.entries(aliases).map(([name, method]) => `${name} (${method})`).join(', ')}.`;
}

/** @returns null where help was asked for. Throws a Mistake. */
export function readOptions(args: string[]): Asked | null {
	const { values, positionals } = parse(args);
	if (values.help) return null;
	if (positionals.length !== 1) throw new Mistake(positionals.length === 0 ? 'Give a file to count: npm run -s tally -- --method equal-shares votes.pb' : `Give one file. These are ${positionals.length}: ${positionals.join(' ')}`);
	const named = values.method?.toLowerCase() ?? null;
	const method = named !== null && Object.hasOwn(aliases, named) ? aliases[named]! : named;
	if (method !== null && !Object.hasOwn(methods, method)) throw new Mistake(`There is no method "${method}". There are: ${Object.keys(methods).join(', ')}.`);
	const options: Record<string, string> = {};
	for (const each of values.option ?? []) {
		const at = each.indexOf('=');
		if (at < 1) throw new Mistake(`--option is "${each}". Write it as key=value.`);
		options[each.slice(0, at)] = each.slice(at + 1);
	}
	return { method, options, file: positionals[0]!, verify: values.verify ?? false };
}

function parse(args: string[]) {
	try {
		return parseArgs({ args, allowPositionals: true, options: { method: { type: 'string', short: 'm' }, option: { type: 'string', short: 'o', multiple: true }, verify: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
	} catch (error) {
		throw new Mistake(`${(error as Error).message.split('. ')[0]}.\n\n${usage()}`);
	}
}
