import { planFields, type PlanField, type PlanLine } from '#lib/domain/doing.ts';
import type { Keep } from '#lib/live/keep.ts';

export type PlanValues = Record<PlanField, string>;

export function valuesOf(line: Pick<PlanLine, PlanField>): PlanValues {
	return Object.fromEntries(planFields.map((field) => [field, String(line[field])])) as PlanValues;
}

/** One person's hand on a plan that others write in too: what they saw, and what they have typed over it. Kept on this device until it is saved. */
export class PlanDraft {
	/** What stood in each field when this person looked. */
	was = $state.raw<PlanValues>() as PlanValues;
	/** Only what they have changed. */
	typed = $state.raw<Partial<PlanValues>>({});
	#keep: Keep<{ was: PlanValues; typed: Partial<PlanValues> }>;

	constructor(now: PlanValues, keep: Keep<{ was: PlanValues; typed: Partial<PlanValues> }>, typed: Partial<PlanValues>) {
		this.#keep = keep;
		this.was = now;
		this.typed = typed;
		const kept = keep.read();
		if (kept) {
			this.was = { ...now, ...kept.was };
			this.typed = { ...kept.typed, ...typed };
		}
	}

	value(field: PlanField, now: PlanValues): string {
		return this.typed[field] ?? now[field];
	}

	write(field: PlanField, value: string, now: PlanValues): void {
		// The first letter in a field is written over what stands there at that moment.
		if (this.typed[field] === undefined) this.was = { ...this.was, [field]: now[field] };
		const { [field]: _, ...rest } = this.typed;
		this.typed = value === this.was[field] ? rest : { ...rest, [field]: value };
		this.#hold();
	}

	/** What goes along with the form: for fields that this person left alone, what stands there now. */
	seen(now: PlanValues): PlanValues {
		return Object.fromEntries(planFields.map((field) => [field, this.typed[field] === undefined ? now[field] : this.was[field]])) as PlanValues;
	}

	/** Someone has written there since: theirs stands, and this person has not answered that yet. */
	isOverwritten(field: PlanField, now: PlanValues): boolean {
		return this.typed[field] !== undefined && now[field] !== this.was[field] && now[field] !== this.typed[field];
	}

	/** They have been told, with both before them: saving again means it. */
	told(now: PlanValues): void {
		this.was = { ...now };
		this.#hold();
	}

	clear(): void {
		this.typed = {};
		this.#hold();
	}

	#hold(): void {
		this.#keep.write(Object.keys(this.typed).length === 0 ? null : { was: this.was, typed: this.typed });
	}
}
