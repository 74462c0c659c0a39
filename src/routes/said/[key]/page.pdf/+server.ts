import { error } from '@sveltejs/kit';
import { etagOf } from '#server/api/etag.ts';
import { makeAside, QueueFull } from '#server/export/aside/aside.ts';
import { wasPageDeleted } from '#server/use/keep/certificates.ts';
import { findPublic } from '#server/use/publications.ts';
import { said } from '#lib/i18n/en/said.ts';
import type { RequestHandler } from './$types';

/** The public page to print, for everyone. It is made whole before it is sent: a page is short. */
export const GET: RequestHandler = async ({ locals: { app }, params, url, request }) => {
	const asked = url.searchParams.get('edition');
	const found = await findPublic(app, params.key, asked !== null && /^\d{1,6}$/.test(asked) ? Number(asked) : undefined);
	if (!found) error((await wasPageDeleted(app, params.key)) ? 410 : 404, 'not-found');
	const { edition, line } = found;
	const tag = etagOf(JSON.stringify(edition), String(line.number));
	const headers = { etag: tag, 'cache-control': 'no-cache' };
	if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers });
	const parts: Uint8Array[] = [];
	try {
		for await (const part of makeAside({ what: 'edition', edition, at: line.at })) parts.push(part);
	} catch (fault) {
		if (!(fault instanceof QueueFull)) throw fault;
		return new Response(said.busy, { status: 503, headers: { 'retry-after': '60', 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } });
	}
	return new Response(Buffer.concat(parts), { headers: { ...headers, 'content-type': 'application/pdf', 'content-disposition': `inline; filename="you-said-we-decided-${line.number}.pdf"`, 'x-content-type-options': 'nosniff' } });
};
