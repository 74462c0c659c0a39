import { isDay } from './deal.ts';
import { isSafeText, longerBy } from './safe-text.ts';

/** What the council does with a priority (methods.md 7.6). */
export const statuses = ['received', 'in-review', 'agreed', 'started', 'done', 'changed', 'not-doing', 'passed-on'] as const;
export type Status = (typeof statuses)[number];
/** Empty: not decided yet. 'talking': it will be decided after more talk. */
export const decisions = ['', 'yes', 'yes-changed', 'not-yet', 'no', 'talking'] as const;
export type Decision = (typeof decisions)[number];
export const powers = ['', 'can', 'influence', 'cannot'] as const;
export type Powers = (typeof powers)[number];
export const costBands = ['', 'none', 'to-1k', 'to-10k', 'to-100k', 'to-1m', 'over-1m', 'not-known'] as const;
export type CostBand = (typeof costBands)[number];
/** The seven ways of doing it together (methods.md 4, after Bovaird). */
export const coproductions = ['co-planning', 'co-design', 'co-commissioning', 'co-financing', 'co-managing', 'co-delivery', 'co-monitoring'] as const;
export type Coproduction = (typeof coproductions)[number];
/** Whether what residents do replaces what the council does, or comes on top of it. */
export const tilts = ['', 'substitutive', 'additive', 'neither'] as const;
export type Tilt = (typeof tilts)[number];
export const whens = ['now', 'soon', 'later', 'disagree', 'high', 'medium', 'low'] as const;
export type When = (typeof whens)[number];

/**
 * The council's part of a priority: everything an officer may add. All of it is text, a choice or a list of choices, and every field may be
 * empty; what people said stands elsewhere and no officer's field replaces it. Days are ISO days or ''.
 */
export interface Answer {
	status: Status;
	/** To whom, where it was passed on. */
	passedOnTo: string;
	decision: Decision;
	/** What was decided, in one or two sentences: "We decided". */
	decided: string;
	/** Because. Read by everyone. */
	reason: string;
	decisionDate: string;
	/** By when it will be there, in words: "October 2027". */
	byWhen: string;
	/** What happens next: one step a line, "June: Drawings on show". */
	next: string;
	/** The day by which people hear again. */
	nextUpdate: string;
	/** What people said, as the council understood it; stands beside their own words, never in their place. */
	youSaid: string;
	/** What has been done so far. */
	weDid: string;
	team: string;
	/** A named role, not a named person: "Street lighting manager". */
	role: string;
	powers: Powers;
	costBand: CostBand;
	funding: string;
	/** Risk and insurance. */
	risk: string;
	/** What it hangs on. */
	dependency: string;
	/** The decision record: a web address or a reference. */
	record: string;
	/** The outcome sought: why it matters. */
	outcomeSought: string;
	/** Who gains, and who may lose: the equality note. */
	gains: string;
	loses: string;
	/** Law and safety. */
	legal: string;
	/** Evidence: one web address or reference a line. */
	evidence: string;
	coproduction: readonly Coproduction[];
	tilt: Tilt;
	/** With which date "now", "soon" or "later" was meant. */
	whenDate: string;
}
export type AnswerField = keyof Answer;

export type FieldKind =
	| { kind: 'choice'; of: readonly string[] }
	| { kind: 'choices'; of: readonly string[] }
	| { kind: 'day' }
	/** `lines`: may hold line ends. */
	| { kind: 'text'; limit: number; lines?: boolean };

const line = { kind: 'text', limit: 160 } as const;
const words = { kind: 'text', limit: 2000, lines: true } as const;

/** The one list that the form, the trail of changes, the key-issues log, the files and the API are all made from. */
export const answerFields: { readonly [F in AnswerField]: FieldKind } = {
	status: { kind: 'choice', of: statuses },
	passedOnTo: line,
	decision: { kind: 'choice', of: decisions },
	decided: { kind: 'text', limit: 600, lines: true },
	reason: words,
	decisionDate: { kind: 'day' },
	byWhen: line,
	next: words,
	nextUpdate: { kind: 'day' },
	youSaid: words,
	weDid: words,
	team: line,
	role: line,
	powers: { kind: 'choice', of: powers },
	costBand: { kind: 'choice', of: costBands },
	funding: words,
	risk: words,
	dependency: words,
	record: { kind: 'text', limit: 500 },
	outcomeSought: words,
	gains: words,
	loses: words,
	legal: words,
	evidence: words,
	coproduction: { kind: 'choices', of: coproductions },
	tilt: { kind: 'choice', of: tilts },
	whenDate: { kind: 'day' }
};
export const answerFieldNames = Object.keys(answerFields) as AnswerField[];

