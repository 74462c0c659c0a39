import { stringify } from 'csv-stringify/sync';
import type { WorkshopRecord } from '../record.ts';

/** Titles of proposals are from 15 to 150 letters long; the whole text is the body in any case. */
const titleMost = 150;

/**
 * Proposals as the import of a Decidim component takes them: one priority a proposal, headers by language, semicolons. `id` is read by people only.
 * Category and scope are ids of that installation, so those columns are there and empty.
 */
export function decidimProposals(record: WorkshopRecord): string {
	const byId = new Map<string, WorkshopRecord['cards'][number]>(record.cards.map((card) => [card.id, card]));
	const rows = record.priorities.map((one) => {
		const cards = one.cardIds.map((id) => byId.get(id)).filter((card) => card !== undefined);
		const points = cards.flatMap(({ place }) => place.world?.at ?? []);
		const mean = (of: (point: (typeof points)[number]) => number) => (points.length === 0 ? '' : (points.reduce((sum, point) => sum + of(point), 0) / points.length).toFixed(6));
		const letters = [...one.statement.replace(/\s+/g, ' ').trim()];
		return {
			id: one.id,
			'title/en': letters.length > titleMost ? `${letters.slice(0, titleMost - 1).join('')}\u2026` : letters.join(''),
			'body/en': [one.statement, ...cards.map(({ text, number }) => `${number}: ${text}`)].join('\n\n'),
			address: '',
			latitude: mean(({ lat }) => lat),
			longitude: mean(({ lon }) => lon),
			'category/id': '',
			'scope/id': ''
		};
	});
	const columns = ['id', 'title/en', 'body/en', 'address', 'latitude', 'longitude', 'category/id', 'scope/id'];
	return stringify(rows, { header: true, columns, delimiter: ';', escape_formulas: true, record_delimiter: 'windows' });
}
