import { error } from '@sveltejs/kit';
import { readNewsContacts } from '#server/use/doing/news.ts';
import { exportCsv } from '#server/export/files.ts';
import { memberFor } from '../../../../member.server.ts';
import type { RequestHandler } from './$types';

/** Where news may go, for the officer alone: a file of its own, in no bundle. */
export const GET: RequestHandler = async (event) => {
	const { app, actor } = await memberFor('outcome.answer', event);
	const contacts = await readNewsContacts(app, actor);
	if (!contacts.ok) error(403, 'members-only');
	const body = exportCsv({
		name: 'news',
		about: 'Where people want news of this workshop. Each has agreed to be written to or rung about it until the day in keep_until.',
		columns: { contact: 'Email or telephone number, as it was typed', agreed_at: 'When they agreed', keep_until: 'Until when it may be used' },
		rows: contacts.value.map(({ contact, consentAt, keepUntil }) => ({ contact, agreed_at: consentAt.toISOString(), keep_until: keepUntil }))
	});
	return new Response(body, { headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="news.csv"', 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } });
};
