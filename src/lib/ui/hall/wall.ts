import type { ConversationFact, PeopleFact, PollFact, StageFact, WallFact } from '#lib/domain/facts.ts';
import type { Row } from '#lib/domain/tally/row.ts';
import { isFresh } from '../board/scene.ts';

/** What the hall screen is about now: what to do, or what came out. Nothing of an open vote but how many have voted. */
export type Wall = { shows: 'waiting' } | { shows: 'task' } | { shows: 'result'; rows: Row[]; more: number; poll: Extract<PollFact, { state: 'closed' }> } | { shows: 'heard'; heard: Heard } | { shows: 'closed' };

type Heard = Extract<ConversationFact, { state: 'closed' }>;

type Stage = Pick<StageFact, 'workshop' | 'round' | 'rounds' | 'visible'>;

/** Rows that can be read from the back row; a tie is never cut in two. */
const wallRows = 7;

export function wallOf(stage: Stage, poll: PollFact, conversation: ConversationFact | null = null): Wall {
	if (stage.workshop.state === 'draft') return { shows: 'waiting' };
	const kind = stage.rounds[stage.round.index]?.kind;
	if (poll.state === 'closed' && (kind === 'close' || ((kind === 'vote' || kind === 'converge') && stage.round.state !== 'ready') || isFresh(stage) || stage.workshop.state === 'closed')) {
		const rows = poll.result.rows.slice(0, firstRows(poll.result.rows));
		return { shows: 'result', rows, more: poll.result.rows.length - rows.length, poll };
	}
	if (conversation?.state === 'closed' && ((kind === 'conversation' && stage.round.state !== 'ready') || isFresh(stage, 'conversation') || kind === 'close' || stage.workshop.state === 'closed')) return { shows: 'heard', heard: conversation };
	return stage.workshop.state === 'closed' ? { shows: 'closed' } : { shows: 'task' };
}

/** As many as fit, less those whose tie would be cut; if everything is one tie, as many as fit. */
export function firstRows(rows: readonly Pick<Row, 'place'>[], fit = wallRows): number {
	if (rows.length <= fit) return rows.length;
	let count = fit;
	while (count > 0 && rows[count]!.place === rows[count - 1]!.place) count--;
	return count === 0 ? fit : count;
}

/** The line at the foot: cards or talks while they come, ballots while the vote runs. */
export type Foot = { says: 'cards'; cards: number; faceDown: boolean } | { says: 'talks'; talks: number } | { says: 'turnout'; turnout: number; eligible: number } | { says: 'heard'; turnout: number; eligible: number };

export function footOf(stage: Stage, people: PeopleFact, poll: PollFact, wall: Pick<WallFact, 'talks'> | null = null): Foot {
	if (poll.state === 'open') return { says: 'turnout', turnout: poll.turnout, eligible: poll.eligible };
	if (people.heard) return { says: 'heard', ...people.heard };
	if (wall) return { says: 'talks', talks: wall.talks.filter(({ state }) => state === 'posted').length };
	// Cards turn over when the room moves on: in a silent round whatever its clock says, they lie face down.
	return { says: 'cards', cards: people.cards, faceDown: stage.visible === 'own' };
}
