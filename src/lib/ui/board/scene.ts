import type { PollFact, StageFact } from '#lib/domain/facts.ts';
import { isOpen, type Act, type RoundKind } from '#lib/domain/round.ts';

/** What the middle of the page shows. By what the round allows and shows; its kind decides only where those say nothing. */
export type Scene = 'wait' | 'place' | 'look' | 'group' | 'break' | 'sort' | 'who' | 'plan' | 'conversation' | 'wall' | 'ballot' | 'result' | 'finished';

export function sceneOf(stage: Pick<StageFact, 'workshop' | 'rounds' | 'round' | 'visible' | 'may'>, poll: Pick<PollFact, 'state'>, cards: number, sorts = false, meets = false, asks = false, does = false): Scene {
	const kind = stage.rounds[stage.round.index]?.kind;
	if (stage.workshop.state === 'closed' || stage.round.state === 'finished') return 'finished';
	if (poll.state === 'open') return 'ballot';
	if (poll.state === 'closed' && (kind === 'vote' || kind === 'converge' || kind === 'close' || isFresh(stage))) return 'result';
	if (asks && (kind === 'conversation' || isFresh(stage, 'conversation'))) return 'conversation';
	if (kind === 'close') return 'finished';
	if (meets) return 'wall';
	if (kind === 'break') return 'break';
	if (kind === 'sort' && sorts) return 'sort';
	if ((kind === 'who' || kind === 'plan') && does) return kind;
	if (stage.visible === 'own' || stage.may.includes('card.add')) return 'place';
	// A host may put two alike cards together while everyone looks, and looks as everyone does.
	if ((stage.may.includes('card.group') && kind !== 'look') || kind === 'group' || kind === 'vote') return 'group';
	if (cards === 0 && !stage.may.includes('react')) return 'wait';
	return 'look';
}

/** The vote (dots on reports are one too) was the round before, and the next has not begun: everyone looks at what came out. The same for other kinds that yield something to look at. */
export function isFresh({ rounds, round }: Pick<StageFact, 'rounds' | 'round'>, kind: RoundKind = 'vote'): boolean {
	const before = rounds[round.index - 1]?.kind;
	return round.state === 'ready' && (before === kind || (kind === 'vote' && before === 'converge'));
}

/** Why nothing can be done at this moment, where the round would otherwise allow it. */
export function standstill(stage: Pick<StageFact, 'workshop' | 'round'>): 'not-open' | 'not-started' | 'over' | null {
	if (stage.workshop.state === 'draft') return 'not-open';
	if (isOpen(stage.round)) return null;
	return stage.round.state === 'ready' ? 'not-started' : 'over';
}

/** What people notice when rights change: moving cards, and writing them. Other rights come with their own buttons. */
export function permissionChange(before: readonly Act[], after: readonly Act[]): 'may-write' | 'may-move' | 'may-react' | 'look-only' | null {
	const gained = (act: Act) => after.includes(act) && !before.includes(act);
	if (gained('card.add')) return 'may-write';
	if (gained('card.group')) return 'may-move';
	if (gained('react')) return 'may-react';
	// Asking, and taking one's own card back, change nothing about everyone's cards.
	const small: readonly Act[] = ['ask', 'card.remove'];
	const lost = before.some((act) => !small.includes(act)) && after.every((act) => small.includes(act));
	return lost ? 'look-only' : null;
}
