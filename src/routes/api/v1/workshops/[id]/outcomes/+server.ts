import { outcomesPage, pageMost, readCursor, types, type Format } from '#server/api/outcomes.ts';
import { actorOf } from '#server/auth/actor.ts';
import { userByApiToken } from '#server/use/api-tokens.ts';
import { isId } from '#lib/domain/ids.ts';
import { can } from '#lib/domain/people.ts';
import type { RequestHandler } from './$types';

/** By a key and nothing else: a cookie opens nothing here, so no other site can read through somebody's browser. */
export const GET: RequestHandler = async ({ locals: { app }, params, url, request, getClientAddress }) => {
	const address = getClientAddress();
	const guessing = app.limits.code.wait(address);
	if (guessing > 0) return problem(429, 'Too many requests', { 'retry-after': String(guessing) });
	const [, token = ''] = /^Bearer ([\w-]+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
	const who = token === '' ? null : await userByApiToken(app, token);
	if (!who) {
		if (token !== '') app.limits.code.fail(address);
		return problem(401, 'A key is needed', { 'www-authenticate': 'Bearer realm="Folkmoot read API"' });
	}
	const wait = app.limits.api.wait(who.tokenId);
	if (wait > 0) return problem(429, 'Too many requests', { 'retry-after': String(wait) });
	app.limits.api.fail(who.tokenId);

	const actor = isId(params.id) ? await actorOf(app, { id: who.userId }, params.id) : null;
	if (!actor || !can(actor.role, 'outcome.see')) return problem(404, 'No such workshop');
	const format = formatOf(url.searchParams.get('format'), request.headers.get('accept'));
	if (!format) return problem(406, 'Formats are json, csv and geojson');
	const asked = url.searchParams.get('limit');
	const limit = asked === null ? pageMost : /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
	if (limit < 1 || limit > pageMost) return problem(400, `limit is a number from 1 to ${pageMost}`);
	const after = readCursor(url.searchParams.get('cursor'));
	if (after === null) return problem(400, 'cursor is not one of ours');

	const page = await outcomesPage(app, actor.workshopId, { format, after, limit });
	if (!page) return problem(404, 'No such workshop');
	const headers: Record<string, string> = { etag: page.etag, 'cache-control': 'private, no-cache', vary: 'accept, authorization', 'x-content-type-options': 'nosniff' };
	if (page.next) {
		const next = new URL(url);
		next.searchParams.set('cursor', page.next);
		headers['link'] = `<${next.href}>; rel="next"`;
	}
	const held = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
	if (held.includes(page.etag) || held.includes('*')) return new Response(null, { status: 304, headers });
	return new Response(page.body, { headers: { ...headers, 'content-type': `${types[format]}; charset=utf-8`, ...(format === 'csv' ? { 'content-disposition': 'attachment; filename="outcomes.csv"' } : {}) } });
};

/** The format asked for by name, or the best of those the Accept header names; JSON where it takes anything. */
function formatOf(named: string | null, accept: string | null): Format | null {
	if (named !== null) return (Object.keys(types) as Format[]).find((format) => format === named) ?? null;
	const wanted = (accept ?? '*/*')
		.split(',')
		.map((part) => {
			const [type = '', ...rest] = part.trim().toLowerCase().split(';');
			const q = Number(/q=([\d.]+)/.exec(rest.join(';'))?.[1] ?? 1);
			return { type: type.trim(), q };
		})
		.filter(({ q }) => q > 0)
		.sort((a, b) => b.q - a.q);
	for (const { type } of wanted) {
		const found = (Object.entries(types) as [Format, string][]).find(([, name]) => name === type);
		if (found) return found[0];
		if (type === '*/*' || type === 'application/*') return 'json';
		if (type === 'text/*') return 'csv';
	}
	return null;
}

/** RFC 9457. */
function problem(status: number, title: string, headers: Record<string, string> = {}): Response {
	return new Response(JSON.stringify({ type: 'about:blank', title, status }), { status, headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' } });
}
