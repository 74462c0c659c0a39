import { error, redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { actorOf } from '#server/auth/actor.ts';
import { bookPaper } from '#server/export/report/book-paper.ts';
import { paperHtml } from '#server/export/paper/html.ts';
import { paperPdf } from '#server/export/paper/pdf.ts';
import { can } from '#lib/domain/people.ts';

/** All leave with the book of proceedings: everyone who was there may take it, as a page or a PDF. */
export const GET: RequestHandler = async ({ params, locals, url }) => {
	const { app, user } = locals;
	const actor = await actorOf(app, user, params.id);
	if (!actor) redirect(303, `/w/${params.id}/door`);
	if (!can(actor.role, 'board.look')) error(403);
	if (params.kind !== 'pdf' && params.kind !== 'html') error(404);
	const paper = await bookPaper(app, actor.workshopId, `${url.origin}/w/${actor.workshopId}/news`);
	if (!paper) error(404);
	const parts: Uint8Array[] = [];
	if (params.kind === 'pdf') for await (const part of paperPdf(paper)) parts.push(part);
	return new Response(params.kind === 'pdf' ? new Uint8Array(Buffer.concat(parts)) : paperHtml(paper), {
		headers: {
			'content-type': params.kind === 'pdf' ? 'application/pdf' : 'text/html; charset=utf-8',
			'content-disposition': `attachment; filename="proceedings.${params.kind}"`,
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff'
		}
	});
};
