import { error } from '@sveltejs/kit';
import { etagOf } from '#server/api/etag.ts';
import { atomFeed } from '#server/export/atom.ts';
import { wasPageDeleted } from '#server/use/keep/certificates.ts';
import { findPublic } from '#server/use/publications.ts';
import { enHouse } from '#lib/i18n/en-house.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ locals: { app }, params, url, request }) => {
	const found = await findPublic(app, params.key);
	if (!found) error((await wasPageDeleted(app, params.key)) ? 410 : 404, 'not-found');
	const { said: t, answers } = enHouse;
	const { edition, lines, key, workshopId } = found;
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
	const tag = etagOf(body);
	if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers: { etag: tag } });
	return new Response(body, { headers: { 'content-type': 'application/atom+xml; charset=utf-8', etag: tag, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' } });
};
