import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types';
import { actorOf } from '#server/auth/actor.ts';
import { readAsset } from '#server/use/plans.ts';
import { unlessDeleted } from '../../../../member.server.ts';

/** The plan of one workshop, for its people. It was written anew from pixels; these headers see to it that it can only ever be a picture. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const actor = await actorOf(locals.app, locals.user, params.id);
	const asset = actor && (await readAsset(locals.app, params.id, params.asset));
	if (!asset) {
		await unlessDeleted(locals.app, params.id);
		error(404);
	}
	return new Response(new Uint8Array(asset.bytes), {
		headers: {
			'content-type': asset.mime,
			'content-disposition': 'inline',
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			// An asset never changes: a new plan has a new id.
			'cache-control': 'private, max-age=31536000, immutable'
		}
	});
};
