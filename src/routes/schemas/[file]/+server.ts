import { error } from '@sveltejs/kit';
import { exportJsonSchema } from '#server/export/json-schema.ts';
import type { RequestHandler } from './$types';

/** The published JSON Schema of workshop.json: for everyone, since it is about no workshop. */
export const GET: RequestHandler = ({ params }) => {
	if (params.file !== 'workshop.schema.json') error(404, 'not-found');
	return new Response(exportJsonSchema(), { headers: { 'content-type': 'application/schema+json', 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=3600' } });
};
