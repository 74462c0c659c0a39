// `npm run prove -- NAME[,NAME]`: the long forms of the promises, each with its bar beside what was got. What fails names its seed.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { buildHall } from './hall-program.ts';
import { machineLines } from './machine.ts';
import { asTable, wordsOf, type Line, type Prove } from './report.ts';

/** Proofs that belong together, one after another. */
const groups: Record<string, readonly string[]> = {
	realtime: ['forged', 'heal', 'rounds', 'fanout', 'presence', 'joins', 'kills', 'merge', 'lean', 'servers', 'second', 'clock', 'hostile', 'spoof']
};

const here = import.meta.dirname;
const known = readdirSync(here).filter((file) => file.endsWith('.ts') && /^export (async )?function prove\b/m.test(readFileSync(join(here, file), 'utf8'))).map((file) => file.slice(0, -3));
const usage = `npm run prove -- NAME[,NAME] [--short] [--seed N] [--out FOLDER]

  NAME     ${[...known, ...Object.keys(groups)].join(', ')}
  --short  smaller numbers, to see that it runs
  --seed   the same seed does the same (default: 1)
  --out    where the report goes (default: test-results/prove)`;

process.exitCode = await main(process.argv.slice(2));
// What a broken proof left open must not keep the command from ending.
process.exit();

async function main(args: string[]): Promise<number> {
	let asked: { names: string[]; short: boolean; seed: number; out: string };
	try {
		asked = readArguments(args);
	} catch (error) {
		console.error(`${(error as Error).message}\n\n${usage}`);
		return 2;
	}
	await buildHall();
	const lines: Line[] = [];
	const began = new Date();
	for (const name of asked.names) {
		console.log(`\n== ${name}, seed ${asked.seed} ==`);
		const report = (line: Line) => {
			lines.push(line);
			console.log(wordsOf(line));
		};
		try {
			const { prove } = (await import(join(here, `${name}.ts`))) as { prove: Prove };
			await prove(report, { long: !asked.short, seed: asked.seed });
		} catch (error) {
			console.error(error);
			report({ promise: '-', what: `${name} broke off (seed ${asked.seed})`, bar: 'runs to its end', got: error instanceof Error ? error.message : String(error), ok: false });
		}
	}
	const failed = lines.filter(({ ok }) => !ok).length;
	mkdirSync(asked.out, { recursive: true });
	const head = { began: began.toISOString(), proofs: asked.names, form: asked.short ? 'short' : 'long', seed: asked.seed, machine: machineLines() };
	writeFileSync(join(asked.out, 'report.json'), `${JSON.stringify({ ...head, lines }, null, '\t')}\n`);
	writeFileSync(join(asked.out, 'report.md'), asTable(head, lines));
	console.log(`\nThe report is in ${asked.out}.\n${lines.length - failed} passed, ${failed} failed`);
	return failed > 0 ? 1 : 0;
}

/** @throws with a sentence for the person at the keyboard */
function readArguments(args: string[]): { names: string[]; short: boolean; seed: number; out: string } {
	const { values, positionals } = parseArgs({
		args,
		allowPositionals: true,
		options: { short: { type: 'boolean', default: false }, seed: { type: 'string', default: '1' }, out: { type: 'string', default: 'test-results/prove' } }
	});
	const names = positionals.flatMap((list) => list.split(',')).filter((name) => name !== '');
	if (names.length === 0) throw new Error('Say what is to be proved.');
	const all = [...new Set(names.flatMap((name) => groups[name]?.filter((each) => existsSync(join(here, `${each}.ts`))) ?? [name]))];
	const unknown = all.find((name) => !known.includes(name));
	if (unknown !== undefined) throw new Error(`There is no proof "${unknown}".`);
	const seed = Number(values.seed);
	if (!Number.isSafeInteger(seed) || seed < 0) throw new Error(`--seed is "${values.seed}". Give a whole number.`);
	return { names: all, short: values.short, seed, out: values.out };
}
