import { missingFromDeal, type Deal } from '#lib/domain/deal.ts';
import type { RoundSpec, RoundState } from '#lib/domain/round.ts';

export const steps = ['about', 'deal', 'rounds', 'plan', 'open'] as const;
export type Step = (typeof steps)[number];

export function stepFrom(asked: string | null): Step {
	return steps.find((step) => step === asked) ?? 'about';
}

export function stepAfter(step: Step): Step {
	return steps[steps.indexOf(step) + 1] ?? 'open';
}

export function stepBefore(step: Step): Step | null {
	return steps[steps.indexOf(step) - 1] ?? null;
}

type Made = { title: string; question: string; deal: Deal; state: 'draft' | 'open' | 'closed' };

/** What needs nothing more. Rounds and the plan have good defaults: they are done once one has been past them. */
export function isDone(step: Step, workshop: Made, at: Step): boolean {
	switch (step) {
		case 'about':
			return workshop.title !== '' && workshop.question !== '';
		case 'deal':
			return missingFromDeal(workshop.deal).length === 0;
		case 'rounds':
		case 'plan':
			return workshop.state !== 'draft' || steps.indexOf(step) < steps.indexOf(at);
		case 'open':
			return workshop.state !== 'draft';
	}
}

/** Once the doors are open, the deal is a promise and cards lie on the plan: both stay. A closed workshop stays as it is. */
export function canSave(step: Step, state: Made['state']): boolean {
	if (state === 'open') return step === 'about' || step === 'rounds';
	return state === 'draft';
}

/** Which rounds have begun: their minutes are history. Before the doors open, none has. */
export function hasBegun(index: number, round: RoundState, state: Made['state']): boolean {
	if (state === 'draft') return false;
	return index < round.index || (index === round.index && round.state !== 'ready');
}

export type SetupRound = Pick<RoundSpec, 'id' | 'kind' | 'title' | 'short' | 'instruction' | 'script' | 'minutes'>;
export type RoundField = { id: string; minutes: number; script?: string | undefined; instruction?: string | undefined };

/**
 * What of a rounds form counts. Before the doors open: everything. After: only the minutes of rounds that have not begun, because people
 * already work by the words. A field that was not sent keeps its value.
 */
export function roundEdits(form: Pick<FormData, 'get'>, rounds: readonly Pick<RoundSpec, 'id' | 'minutes'>[], round: RoundState, state: Made['state']): RoundField[] {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : undefined;
	};
	return rounds.map((spec, index) => {
		const typed = hasBegun(index, round, state) ? undefined : text(`minutes-${spec.id}`);
		const edit: RoundField = { id: spec.id, minutes: typed === undefined ? spec.minutes : typed.trim() === '' ? Number.NaN : Number(typed) };
		if (state === 'draft') return { ...edit, script: text(`script-${spec.id}`), instruction: text(`instruction-${spec.id}`) };
		return edit;
	});
}
