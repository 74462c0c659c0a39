import type { RequestHandler } from './$types';
import { writeDeckCsv } from '#server/deck/csv.ts';
import { readDeck } from '#server/use/builder.ts';
import { memberFor } from '../../../../member.server.ts';

/** The starter cards, to be changed in a spreadsheet and taken in again. */
export const GET: RequestHandler = async (event) => {
	const { app, workshop } = await memberFor('setup.edit', event);
	return new Response(writeDeckCsv(await readDeck(app, workshop.id), workshop.method.themes), {
		headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': 'attachment; filename="starter-cards.csv"', 'x-content-type-options': 'nosniff' }
	});
};
