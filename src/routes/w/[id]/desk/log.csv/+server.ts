import type { RequestHandler } from './$types';
import { writeTrailCsv } from '#server/export/trail-csv.ts';
import { readLog } from '#server/use/host/log.ts';
import { memberFor } from '../../../../member.server.ts';

/** The whole log, to be kept beside the report. */
export const GET: RequestHandler = async (event) => {
	const { app, workshop } = await memberFor('moderate', event);
	return new Response(writeTrailCsv(await readLog(app, workshop.id, null)), {
		headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="log.csv"', 'x-content-type-options': 'nosniff' }
	});
};
