import { error } from '@sveltejs/kit';
import { makeAside } from '#server/export/aside/aside.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { can } from '#lib/domain/people.ts';
import { memberFor } from '../../../../../member.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { app, actor, workshop } = await memberFor('export.take', event);
	const { file } = event.params;
	const taken = await readTakeAway(app, workshop.id, { offerWords: can(actor.role, 'outcome.answer') });
	if (!taken) error(404, 'not-found');
	const { material } = taken;
	if (file === 'everything.zip') return download(workshop.title, file, 'application/zip', makeAside({ what: 'bundle', material }));
	const found = taken.files.find(({ name }) => name === file);
	if (!found) error(404, 'not-found');
	return download(workshop.title, file, found.mime, makeAside({ what: 'file', name: file, material }));
};

/** Always a file, never a page: what people typed is in it. Its first part is waited for: a file that cannot be made is a page that says so, not half a file. */
async function download(title: string, file: string, type: string, parts: AsyncGenerator<Uint8Array>): Promise<Response> {
	const slug = title.normalize('NFKD').replace(/[^\w]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(0, 40) || 'workshop';
	const first = await parts.next();
	return new Response(streamOf(first, parts), {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${slug}-${file}"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store'
		}
	});
}

/** Whoever goes away stops it. */
function streamOf(first: IteratorResult<Uint8Array>, parts: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
	let ready: IteratorResult<Uint8Array> | null = first;
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = ready ?? (await parts.next());
			ready = null;
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await parts.return(undefined);
		}
	});
}
