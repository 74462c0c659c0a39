// `npm run -s tally -- [--method M] [--option k=v] FILE`: counts a file of ballots, or counts an export again.
import process from 'node:process';
import { countElection } from './count.ts';
import { Faults } from './faults.ts';
import { countExport } from './of-export.ts';
import { Mistake, readOptions, usage, type Asked } from './options.ts';
import { exportText, readExport } from './read-export.ts';
import { readElection } from './read-file.ts';
import { sayCount } from './said.ts';
import { verifyConversation, verifyVote } from './verify.ts';

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
	let file = '';
	try {
		const asked = readOptions(args);
		file = asked?.file ?? '';
		if (asked === null) {
			console.log(usage());
			return 0;
		}
		const { said, ok } = run(asked);
		console.log(JSON.stringify(said, null, '\t'));
		return ok ? 0 : 1;
	} catch (error) {
		if (error instanceof Faults || error instanceof Mistake) console.error(error.message);
		else if ((error as NodeJS.ErrnoException).code === 'ENOENT') console.error(`There is no file ${file}.`);
		// A folder without rights, a disk that fails: `syscall` stands on what the system said, and on nothing of ours.
		else if ((error as NodeJS.ErrnoException).syscall !== undefined) console.error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
		else throw error;
		return 2;
	}
}

function run(asked: Asked): { said: unknown; ok: boolean } {
	const exported = exportText(asked.file);
	if (exported !== null) {
		const { votes, conversations } = readExport(exported);
		if (asked.verify) {
			const verified = votes.map(verifyVote);
			const heard = conversations.map(verifyConversation);
			const ok = [...verified, ...heard].every(({ differences }) => differences.length === 0);
			return { said: { file: asked.file, ok, votes: verified, conversations: heard }, ok };
		}
		const said = countExport(votes, asked.method, asked.options).map(({ id, counted }) => ({ id, says: (details: boolean) => sayCount(counted, 0, details ? { file: asked.file, outcome: id } : null) }));
		// One vote is one object, as of every other file.
		if (said.length === 1) return { said: said[0]!.says(asked.details), ok: true };
		return { said: said.map(({ id, says }) => ({ outcome: id, ...says(asked.details) })), ok: true };
	}
	if (asked.verify) throw new Mistake('--verify is for an export of Folkmoot: workshop.json, its ZIP or its folder.');
	const { dear, ...options } = asked.options;
	if (dear !== undefined && dear !== 'keep' && dear !== 'refuse') throw new Mistake(`Option dear is "${dear}". It can be: refuse, keep.`);
	const election = readElection(asked.file, { keepDear: dear === 'keep' });
	const counted = countElection(election, asked.method, options);
	const decimals = election.ballots === 'choices' ? (election.money?.decimals ?? 0) : 0;
	const published = election.ballots === 'choices' ? election.published : undefined;
	const details = asked.details ? { file: asked.file, format: election.format, ...(published && Object.keys(published).length > 0 ? { published: comparePublished(published, counted.counted.result.rows) } : {}) } : null;
	// What the reader of a count should know, beside it: the count itself stays one object.
	if (!asked.details) for (const note of counted.notes) console.error(`Note: ${note}.`);
	return { said: sayCount(counted, decimals, details), ok: true };
}

function comparePublished(published: Record<string, Record<string, number>>, rows: readonly { id: string; score: number; voters: number }[]): Record<string, unknown> {
	const said: Record<string, unknown> = {};
	for (const key of ['votes', 'score'] as const) {
		const column = published[key];
		if (!column) continue;
		const differ = rows.filter(({ id, score, voters }) => column[id] !== undefined && column[id] !== (key === 'votes' ? voters : score)).map(({ id }) => id);
		said[key] = differ.length === 0 ? 'equal' : { differ };
	}
	if (published['selected']) said['selected'] = Object.entries(published['selected']).filter(([, n]) => n > 0).map(([id]) => id);
	return said;
}
