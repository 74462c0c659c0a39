import type { Question } from '../use/host/asked.ts';
import type { Release, Subject } from '../use/release.ts';
import { takenWords, unlessTaken } from '../use/taken-words.ts';
import { spoken, type Action } from '#lib/domain/action.ts';
import type { Card } from '#lib/domain/card.ts';
import { blankOut, findPersonal, personalKinds, type PersonalKind } from '#lib/domain/personal.ts';
import type { Pledge } from '#lib/domain/pledge.ts';
import type { Priority } from '#lib/domain/priority.ts';
import { report } from '#lib/i18n/en/report.ts';

/** Takes words out, and counts while it goes through the board once. */
export class Censor {
	readonly #release: Release;
	readonly #names: { known: string[]; aliases: string[] };
	readonly #kinds: Partial<Record<PersonalKind, number>> = {};
	readonly #in = new Map<string, number>();
	readonly #hidden: ReadonlyMap<string, string>;
	#undecided = 0;

	/** @param hidden cards whose words go nowhere, with what stands in place of them */
	constructor(release: Release, names: { known: string[]; aliases: string[] }, hidden: ReadonlyMap<string, string> = new Map()) {
		this.#release = release;
		this.#hidden = hidden;
		this.#names = names;
	}

	words(subject: Subject, id: string, text: string, counts = false): string {
		const instead = subject === 'card' || subject === 'reason' ? this.#hidden.get(id) : undefined;
		if (instead !== undefined) return text === '' ? '' : instead;
		if (unlessTaken(this.#release.taken, subject, id, text) !== text) return takenWords;
		const decided = this.#release.decisions.get(`${subject}:${id}`);
		if (!counts && decided === undefined) return text;
		const findings = findPersonal(text, this.#names);
		const taken = [...(decided ?? [])].filter(([, decision]) => decision === 'blank').map(([words]) => words);
		const left = blankOut(text, taken, (kind) => report.blanked[kind], findings).text;
		if (counts) {
			this.#undecided += findings.filter(({ words }) => !decided?.has(words)).length;
			// By the marks that stand in it: a workshop that was restored from a file has them from before.
			for (const kind of personalKinds) {
				const marks = left.split(report.blanked[kind]).length - 1;
				if (marks === 0) continue;
				this.#kinds[kind] = (this.#kinds[kind] ?? 0) + marks;
				this.#in.set(id, (this.#in.get(id) ?? 0) + marks);
			}
		}
		return left;
	}

	card<C extends Card>(card: C, counts = false): C {
		return { ...card, text: this.words('card', card.id, card.text, counts), differ: card.differ.map((reason) => this.words('reason', card.id, reason, counts)) };
	}

	pledge(pledge: Pledge, counts = false): Pledge {
		return { ...pledge, what: this.words('pledge', pledge.id, pledge.what, counts), conditions: this.words('pledge', pledge.id, pledge.conditions, counts) };
	}

	/** What tables and people gave as reasons, and what was added in the workshop: written under a priority and nowhere else. */
	priority(one: Priority, counts = false): Pick<Priority, 'positions' | 'placements' | 'advice'> {
		const sorted = (text: string) => this.words('sorted', one.id, text, counts);
		const advice = (text: string) => this.words('advice', one.id, text, counts);
		return {
			// Those of a card are said again of the card itself, and counted there.
			positions: one.positions.map(({ cardId, position, reasons }) => (cardId === null ? { cardId, position, reasons: reasons.map(sorted) } : { cardId, position: this.words('card', cardId, position), reasons: reasons.map((reason) => this.words('reason', cardId, reason)) })),
			// The same reasons as in the positions.
			placements: one.placements.map((placement) => ({ ...placement, reasons: placement.reasons.map((reason) => this.words('sorted', one.id, reason)) })),
			advice: one.advice && { ...one.advice, constraint: advice(one.advice.constraint), risk: advice(one.advice.risk) }
		};
	}

	/** A question to the advisers, with its answer. */
	question(one: Question, counts = false): Question {
		return { ...one, text: this.words('question', one.id, one.text, counts), answer: this.words('question', one.id, one.answer, counts) };
	}

	/** What people wrote in a plan, counted as it goes through. */
	action(action: Action): Action {
		return { ...action, ...Object.fromEntries(spoken.map((field) => [field, this.words('action', action.id, action[field], true)])) };
	}

	tally() {
		return { blanked: this.#kinds, blankedIn: this.#in, reviewed: this.#undecided === 0 };
	}
}
