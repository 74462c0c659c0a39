import { error } from '@sveltejs/kit';
import { certificateJson, certificateText } from '#server/export/certificate.ts';
import { readCertificate } from '#server/use/keep/certificates.ts';
import type { RequestHandler } from './$types';

const files = { 'deletion.txt': [certificateText, 'text/plain; charset=utf-8'], 'deletion.json': [certificateJson, 'application/json'] } as const;

export const GET: RequestHandler = async ({ locals: { app }, params }) => {
	const file = Object.hasOwn(files, params.file) ? files[params.file as keyof typeof files] : null;
	const certificate = file && (await readCertificate(app, params.id));
	if (!file || !certificate) error(404, 'not-found');
	const [write, type] = file;
	return new Response(write(certificate), { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${params.file}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-robots-tag': 'noindex' } });
};
