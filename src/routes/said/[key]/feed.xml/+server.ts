import { error } from '@sveltejs/kit';
import { atomFeed } from '#server/export/atom.ts';
import { findPublic } from '#server/use/publications.ts';
import { enHouse } from '#lib/i18n/en-house.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app }, params, url, request }) => {
	const found = await findPublic(app, params.key);
	if (!found) error(404, 'not-found');
	const { said: t, answers } = enHouse;
	const { edition, lines, key, workshopId, newest } = found;
	const tag = `"${workshopId}-${newest}"`;
	if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers: { etag: tag } });
	const body = atomFeed({
		page: `${url.origin}/said/${key}`,
		id: workshopId,
		lines,
		words: {
			title: t.title(edition.title),
			author: edition.organisation || edition.decider || edition.title,
			entry: ({ number, changes }) => ({ title: `${edition.title}: ${answers.page.edition(number)}`, changes: changes.map((change) => t.changed(change.number, change.statement, change.fields.map((field) => answers.fields[field as 'reason'] ?? answers.page.parts[field] ?? field).join(', '))) })
		}
	});
	return new Response(body, { headers: { 'content-type': 'application/atom+xml; charset=utf-8', etag: tag, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' } });
};
