import { parseArgs } from 'node:util';
import { cases, quickCases, wordsOf, type Case } from './cases.ts';

export interface Options {
	cases: Case[];
	peers: string[] | null;
	seconds: number;
	repeats: number;
	out: string;
	postgres: boolean;
}

export const usage = `npm run bench -- [--only CASE,..] [--peer NAME,..] [--postgres] [--seconds N] [--repeats N] [--out FILE.json] [--quick]

${cases.map((each) => `  ${each.name.padEnd(13)} ${wordsOf(each)}`).join('\n')}

  --peer      folkmoot, folkmoot-postgres, y-websocket-server, hocuspocus, tldraw (default: all there are)
  --postgres  ours on PostgreSQL too (a private one is started)
  --seconds   how long each measurement is (default 10)
  --repeats   how often; medians and spread are over these (default 5)
  --out       where the figures go (default test-results/bench.json)
  --quick     two minutes, to see that it runs`;

/** @throws with a sentence for the person at the keyboard */
export function readOptions(args: string[]): Options {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: 'string' },
			peer: { type: 'string' },
			postgres: { type: 'boolean', default: false },
			seconds: { type: 'string' },
			repeats: { type: 'string' },
			out: { type: 'string', default: 'test-results/bench.json' },
			quick: { type: 'boolean', default: false }
		}
	});
	const names = values.only?.split(',') ?? (values.quick ? quickCases : cases.map(({ name }) => name));
	const chosen = names.map((name) => {
		const found = cases.find((each) => each.name === name);
		if (!found) throw new Error(`There is no case "${name}".`);
		return found;
	});
	const peers = values.peer?.split(',') ?? null;
	return {
		cases: chosen,
		peers,
		seconds: number('seconds', values.seconds ?? (values.quick ? '3' : '10')),
		repeats: number('repeats', values.repeats ?? (values.quick ? '1' : '5')),
		out: values.out,
		postgres: values.postgres || (peers?.includes('folkmoot-postgres') ?? false)
	};
}

function number(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} is "${text}". Give a whole number above 0.`);
	return value;
}
