import { stringify } from 'csv-stringify/sync';

/** A conversation: statements and what people said to them. Participants are numbers made for the export, never people's ids. */
export interface Conversation {
	topic: string;
	description: string;
	url: string;
	/** Numbered from 0 in this order. `author` null: not told. `moderated`: 1 taken in, 0 not looked at, -1 taken out. */
	statements: readonly { text: string; author: number | null; at: Date; moderated: 1 | 0 | -1 }[];
	/** Every vote in the order given, changed ones too; the last one of a person on a statement counts. */
	votes: readonly { participant: number; statement: number; vote: 'agree' | 'disagree' | 'pass'; at: Date }[];
	/** Opinion group of each participant; null below the number of people from which groups are made. */
	groups: ReadonlyMap<number, number> | null;
	views: number;
}

const sign = { agree: 1, disagree: -1, pass: 0 } as const;

/**
 * The four CSV files that Polis exports (comments, votes, participants-votes, summary). Sign as in those files: 1 agree, -1 disagree, 0 pass, empty
 * not seen (Polis's own database has it the other way round). `agrees` and `disagrees` count every vote given, as Polis does; the matrix
 * holds each person's last one.
 */
export function polisFiles({ topic, description, url, statements, votes, groups, views }: Conversation): Record<'comments.csv' | 'votes.csv' | 'participants-votes.csv' | 'summary.csv', string> {
	const csv = (rows: unknown[][]) => stringify(rows as string[][], { escape_formulas: false, cast: { string: disarm } });
	const participants = [...new Set([...votes.map(({ participant }) => participant), ...statements.flatMap(({ author }) => author ?? [])])].sort((a, b) => a - b);
	const last = new Map<number, Map<number, number>>(participants.map((participant) => [participant, new Map()]));
	for (const { participant, statement, vote } of votes) last.get(participant)!.set(statement, sign[vote]);
	const given = (statement: number, wanted: 'agree' | 'disagree') => votes.filter((vote) => vote.statement === statement && vote.vote === wanted).length;
	const voters = participants.filter((participant) => last.get(participant)!.size > 0);
	return {
		'comments.csv': csv([
			['timestamp', 'datetime', 'comment-id', 'author-id', 'agrees', 'disagrees', 'moderated', 'comment-body'],
			...statements.map(({ text, author, at, moderated }, id) => [at.getTime(), at.toUTCString(), id, author ?? '', given(id, 'agree'), given(id, 'disagree'), moderated, text])
		]),
		'votes.csv': csv([['timestamp', 'datetime', 'comment-id', 'voter-id', 'vote'], ...votes.map(({ participant, statement, vote, at }) => [at.getTime(), at.toUTCString(), statement, participant, sign[vote]])]),
		'participants-votes.csv': csv([
			['participant', 'group-id', 'n-comments', 'n-votes', 'n-agree', 'n-disagree', ...statements.map((_, id) => id)],
			...participants.map((participant) => {
				const own = last.get(participant)!;
				const count = (wanted: number) => [...own.values()].filter((vote) => vote === wanted).length;
				return [participant, groups?.get(participant) ?? '', statements.filter(({ author }) => author === participant).length, own.size, count(1), count(-1), ...statements.map((_, id) => own.get(id) ?? '')];
			})
		]),
		'summary.csv': csv([
			['topic', topic],
			['url', url],
			['views', views],
			['voters', voters.length],
			['voters-in-conv', groups?.size ?? voters.length],
			['commenters', new Set(statements.flatMap(({ author }) => author ?? [])).size],
			['comments', statements.length],
			['groups', groups === null ? 0 : new Set(groups.values()).size],
			['conversation-description', description]
		])
	};
}

/** Words only: a vote of -1 is a number and must stay one. */
function disarm(text: string): string {
	return /^[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text;
}
