import type { PollFact, StageFact } from '#lib/domain/facts.ts';
import { idle } from '#lib/domain/late.ts';
import { roundNumbers } from '../round-numbers.ts';

/**
 * What the host can press now. What cannot be undone asks first: starting the vote (the options freeze), leaving it forwards or
 * backwards (the ballots are counted), turning cards over before their time, and closing the workshop. So does going on while people
 * write or act: it would cut them off in the middle of a word. "End early" does not ask: it only begins the grace, and more time takes it back.
 */
const questions = ['start-vote', 'end-vote', 'leave-vote', 'reveal', 'go-on', 'close'] as const;
export type Question = (typeof questions)[number];
export type Press = { command: 'start' | 'pause' | 'resume' | 'end' | 'next' | 'back'; ask: Question | null };

export interface Target {
	short: string;
	number: number | null;
}

export interface Controls {
	/** The one main button. `to`: short name and number of the round it starts or leads to; null where there is none. */
	main: (Press & { to: Target | null }) | { command: 'close'; ask: 'close'; to: null } | null;
	clock: Press[];
	addTime: boolean;
	back: Press | null;
	/** There is a later round than the next one to go to. */
	jump: boolean;
}

/** Whether this panel is a question about something that can no longer be pressed: its round has ended by itself, or another host went on. */
export function isSettled({ main, clock, back }: Controls, panel: string | null): boolean {
	return questions.some((question) => question === panel) && ![main, back, ...clock].some((press) => press?.ask === panel);
}

type Stage = Pick<StageFact, 'round' | 'rounds' | 'workshop'>;

export function controls({ round, rounds, workshop }: Stage, poll: PollFact): Controls {
	const nothing: Controls = { main: null, clock: [], addTime: false, back: null, jump: false };
	if (workshop.state !== 'open') return nothing;

	const here = rounds[round.index];
	const { numbers } = roundNumbers(rounds);
	const target = (index: number): Target | null => (rounds[index] ? { short: rounds[index].short, number: numbers[index] ?? null } : null);
	const running = round.state === 'running' || round.state === 'paused' || round.state === 'grace';
	const voting = poll.state === 'open';
	const busy = round.state === 'running' && here !== undefined && !idle.has(here.kind);
	const leaving: Question | null = voting ? 'end-vote' : here?.kind === 'place' && (round.state === 'running' || round.state === 'paused') ? 'reveal' : busy ? 'go-on' : null;

	if (round.state === 'finished') return { ...nothing, main: { command: 'close', ask: 'close', to: null }, back: { command: 'back', ask: null } };

	const main: Controls['main'] =
		round.state === 'ready'
			? { command: 'start', ask: here?.kind === 'vote' ? 'start-vote' : null, to: target(round.index) }
			: { command: 'next', ask: leaving, to: target(round.index + 1) };

	// Nothing runs out until another day: it is left by going on, or back.
	const stands = round.state === 'paused' && here?.overnight === true;
	const clock: Press[] = [];
	if (round.state === 'ready' && rounds[round.index + 1]) clock.push({ command: 'next', ask: null });
	if (round.state === 'running') clock.push({ command: 'pause', ask: null });
	if (round.state === 'paused' && !stands) clock.push({ command: 'resume', ask: null });
	if (round.state === 'running' || (round.state === 'paused' && !stands)) clock.push({ command: 'end', ask: null });
	// A round that is over can run once more: an accident, or people came late.
	if (round.state === 'over' && here?.kind !== 'vote') clock.push({ command: 'start', ask: null });

	return {
		main,
		clock,
		addTime: running && !stands,
		jump: rounds[round.index + 2] !== undefined,
		back: round.index > 0 ? { command: 'back', ask: voting ? 'leave-vote' : null } : null
	};
}
