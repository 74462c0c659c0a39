/** What one person said of one card: 1 agree, -1 disagree, 0 pass; null where they have not seen it. */
export type Said = 1 | 0 | -1 | null;

/**
 * Who said what of which card: one row for each person, one column for each card. Only a person's last word on a card counts
 * (reference/counting-and-grouping.md section 1): rows hold that one.
 */
export interface Voices {
	cards: number;
	rows: readonly (readonly Said[])[];
	/** Columns taken out by moderation: they count as nothing in the opinion space. */
	out?: ReadonlySet<number>;
}

export interface Agreement {
	agree: number;
	disagree: number;
	pass: number;
	/** People who said anything of it. */
	seen: number;
}

/** Counts one card over some people; over all of them where no members are named. */
export function agreementOn(voices: Voices, card: number, members?: Iterable<number>): Agreement {
	const count: Agreement = { agree: 0, disagree: 0, pass: 0, seen: 0 };
	for (const person of members ?? voices.rows.keys()) {
		const said = voices.rows[person]![card];
		if (said === null || said === undefined) continue;
		count.seen += 1;
		if (said === 1) count.agree += 1;
		else if (said === -1) count.disagree += 1;
		else count.pass += 1;
	}
	return count;
}

/** Makes rows of votes as they came in, one after the other: a later one takes the place of an earlier one. */
export function lastWords(people: number, cards: number, votes: Iterable<readonly [person: number, card: number, said: 1 | 0 | -1]>): Said[][] {
	const rows = Array.from({ length: people }, () => new Array<Said>(cards).fill(null));
	for (const [person, card, said] of votes) rows[person]![card] = said;
	return rows;
}
