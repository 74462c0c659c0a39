import { error } from '@sveltejs/kit';
import { bundle, type Body } from '#server/export/bundle.ts';
import { readTakeAway } from '#server/export/take-away.ts';
import { memberFor } from '../../../../../member.server.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const { app, workshop } = await memberFor('export.take', event);
	const { file } = event.params;
	const taken = await readTakeAway(app, workshop.id);
	if (!taken) error(404, 'not-found');
	if (file === 'everything.zip') return download(workshop.title, file, 'application/zip', bundle(taken.files, taken.madeAt));
	const found = taken.files.find(({ name }) => name === file);
	if (!found) error(404, 'not-found');
	return download(workshop.title, file, found.mime, await found.make());
};

/** Always a file, never a page: what people typed is in it. */
function download(title: string, file: string, type: string, body: Body): Response {
	const slug = title.normalize('NFKD').replace(/[^\w]+/g, '-').replace(/^-+|-+$/g, '').toLowerCase().slice(0, 40) || 'workshop';
	return new Response(typeof body === 'string' || body instanceof Uint8Array ? (body as BodyInit) : streamOf(body), {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${slug}-${file}"`,
			'x-content-type-options': 'nosniff',
			'cache-control': 'no-store'
		}
	});
}

/** Made as fast as it is taken: whoever goes away stops it. */
function streamOf(parts: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
	const source = parts[Symbol.asyncIterator]();
	return new ReadableStream({
		async pull(controller) {
			const { done, value } = await source.next();
			if (done) controller.close();
			else controller.enqueue(value);
		},
		async cancel() {
			await source.return?.();
		}
	});
}
