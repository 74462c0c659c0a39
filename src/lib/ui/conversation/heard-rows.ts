import type { Agreement } from '#lib/domain/conversation/votes.ts';
import type { ShownResult } from '#lib/domain/facts.ts';
import type { PollOption } from '#lib/domain/poll.ts';

export interface HeardRow extends Agreement {
	item: PollOption;
	/** From 0 to 1: over the groups where there are any, else over all people. */
	share: number;
	/** Each opinion group's own counts; empty where there are none. */
	inGroups: Agreement[];
}

/** What everybody agrees on first: by consensus over the groups where there are groups, else by (agrees + 1) / (answers + 2), which is the same for one group. */
export function heardRows(items: readonly PollOption[], { agreement, opinions }: Pick<ShownResult, 'agreement' | 'opinions'>): HeardRow[] {
	const rows = items.map((item, i): HeardRow => {
		const own = agreement[i] ?? { agree: 0, disagree: 0, pass: 0, seen: 0 };
		return { item, ...own, share: opinions?.consensus[i] ?? (own.agree + 1) / (own.seen + 2), inGroups: opinions?.agreement.map((group) => group[i]!) ?? [] };
	});
	return rows.sort((a, b) => b.share - a.share || b.agree - a.agree);
}
