import type { Card } from '#lib/domain/card.ts';
import type { HideReason } from '#lib/domain/moderation.ts';
import { findPersonal, type Finding, type PersonalKind } from '#lib/domain/personal.ts';

export interface Flag {
	card: Card;
	finding: Finding;
	more: Finding[];
}

/** A number of a house, alone, which a place on the plan would not need: "the man at number 14". */
const house = /\b(?:[Nn]umber|[Nn]o\.?) ?\d{1,4}[a-z]?\b/gu;

/** Cards whose words look as if they pointed at a person, but for those that a host has left. A machine asks, a person decides. */
export class Flags {
	/** What was found in a text stays found: a board of thousands is not read again for each change of one card. */
	readonly #found = new Map<string, Finding[]>();
	readonly #places: readonly string[];

	/** @param places names on the plan: they are no one's */
	constructor(places: readonly string[]) {
		this.#places = places;
	}

	of(cards: readonly Card[], left: readonly string[]): Flag[] {
		const settled = new Set(left);
		return cards.flatMap((card) => {
			if (settled.has(card.id)) return [];
			const [finding, ...more] = this.#in(card.text);
			return finding ? [{ card, finding, more }] : [];
		});
	}

	#in(text: string): Finding[] {
		let findings = this.#found.get(text);
		if (!findings) {
			findings = findPersonal(text, { known: this.#places });
			for (const match of text.matchAll(house)) {
				const [from, to] = [match.index, match.index + match[0].length];
				if (findings.every((other) => to <= other.from || from >= other.to)) findings.push({ kind: 'address', from, to, words: match[0] });
			}
			findings.sort((a, b) => a.from - b.from);
			this.#found.set(text, findings);
		}
		return findings;
	}
}

/** The text cut where words are marked. */
export function pieces(text: string, marks: readonly Finding[]): { text: string; marked: boolean }[] {
	const cut: { text: string; marked: boolean }[] = [];
	let at = 0;
	for (const { from, to } of marks) {
		if (from > at) cut.push({ text: text.slice(at, from), marked: false });
		cut.push({ text: text.slice(from, to), marked: true });
		at = to;
	}
	if (at < text.length) cut.push({ text: text.slice(at), marked: false });
	return cut;
}

export function reasonFor(kind: PersonalKind): HideReason {
	return kind === 'name' || kind === 'handle' ? 'person' : 'contact';
}
