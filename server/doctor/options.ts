import { parseArgs } from 'node:util';

export interface Options {
	url: URL;
	/** How long lines are held. */
	holdMs: number;
	json: boolean;
}

/** Something the person at the keyboard can put right. Its message is the whole answer. */
export class Mistake extends Error {}

export const usage = `npm run doctor -- URL [--seconds N | --minutes N] [--json]

  URL        the address people type, for example https://moot.example.org
  --seconds  how long the lines are held open (default 60)
  --minutes  the same, for networks that cut a line after 30 minutes: --minutes 35
  --json     one JSON object in place of words

  Ends with 0 where all is well, with 1 where something on the way drops what people need.`;

/** @returns null where help was asked for. Throws a Mistake. */
export function readOptions(args: string[]): Options | null {
	const { values, positionals } = parse(args);
	if (values.help) return null;
	if (positionals.length !== 1) throw new Mistake(positionals.length === 0 ? `Give the address to look at: npm run doctor -- https://moot.example.org` : `Give one address. These are ${positionals.length}: ${positionals.join(' ')}`);
	if (values.seconds !== undefined && values.minutes !== undefined) throw new Mistake('Give --seconds or --minutes, not both.');
	const holdMs = values.minutes !== undefined ? number('minutes', values.minutes, 44) * 60_000 : number('seconds', values.seconds ?? '60', 2640) * 1000;
	return { url: readUrl(positionals[0]!), holdMs, json: values.json ?? false };
}

function readUrl(text: string): URL {
	const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
	const url = URL.canParse(full) ? new URL(full) : null;
	if (!url || !/^https?:$/.test(url.protocol)) throw new Mistake(`"${text}" is not an address of a page. It looks like this: https://moot.example.org`);
	if (url.pathname !== '/' || url.search !== '') throw new Mistake(`Give the address of the start page only: ${url.origin}`);
	return url;
}

function parse(args: string[]) {
	try {
		return parseArgs({ args, allowPositionals: true, options: { seconds: { type: 'string' }, minutes: { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
	} catch (error) {
		throw new Mistake(`${(error as Error).message.split('. ')[0]}.\n\n${usage}`);
	}
}

/** The server itself ends a line after 45 minutes. */
function number(name: string, text: string, most: number): number {
	const value = Number(text);
	if (text.trim() === '' || !Number.isFinite(value) || value < 1 || value > most) throw new Mistake(`--${name} is "${text}". Give a number from 1 to ${most}.`);
	return value;
}
