import { createHash } from 'node:crypto';
import { conversationText, countVoices } from '#lib/domain/conversation/round.ts';
import { digestText } from '#lib/domain/outcome.ts';
import { tally } from '#lib/domain/tally/all.ts';
import type { ExportedConversation } from './read-conversations.ts';
import type { ExportedVote } from './read-export.ts';

export interface Verified {
	outcome: string;
	method: string;
	ballots: number;
	digest: string;
	/** What does not come out as the export says; empty where all does. */
	differences: string[];
}

/** Counts a vote again from its published ballots alone, and compares digest, turnout, winners and every row. */
export function verifyVote({ id, way, options, cast, digest, turnout, rows, winners }: ExportedVote): Verified {
	const again = createHash('sha256').update(digestText(way, options, cast)).digest('hex');
	const { result } = tally(options, cast.map(({ choice }) => choice), way);
	const differences: string[] = [];
	const compare = (what: string, counted: unknown, said: unknown) => {
		if (counted !== said) differences.push(`${what}: counted ${String(counted)}, the export says ${String(said)}`);
	};
	compare('digest', again, digest);
	compare('turnout', cast.length, turnout);
	compare('winners', result.winners.join(' '), winners.join(' '));
	for (const row of result.rows) {
		const said = rows.find((each) => each.id === row.id);
		for (const key of ['score', 'voters', 'place', 'tied'] as const) compare(`${key} of ${row.id}`, row[key], said?.[key]);
	}
	return { outcome: id, method: way.method, ballots: cast.length, digest: again, differences };
}

export interface VerifiedConversation {
	conversation: string;
	voices: number;
	digest: string;
	differences: string[];
}

/** Shares are products of fractions: their last digits may be another machine's. */
const close = 1e-9;

/** Counts a conversation again from its published voices alone: digest, turnout, every card, the opinion groups, and what they agree on. */
export function verifyConversation({ id, parameters, items, voices, digest, turnout, rows, groups }: ExportedConversation): VerifiedConversation {
	const again = createHash('sha256').update(conversationText(parameters, items, voices)).digest('hex');
	const { agreement, opinions } = countVoices(items, voices);
	const differences: string[] = [];
	const compare = (what: string, counted: unknown, said: unknown) => {
		const equal = typeof counted === 'number' && typeof said === 'number' ? Math.abs(counted - said) <= close : counted === said;
		if (!equal) differences.push(`${what}: counted ${String(counted)}, the export says ${String(said)}`);
	};
	compare('digest', again, digest);
	compare('turnout', voices.length, turnout);
	items.forEach(({ id: item }, i) => {
		for (const key of ['agree', 'disagree', 'pass', 'seen'] as const) compare(`${key} of ${item}`, agreement[i]![key], rows[i]![key]);
		compare(`consensus of ${item}`, opinions?.consensus[i] ?? null, rows[i]!.consensus);
	});
	compare('opinion groups', opinions?.groups.map((members) => members.length).join(' ') ?? 'none', groups?.join(' ') ?? 'none');
	return { conversation: id, voices: voices.length, digest: again, differences };
}
