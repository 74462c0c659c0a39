import { answerFieldNames, answerFields, emptyAnswer, type Answer } from '#lib/domain/answer.ts';
import { textOf } from './member.server.ts';

/** The council's part from a form's fields. A field that the form does not have stays as it was in `before`; whether it is right is judged later. */
export function answerFrom(form: FormData, before: Answer = emptyAnswer): Answer {
	const entries = answerFieldNames.map((name) => {
		if (answerFields[name].kind === 'choices') return [name, form.has(`${name}?`) ? form.getAll(name).filter((value) => typeof value === 'string') : before[name]];
		return [name, form.has(name) ? textOf(form, name) : before[name]];
	});
	return Object.fromEntries(entries) as Answer;
}

/** A whole number from a form, or -1. */
export function wholeOf(form: FormData, name: string): number {
	const text = textOf(form, name);
	return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}
