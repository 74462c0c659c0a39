import type { Card } from '#lib/domain/card.ts';
import type { Cluster } from '#lib/domain/cluster.ts';
import type { ConversationFact, DoingFact, PollFact, RoundLine, SortFact, StageFact } from '#lib/domain/facts.ts';
import { assertNever } from '#lib/domain/result.ts';
import type { TogetherWords } from '#lib/i18n/en/together.ts';
import { roundNumbers } from '../round-numbers.ts';

/** What the page knows anyhow: nothing is asked of the server for it. */
export interface Known {
	stage: Pick<StageFact, 'rounds' | 'round' | 'workshop'>;
	/** On the table, by the server's count. */
	placed: number;
	cards: readonly Pick<Card, 'same' | 'differ'>[];
	clusters: readonly Pick<Cluster, 'name'>[];
	answers: number;
	sort: Pick<SortFact, 'seats' | 'sortedBy'> | null;
	poll: PollFact;
	conversation: ConversationFact | null;
	doing: Pick<DoingFact, 'answered' | 'offers' | 'items'> | null;
}

export interface HeldRound {
	id: string;
	number: number | null;
	title: string;
	said: string;
	leftOut: boolean;
}

const namesShown = 3;

/** One line for each round that is over, with what came of it. */
export function soFar(known: Known, t: TogetherWords): HeldRound[] {
	const { stage } = known;
	const { numbers } = roundNumbers(stage.rounds);
	const isOver = stage.workshop.state === 'closed' || stage.round.state === 'over' || stage.round.state === 'finished';
	return stage.rounds.slice(0, stage.round.index + (isOver ? 1 : 0)).map((round, i) => ({ id: round.id, number: numbers[i] ?? null, title: round.short, said: cameOf(round, known, t), leftOut: round.leftOut === true }));
}

function cameOf({ kind, leftOut }: RoundLine, known: Known, t: TogetherWords): string {
	if (leftOut) return t.leftOut;
	switch (kind) {
		case 'arrive':
			return t.of.arrive;
		case 'break':
			return t.of.break;
		case 'place':
			return t.of.cards(known.placed);
		case 'look':
			return t.of.look(known.cards.reduce((sum, { same }) => sum + same, 0), known.cards.filter(({ differ }) => differ.length > 0).length, known.answers);
		case 'group': {
			const named = known.clusters.map(({ name }) => name.trim()).filter((name) => name !== '');
			const first = named.slice(0, namesShown).map((name) => `“${name}”`);
			const more = known.clusters.length - first.length;
			return t.of.groups(known.clusters.length, first.length === 0 ? '' : [...first, ...(more > 0 ? [t.of.more(more)] : [])].join(', '));
		}
		case 'sort':
			return known.sort ? t.of.sorted(known.sort.sortedBy, known.sort.seats.length) : t.skipped;
		case 'vote':
		case 'converge': {
			const { poll } = known;
			if (poll.state !== 'closed') return t.skipped;
			// A scale of agreement has no first: each stands for itself.
			const first = poll.method === 'agreement' ? [] : poll.result.rows.filter(({ place, score }) => place === 1 && score > 0).map(({ name }) => `“${name}”`);
			return t.of.voted(poll.turnout, poll.eligible, first.join(', '));
		}
		case 'conversation':
			return known.conversation?.state === 'closed' ? t.of.heard(known.conversation.turnout) : t.skipped;
		case 'who':
			return known.doing ? t.of.who(known.doing.answered, known.doing.offers) : t.skipped;
		case 'plan':
			return known.doing ? t.of.plan(known.doing.items.reduce((sum, { plans }) => sum + plans.length, 0)) : t.skipped;
		case 'close':
		case 'opening':
		case 'market':
		case 'signup':
		case 'talks':
		case 'news':
		case 'act':
		case 'circle':
			return t.skipped;
		default:
			return assertNever(kind);
	}
}
