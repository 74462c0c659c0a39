import type { CastBallot } from './ballot.ts';
import { digestText } from './outcome.ts';
import { sha256 } from './sha256.ts';
import { checkBallot, tally, type CountedWay, type Way } from './tally/all.ts';
import type { Candidate, Row } from './tally/row.ts';

/** A closed vote as it is published: all that anybody needs to count it again. */
export type PublishedVote = { options: Candidate[]; ballots: CastBallot[]; digest: string; turnout: number; rows: Pick<Row, 'id' | 'score' | 'voters' | 'place'>[] } & Way;

export interface Recounted {
	digest: string;
	sameDigest: boolean;
	/** Options whose numbers are not the published ones. */
	differing: string[];
	/** Lines that cannot be read, or break the rules of the vote: from 1, with the reason. */
	faults: { line: number; reason: 'unread' | 'rules' }[];
	counted: CountedWay | null;
	ballots: number;
}

/** The published text: a line for the rule, one for the options, one for each ballot. Its SHA-256 is the digest. */
export function publishedText(vote: PublishedVote): string {
	return digestText(vote, vote.options as { id: never; name: string }[], vote.ballots);
}

/**
 * Counts a vote again from its published text, also one that somebody has changed. A changed, dropped or added ballot gives another digest; where it moves a
 * number, that option is named.
 */
export function recountText(vote: PublishedVote, text: string): Recounted {
	const lines = text.replaceAll('\r\n', '\n').split('\n');
	const faults: Recounted['faults'] = [];
	const choices: Record<string, number>[] = [];
	lines.slice(2).forEach((line, index) => {
		const found = /^ballot (\S+) (\S*)$/.exec(line);
		const choice = found && readGiven(found[2]!);
		if (!choice) faults.push({ line: index + 3, reason: 'unread' });
		else if (!checkBallot(choice, vote.options, vote).ok) faults.push({ line: index + 3, reason: 'rules' });
		else choices.push(choice);
	});
	const digest = sha256(lines.join('\n'));
	const counted = faults.length > 0 ? null : tally(vote.options, choices, vote);
	const differing = counted === null ? [] : vote.rows.filter((row) => counted.result.rows.some(({ id, score, voters, place }) => id === row.id && (score !== row.score || voters !== row.voters || place !== row.place))).map(({ id }) => id);
	return { digest, sameDigest: digest === vote.digest, differing, faults, counted, ballots: choices.length };
}

function readGiven(text: string): Record<string, number> | null {
	const choice: Record<string, number> = {};
	for (const part of text === '' ? [] : text.split(',')) {
		const found = /^([^:]+):(\d+)$/.exec(part);
		if (!found || found[1]! in choice) return null;
		choice[found[1]!] = Number(found[2]);
	}
	return choice;
}
