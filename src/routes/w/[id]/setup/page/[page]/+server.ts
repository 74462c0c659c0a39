import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { drawThumb } from '#server/use/plans.ts';
import { memberFor } from '../../../../../member.server.ts';

/** A small picture of one page of the PDF that waits, for its host only. */
export const GET: RequestHandler = async (event) => {
	const { app, actor } = await memberFor('setup.edit', event);
	const picture = /^\d{1,5}$/.test(event.params.page) ? await drawThumb(app, actor, Number(event.params.page)) : null;
	if (!picture) error(404, 'not-found');
	return new Response(new Uint8Array(picture), {
		headers: { 'content-type': 'image/png', 'content-security-policy': "default-src 'none'; sandbox", 'x-content-type-options': 'nosniff', 'cache-control': 'private, no-cache' }
	});
};
