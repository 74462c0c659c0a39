import { missingFromDeal, type Deal } from '#lib/domain/deal.ts';
import { hasWall } from '#lib/domain/method/all.ts';
import type { RoundEdit } from '#lib/domain/method/arrange.ts';
import { roles, type Role } from '#lib/domain/people.ts';
import { minutesInDay, type Act, type RoundSpec, type RoundState } from '#lib/domain/round.ts';
import { whens } from '#lib/domain/answer.ts';

export const steps = ['about', 'deal', 'rounds', 'plan', 'cards', 'open'] as const;
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
		case 'cards':
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

/** What people do in these rounds, in a word. */
export function whatOf(rounds: readonly Pick<RoundSpec, 'kind' | 'may'>[]): 'wall' | 'vote' | 'cards' {
	if (hasWall({ rounds })) return 'wall';
	return rounds.some(({ may }) => may.participant?.includes('vote')) ? 'vote' : 'cards';
}

export type SetupRound = Pick<RoundSpec, 'id' | 'kind' | 'title' | 'short' | 'instruction' | 'script' | 'minutes' | 'visible' | 'checked' | 'cursors' | 'yields' | 'may' | 'sorting' | 'silentMinutes'>;
export type RoundField = RoundEdit;

/**
 * What of a rounds form counts. Before the doors open: everything. After: only the minutes of rounds that have not begun, because people
 * already work by the words. A field that was not sent keeps its value.
 */
export function roundEdits(form: Pick<FormData, 'get' | 'getAll'>, rounds: readonly Pick<RoundSpec, 'id' | 'minutes'>[], round: RoundState, state: Made['state']): RoundField[] {
	const text = (name: string) => {
		const value = form.get(name);
		return typeof value === 'string' ? value : undefined;
	};
	return rounds.map((spec, index) => {
		const typed = hasBegun(index, round, state) ? undefined : text(`minutes-${spec.id}`);
		const minutes = typed === undefined ? spec.minutes : minutesOf(typed, text(`unit-${spec.id}`));
		// Another host, or the desk, may have changed meanwhile what this form left alone.
		const edit: RoundField = { id: spec.id, minutes: String(minutes) === text(`had-${spec.id}`) ? spec.minutes : minutes };
		if (state === 'draft') return { ...edit, script: text(`script-${spec.id}`), instruction: text(`instruction-${spec.id}`), ...rightsIn(form, spec.id, text) };
		return edit;
	});
}

/** What was typed for a length, in minutes; NaN where it is no number. */
export function minutesOf(typed: string, unit: string | undefined): number {
	return typed.trim() === '' ? Number.NaN : Number(typed) * (unit === 'days' ? minutesInDay : 1);
}

/** Boxes that are not ticked are not sent: only where the form says that they were there do they count. */
function rightsIn(form: Pick<FormData, 'getAll'>, id: string, text: (name: string) => string | undefined): Partial<RoundEdit> {
	if (text(`rights-${id}`) === undefined) return {};
	const ticked = form.getAll(`may-${id}`).map(String);
	const may: Partial<Record<Role, Act[]>> = {};
	for (const role of roles) may[role] = ticked.filter((value) => value.startsWith(`${role}:`)).map((value) => value.slice(role.length + 1) as Act);
	const visible = text(`visible-${id}`);
	return {
		title: text(`title-${id}`),
		short: text(`short-${id}`),
		...(visible === 'own' || visible === 'everyone' ? { visible } : {}),
		cursors: text(`cursors-${id}`) !== undefined,
		checked: text(`checked-${id}`) !== undefined,
		...(text(`silent-${id}`) === undefined ? {} : { silentMinutes: minutesOf(text(`silent-${id}`)!, undefined) }),
		...(text(`seats-${id}`) === undefined ? {} : { sorting: { seats: Number(text(`seats-${id}`)), trays: Object.fromEntries(whens.map((when) => [when, { name: text(`tray-${when}-${id}`) ?? '', hint: text(`hint-${when}-${id}`) ?? '' }])), sides: [text(`side-0-${id}`) ?? '', text(`side-1-${id}`) ?? ''] as const } }),
		yields: text(`gives-${id}`) as RoundSpec['yields'] | undefined,
		may
	};
}
