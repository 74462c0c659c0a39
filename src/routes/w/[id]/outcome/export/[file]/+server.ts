import { error } from '@sveltejs/kit';
import { dictionaryOf, exportCsv, exportJson, exportZip } from '#server/export/files.ts';
import { exportTables } from '#server/export/tables.ts';
import { memberFor } from '../../../../../member.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { app, workshop } = await memberFor('export.take', event);
	const { file } = event.params;
	const tables = await exportTables(app, workshop.id);
	if (file === 'everything.zip') return download(workshop.title, file, 'application/zip', exportZip(tables, new Date(app.clock.now())));
	if (file === 'workshop.json') return download(workshop.title, file, 'application/json; charset=utf-8', exportJson(tables));
	const table = [...tables, dictionaryOf(tables)].find(({ name }) => `${name}.csv` === file);
	if (!table) error(404, 'not-found');
	return download(workshop.title, file, 'text/csv; charset=utf-8', exportCsv(table));
};

/** Always a file, never a page: what people typed is in it. */
function download(title: string, file: string, type: string, body: string | Uint8Array): Response {
	const slug = title.normalize('NFKD').replace(/[^\w]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(0, 40) || 'workshop';
	return new Response(body as BodyInit, {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${slug}-${file}"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store'
		}
	});
}
