import type { Lead, ActionState } from '#lib/domain/action.ts';
import { coproductions, type CostBand, type Tilt } from '#lib/domain/answer.ts';
import { adviceFields, planFields, type Advice, type PlanField } from '#lib/domain/doing.ts';
import type { EvaluationStep } from '#lib/domain/evaluation.ts';
import type { Role } from '#lib/domain/people.ts';
import type { PledgeKind, PledgeNeed, Pledger, PledgeOffer } from '#lib/domain/pledge.ts';
import type { PledgeContact } from '#server/use/pledges.ts';
import type { Typed } from '#server/use/doing/action-plan.ts';

const textIn = (form: FormData, name: string) => String(form.get(name) ?? '').slice(0, 4000);

/** An offer from the room or from one's own page. Who speaks for the council offers as a body, an adviser as an adviser. */
export function offerFrom(form: FormData, role: Role): { priorityId: string | null; offer: PledgeOffer; contact: PledgeContact | null } {
	const text = (name: string) => textIn(form, name);
	const hours = text('hours').trim();
	const by: Pledger = role === 'participant' ? ((text('by') || 'resident') as Pledger) : role === 'adviser' ? 'adviser' : 'body';
	const offer = { kind: text('kind') as PledgeKind, what: text('what'), hours: hours === '' ? null : Number(hours), per: (text('per') || 'once') as 'month' | 'once', from: text('from'), to: text('to'), conditions: text('conditions'), needs: form.getAll('needs').map(String) as PledgeNeed[], by, publicName: text('publicName') };
	const contact = text('contact').trim() === '' ? null : { contact: text('contact'), consent: form.has('consent'), keepUntil: text('keepUntil') };
	return { priorityId: text('priority') || null, offer, contact };
}

/** What is in the form, and what stood there when it was opened. A `was` that cannot be read is nothing seen: then nobody's words are written over. */
export function adviceFrom(form: FormData): { priorityId: string; typed: Partial<Advice>; was: Partial<Advice> } {
	const chosen = form.getAll('coproduction').map(String);
	const typed: Advice = { costBand: textIn(form, 'costBand') as CostBand, constraint: tidy(textIn(form, 'constraint')), coproduction: coproductions.filter((kind) => chosen.includes(kind)), tilt: textIn(form, 'tilt') as Tilt, risk: tidy(textIn(form, 'risk')) };
	return { priorityId: textIn(form, 'priority'), typed, was: seenIn(form, adviceFields) as Partial<Advice> };
}

export function planFrom(form: FormData): { typed: Typed; was: Typed } {
	const typed: Record<string, unknown> = {};
	for (const field of planFields) if (form.has(field)) typed[field] = field === 'helpersNeeded' ? Number(textIn(form, field) || '0') : field === 'lead' ? (textIn(form, field) as Lead) : field === 'status' ? (textIn(form, field) as ActionState) : textIn(form, field);
	const was = seenIn(form, planFields) as Record<PlanField, unknown>;
	if ('helpersNeeded' in was) was.helpersNeeded = Number(was.helpersNeeded);
	return { typed: typed as Typed, was: was as Typed };
}

export function stepFrom(form: FormData, name: string): EvaluationStep | null {
	const text = textIn(form, name);
	return text === '' ? null : (Number(text) as EvaluationStep);
}

function seenIn(form: FormData, fields: readonly string[]): Record<string, unknown> {
	try {
		const seen = JSON.parse(textIn(form, 'was')) as unknown;
		if (typeof seen !== 'object' || seen === null) return {};
		return Object.fromEntries(Object.entries(seen).filter(([field, value]) => fields.includes(field) && (['string', 'number'].includes(typeof value) || Array.isArray(value))));
	} catch {
		return {};
	}
}

const tidy = (text: string) => text.replace(/\r\n?/g, '\n').trim();
