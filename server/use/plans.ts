import { and, eq } from 'drizzle-orm';
import sharp from 'sharp';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { assets, workshops } from '../db/schema.ts';
import { note } from './trail.ts';
import { makeId, type WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

/** 20 MB (product.md). */
export const uploadLimit = 20 * 1024 * 1024;
/** What a file may unpack to: about 90 megapixels, a scanned A1 plan. */
const pixelLimit = 90_000_000;
/** Longest side kept: sharp on a wide screen zoomed in, and still a small file. */
const sideLimit = 4000;
const altLimit = 1000;

/**
 * Takes a PNG or JPEG as the plan. The picture is decoded and written anew: nothing but pixels survives (no EXIF, no GPS, no hidden second file).
 * It is turned upright first, because the turning note is EXIF too.
 */
export async function savePlan(app: App, actor: Actor, bytes: Uint8Array, alt: string): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	if (bytes.byteLength > uploadLimit) return refuse({ reason: 'picture-too-big', limit: uploadLimit });
	if (app.limits.upload.wait(actor.personId) > 0) return refuse({ reason: 'too-fast' });
	app.limits.upload.fail(actor.personId);
	const kind = kindOf(bytes);
	if (kind === null) return refuse({ reason: 'picture-kind' });
	const picture = await reencode(bytes, kind);
	if (picture === null) return refuse({ reason: 'picture-unreadable' });
	const id = makeId<string>(app.random);
	return changePlan(app, actor, async (tx, before) => {
		await tx.insert(assets).values({ id, workshopId: actor.workshopId, ...picture, createdAt: new Date(app.clock.now()) });
		await tx.update(workshops).set({ planAsset: id, planAlt: alt.trim().slice(0, altLimit) }).where(eq(workshops.id, actor.workshopId));
		if (before !== null) await tx.delete(assets).where(eq(assets.id, before));
		await note(app, tx, actor.workshopId, actor.personId, 'plan.saved', { width: picture.width, height: picture.height });
	});
}

/** The words for people who cannot see one's own plan; the picture stays. */
export async function describePlan(app: App, actor: Actor, alt: string): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	return changePlan(app, actor, async (tx) => {
		await tx.update(workshops).set({ planAlt: alt.trim().slice(0, altLimit) }).where(eq(workshops.id, actor.workshopId));
	});
}

/** Back to the built-in Millbrook. */
export async function dropPlan(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	return changePlan(app, actor, async (tx) => {
		await tx.update(workshops).set({ planAsset: null, planAlt: '' }).where(eq(workshops.id, actor.workshopId));
		await tx.delete(assets).where(eq(assets.workshopId, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, 'plan.dropped');
	});
}

/** Only before the doors open: afterwards cards lie on it. The row lock keeps the doors shut meanwhile. `before` is the picture it had. */
async function changePlan(app: App, actor: Actor, change: (tx: Tx, before: string | null) => Promise<void>): Promise<Result<void>> {
	const changed = await app.db.transaction(async (tx) => {
		const [workshop] = await tx.select({ state: workshops.state, planAsset: workshops.planAsset }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
		if (workshop?.state !== 'draft') return refuse({ reason: 'cannot-now', state: workshop?.state ?? 'gone' } as const);
		await change(tx, workshop.planAsset);
		return done(undefined);
	});
	if (changed.ok) app.facts.changed(actor.workshopId, 'stage');
	return changed;
}

export async function readAsset(app: App, workshopId: string, assetId: string): Promise<{ mime: string; bytes: Uint8Array } | null> {
	const [asset] = await app.db
		.select({ mime: assets.mime, bytes: assets.bytes })
		.from(assets)
		.where(and(eq(assets.id, assetId), eq(assets.workshopId, workshopId as WorkshopId)));
	return asset ?? null;
}

/** By the first bytes, never by a name or a declared type. */
function kindOf(bytes: Uint8Array): 'png' | 'jpeg' | null {
	const starts = (...head: number[]) => head.every((byte, i) => bytes[i] === byte);
	if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
	if (starts(0xff, 0xd8, 0xff)) return 'jpeg';
	return null;
}

async function reencode(bytes: Uint8Array, kind: 'png' | 'jpeg') {
	try {
		const upright = sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' })
			.rotate()
			.resize({ width: sideLimit, height: sideLimit, fit: 'inside', withoutEnlargement: true });
		const { data, info } = await (kind === 'png' ? upright.png({ compressionLevel: 9 }) : upright.jpeg({ quality: 86, mozjpeg: true })).toBuffer({ resolveWithObject: true });
		return { mime: `image/${kind}`, width: info.width, height: info.height, bytes: new Uint8Array(data) };
	} catch {
		return null;
	}
}
