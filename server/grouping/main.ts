// `npm run -s group -- FILE.csv --text COL`: suggests groups and look-alikes of a file of cards, and measures them against labels.
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { groupCards } from '#lib/domain/grouping/group-cards.ts';
import { measureGroups } from '#lib/domain/grouping/measures.ts';
import { measurePiles } from './measure-piles.ts';
import { Mistake, readOptions, usage } from './options.ts';
import { readBefore } from './read-before.ts';
import { readCards, type ReadCard } from './read-cards.ts';

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
	try {
		const asked = readOptions(args);
		if (asked === null) {
			console.log(usage);
			return 0;
		}
		const cards = readCards(readFileSync(asked.file), asked);
		if (asked.piles !== null) {
			const piles = measurePiles(cards.map(({ text }) => text), cards.map(({ label }) => label), asked.piles, asked.seed);
			console.log(JSON.stringify({ file: asked.file, piles: rounded(piles) }, null, '\t'));
			return 0;
		}
		const grouping = groupCards(cards, asked.before === null ? undefined : readBefore(readFileSync(asked.before, 'utf8')));
		console.log(JSON.stringify(asked.label === null ? grouping : { ...grouping, measures: measuresOf(cards, grouping.groups) }, null, '\t'));
		return 0;
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (error instanceof Mistake) console.error(error.message);
		else if (code === 'ENOENT') console.error(`There is no file ${(error as NodeJS.ErrnoException).path}.`);
		else if (code?.startsWith('E') && 'syscall' in (error as object)) console.error('That file cannot be read.');
		else throw error;
		return 2;
	}
}

function measuresOf(cards: readonly ReadCard[], groups: readonly { ids: string[] }[]) {
	const group = new Map(groups.flatMap(({ ids }, g) => ids.map((id) => [id, g] as const)));
	return rounded(measureGroups(cards.map(({ id }) => group.get(id) ?? -1), cards.map(({ label }) => label)));
}

function rounded<T>(value: T): T {
	return JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'number' ? Math.round(inner * 10_000) / 10_000 : inner))) as T;
}
