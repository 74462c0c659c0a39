import { error } from '@sveltejs/kit';
import { wasPageDeleted } from '#server/use/keep/certificates.ts';
import { findPublic } from '#server/use/publications.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { app }, params, url, setHeaders, isDataRequest }) => {
	const asked = url.searchParams.get('edition');
	const found = await findPublic(app, params.key, asked !== null && /^\d{1,6}$/.test(asked) ? Number(asked) : undefined);
	if (!isDataRequest) setHeaders({ 'cache-control': 'no-cache' });
	if (!found && (await wasPageDeleted(app, params.key))) error(410, 'deleted');
	if (!found) return { found: null, today: '' };
	const { key, edition, line, newest, lines, keptUntil } = found;
	return { themes: found.themes, found: { key, edition, number: line.number, at: line.at, newest, lines, keptUntil }, today: new Date(app.clock.now()).toISOString().slice(0, 10) };
};
