import { error } from '@sveltejs/kit';
import { logCsv, logXlsx } from '#server/export/log-sheet.ts';
import { readPriorities } from '#server/use/priorities.ts';
import { memberFor } from '../../../../../member.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { app, workshop } = await memberFor('outcome.see', event);
	const { file } = event.params;
	const priorities = await readPriorities(app, workshop.id);
	if (file === 'key-issues.csv') return sheet(file, 'text/csv; charset=utf-8', logCsv(priorities));
	if (file === 'key-issues.xlsx') return sheet(file, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', await logXlsx(priorities));
	error(404, 'not-found');
};

function sheet(file: string, type: string, body: string | Uint8Array): Response {
	return new Response(body as BodyInit, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${file}"`, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } });
}
