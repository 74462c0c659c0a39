import { error } from '@sveltejs/kit';
import { readCertificate } from '#server/use/keep/certificates.ts';
import type { PageServerLoad } from './$types';

/** For whoever has its address, which nobody can guess: it holds nothing of the workshop. */
export const load: PageServerLoad = async ({ locals: { app, user }, params, url, setHeaders }) => {
	const certificate = await readCertificate(app, params.id);
	if (!certificate) error(404, 'not-found');
	setHeaders({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
	return { certificate, account: user?.kind === 'account' ? user.name : null, now: url.searchParams.has('now') };
};