/** What makes sense to set for many priorities at once: nobody gives ten of them one reason unseen. */
export const bulkFields = ['status', 'team', 'role', 'nextUpdate', 'decisionDate', 'powers', 'costBand', 'record'] as const satisfies readonly AnswerField[];

export const emptyAnswer: Answer = Object.fromEntries(
	answerFieldNames.map((name) => [name, name === 'status' ? 'received' : answerFields[name].kind === 'choices' ? [] : ''])
) as unknown as Answer;

/** What is wrong with one field, as plain data; the words are made in the catalogue. */
export interface AnswerFault {
	field: AnswerField;
	problem: 'needed' | 'choice' | 'day' | 'too-long' | 'unsafe' | 'address';
	/** too-long: how many letters are allowed. */
	limit?: number;
}

/** Trimmed, line ends as \n, lists in the order of the choices: two ways of writing the same are one answer. */
export function tidyAnswer(answer: Answer): Answer {
	const tidy = (name: AnswerField): unknown => {
		const kind = answerFields[name];
		const value = answer[name];
		// What is no choice stays, to be named as a fault.
		if (kind.kind === 'choices') return [...kind.of.filter((choice) => (value as readonly string[]).includes(choice)), ...(value as readonly string[]).filter((choice) => !kind.of.includes(choice))];
		const text = String(value).replace(/\r\n?/g, '\n').trim();
		return kind.kind === 'text' && !kind.lines ? text.replace(/\s+/g, ' ') : text;
	};
	return Object.fromEntries(answerFieldNames.map((name) => [name, tidy(name)])) as unknown as Answer;
}

/** All that is wrong with an answer; empty where it may be kept. A decision needs its reason, and until it is over, a day on which people hear again. */
export function faultsOf(answer: Answer): AnswerFault[] {
	const faults: AnswerFault[] = [];
	for (const field of answerFieldNames) {
		const fault = shapeFault(field, answer[field]);
		if (fault) faults.push(fault);
	}
	const need = (field: AnswerField) => {
		if (answer[field] === '' && !faults.some((fault) => fault.field === field)) faults.push({ field, problem: 'needed' });
	};
	if (isAnswered(answer)) need('reason');
	if (answer.status === 'passed-on') need('passedOnTo');
	if (isAnswered(answer) && !isOver(answer)) need('nextUpdate');
	// A status that says what was decided cannot stand without the decision.
	if (['agreed', 'started', 'done', 'changed', 'not-doing'].includes(answer.status)) need('decision');
	return faults;
}

/** One field by itself: the right kind of value, of a length and of letters that everything we have can hold. */
export function shapeFault(field: AnswerField, value: unknown): AnswerFault | null {
	const kind = answerFields[field];
	switch (kind.kind) {
		case 'choice':
			return typeof value === 'string' && kind.of.includes(value) ? null : { field, problem: 'choice' };
		case 'choices':
			return Array.isArray(value) && value.every((one) => kind.of.includes(one as string)) ? null : { field, problem: 'choice' };
		case 'day':
			return value === '' || (typeof value === 'string' && isDay(value)) ? null : { field, problem: 'day' };
		case 'text':
			if (typeof value !== 'string' || !isSafeText(value)) return { field, problem: 'unsafe' };
			if (longerBy(value, kind.limit) > 0) return { field, problem: 'too-long', limit: kind.limit };
			// What looks like a web address becomes a link on a public page.
			return field === 'record' && /^\w+:/.test(value) && !/^https?:\/\/\S+$/.test(value) ? { field, problem: 'address' } : null;
	}
}

export function isAnswered(answer: Pick<Answer, 'decision' | 'status'>): boolean {
	return answer.decision !== '' || answer.status === 'passed-on';
}

/** Nothing more is to come, so no next day is owed. */
export function isOver(answer: Pick<Answer, 'status'>): boolean {
	return answer.status === 'done' || answer.status === 'not-doing';
}

/** Fields that differ, in the order of the list. */
export function changedFields(before: Answer, after: Answer): AnswerField[] {
	return answerFieldNames.filter((name) => sameValue(before[name], after[name]) === false);
}

export function sameValue(a: unknown, b: unknown): boolean {
	return Array.isArray(a) && Array.isArray(b) ? a.length === b.length && a.every((one, i) => one === b[i]) : a === b;
}

/** By which day people must hear: the next update; before an answer, the day promised at the door. Null: nothing is owed. */
export function dueDay(answer: Answer, promised: string): string | null {
	if (isOver(answer) && isAnswered(answer)) return null;
	return answer.nextUpdate || (isAnswered(answer) ? null : promised) || null;
}

/** `today`: an ISO day. A day is over when the next one has begun. */
export function isOverdue(answer: Answer, promised: string, today: string): boolean {
	const due = dueDay(answer, promised);
	return due !== null && due < today;
}
