import { and, eq, ne } from 'drizzle-orm';
import type { App } from '../app.ts';
import type { Tx } from '../db/client.ts';
import { assets, workshops } from '../db/schema.ts';
import { drawPlan } from '../plan/drawing.ts';
import { countPages, drawPage, pageSide, thumbSide } from '../plan/pdf.ts';
import { kindOf, writeAnew, type Picture } from '../plan/picture.ts';
import { note } from './trail.ts';
import { geoJsonLimit, planFileLimit } from '#lib/domain/file-limits.ts';
import { frameOf } from '#lib/domain/geo/geojson/frame.ts';
import { namesOf } from '#lib/domain/geo/geojson/names.ts';
import { readGeoJson } from '#lib/domain/geo/geojson/read.ts';
import { readWorldFile } from '#lib/domain/geo/world-file.ts';
import { makeId, type WorkshopId } from '#lib/domain/ids.ts';
import { can, type Actor } from '#lib/domain/people.ts';
import type { PlanGround } from '#lib/domain/plan.ts';
import { done, refuse, type Result } from '#lib/domain/result.ts';

const altLimit = 1000;
const pdfMime = 'application/pdf';

interface MadePlan {
	picture: Picture;
	ground: PlanGround;
}

/** What became of an upload: a plan, or a PDF of so many pages from which one is to be picked. */
export type Saved = { state: 'saved' } | { state: 'pick'; pages: number };

/**
 * Takes a picture (with its world file, if it has one), a PDF or GeoJSON as the plan. By its bytes, never by its name. A refused file
 * changes nothing: the plan before it stays.
 */
export async function savePlan(app: App, actor: Actor, bytes: Uint8Array, alt: string, worldFile = ''): Promise<Result<Saved>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	if (bytes.byteLength > planFileLimit) return refuse({ reason: 'picture-too-big', limit: planFileLimit });
	const fast = tooFast(app, actor);
	if (fast) return fast;
	const kind = kindOf(bytes);
	if (kind === null) return refuse({ reason: 'plan-kind' });
	if (kind === 'tiff') return refuse({ reason: 'plan-tiff' });
	if (worldFile !== '' && (kind === 'pdf' || kind === 'json')) return refuse({ reason: 'world-file-alone' });
	if (kind === 'pdf') return takePdf(app, actor, bytes, alt);
	const made = kind === 'json' ? fromGeoJson(bytes) : await fromPicture(bytes, kind, worldFile);
	return made.ok ? keep(app, actor, made.value, alt) : made;
}

/** One page (from 1) of the PDF that waits. */
export async function pickPage(app: App, actor: Actor, page: number): Promise<Result<Saved>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	const waiting = await waitingPdf(app, actor.workshopId);
	if (!waiting) return refuse({ reason: 'cannot-now', state: 'no-pdf' });
	if (!Number.isInteger(page) || page < 1 || page > waiting.pages) return refuse({ reason: 'pdf-page', pages: waiting.pages });
	const fast = tooFast(app, actor);
	if (fast) return fast;
	const drawn = await drawPage(await bytesOf(app, waiting.id), page, pageSide);
	return drawn.ok ? keep(app, actor, fromPdf(drawn.value), null) : drawn;
}

/** A small picture of one page, to choose by; null where there is none. */
export async function drawThumb(app: App, actor: Actor, page: number): Promise<Uint8Array | null> {
	if (!can(actor.role, 'setup.edit')) return null;
	const waiting = await waitingPdf(app, actor.workshopId);
	if (!waiting || !Number.isInteger(page) || page < 1 || page > waiting.pages) return null;
	const drawn = await drawPage(await bytesOf(app, waiting.id), page, thumbSide);
	return drawn.ok ? drawn.value.bytes : null;
}

/** The PDF of which a page is still to be picked. */
export async function waitingPdf(app: App, workshopId: WorkshopId): Promise<{ id: string; pages: number } | null> {
	const [pdf] = await app.db.select({ id: assets.id, pages: assets.width }).from(assets).where(and(eq(assets.workshopId, workshopId), eq(assets.mime, pdfMime)));
	return pdf ?? null;
}

/** The words for people who cannot see one's own plan; the picture stays. */
export async function describePlan(app: App, actor: Actor, alt: string): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	return changePlan(app, actor, async (tx) => {
		await tx.update(workshops).set({ planAlt: tidy(alt) }).where(eq(workshops.id, actor.workshopId));
	});
}

/** Back to the built-in Millbrook. */
export async function dropPlan(app: App, actor: Actor): Promise<Result<void>> {
	if (!can(actor.role, 'setup.edit')) return refuse({ reason: 'not-allowed' });
	return changePlan(app, actor, async (tx) => {
		await tx.update(workshops).set({ planAsset: null, planAlt: '', planGround: null }).where(eq(workshops.id, actor.workshopId));
		await tx.delete(assets).where(eq(assets.workshopId, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, 'plan.dropped');
	});
}

/** Only before the doors open: afterwards cards lie on it. The row lock keeps the doors shut meanwhile. `before` is the picture it had. */
export async function changePlan(app: App, actor: Actor, change: (tx: Tx, before: string | null) => Promise<void>): Promise<Result<void>> {
	const changed = await app.db.transaction(async (tx) => {
		const [workshop] = await tx.select({ state: workshops.state, planAsset: workshops.planAsset }).from(workshops).where(eq(workshops.id, actor.workshopId)).for('update');
		if (workshop?.state !== 'draft') return refuse({ reason: 'cannot-now', state: workshop?.state ?? 'gone' } as const);
		await change(tx, workshop.planAsset);
		return done(undefined);
	});
	if (changed.ok) app.facts.changed(actor.workshopId, 'stage');
	return changed;
}

/** A picture that people may look at; a PDF that waits is none. */
export async function readAsset(app: App, workshopId: string, assetId: string): Promise<{ mime: string; bytes: Uint8Array } | null> {
	const [asset] = await app.db
		.select({ mime: assets.mime, bytes: assets.bytes })
		.from(assets)
		.where(and(eq(assets.id, assetId), eq(assets.workshopId, workshopId as WorkshopId), ne(assets.mime, pdfMime)));
	return asset ?? null;
}

async function fromPicture(bytes: Uint8Array, kind: 'png' | 'jpeg', worldFile: string): Promise<Result<MadePlan>> {
	const picture = await writeAnew(bytes, kind, worldFile === '');
	if (!picture.ok) return picture;
	const { made, ...kept } = picture.value;
	const world = worldFile === '' ? null : readWorldFile(worldFile, made);
	if (world && !world.ok) return world;
	return done({ picture: kept, ground: { source: 'picture', places: [], georeference: world?.value ?? null, points: [] } });
}

function fromGeoJson(bytes: Uint8Array): Result<MadePlan> {
	if (bytes.byteLength > geoJsonLimit) return refuse({ reason: 'picture-too-big', limit: geoJsonLimit });
	const read = readGeoJson(Buffer.from(bytes).toString('utf8'));
	if (!read.ok) return read;
	const frame = frameOf(read.value);
	if ('reason' in frame) return refuse(frame);
	const drawing = drawPlan(read.value, frame);
	if (drawing === null) return refuse({ reason: 'geojson-many', limit: 60_000 });
	const { width, height, georeference } = frame;
	return done({
		picture: { mime: 'image/svg+xml', width, height, bytes: new Uint8Array(Buffer.from(drawing)) },
		ground: { source: 'geojson', places: namesOf(read.value, frame), georeference, points: [] }
	});
}

function fromPdf(picture: Omit<Picture, 'mime'>): MadePlan {
	return { picture: { mime: 'image/png', ...picture }, ground: { source: 'pdf', places: [], georeference: null, points: [] } };
}

/** A PDF of one page is the plan at once; of one with more, a page is picked first. The plan before it stays until then. */
async function takePdf(app: App, actor: Actor, bytes: Uint8Array, alt: string): Promise<Result<Saved>> {
	const counted = await countPages(bytes);
	if (!counted.ok) return counted;
	const pages = counted.value;
	if (pages < 1) return refuse({ reason: 'pdf-unreadable' });
	if (pages === 1) {
		const drawn = await drawPage(bytes, 1, pageSide);
		return drawn.ok ? keep(app, actor, fromPdf(drawn.value), alt) : drawn;
	}
	const kept = await changePlan(app, actor, async (tx) => {
		await tx.delete(assets).where(and(eq(assets.workshopId, actor.workshopId), eq(assets.mime, pdfMime)));
		await tx.insert(assets).values({ id: makeId<string>(app.random), workshopId: actor.workshopId, mime: pdfMime, width: pages, height: 0, bytes, createdAt: new Date(app.clock.now()) });
		await tx.update(workshops).set({ planAlt: tidy(alt) }).where(eq(workshops.id, actor.workshopId));
	});
	return kept.ok ? done({ state: 'pick', pages }) : kept;
}

/** @param alt null: what stands there stays */
async function keep(app: App, actor: Actor, { picture, ground }: MadePlan, alt: string | null): Promise<Result<Saved>> {
	const id = makeId<string>(app.random);
	const kept = await changePlan(app, actor, async (tx, before) => {
		const typed = before === null ? {} : await typedOn(tx, actor.workshopId, before, picture, ground);
		await tx.delete(assets).where(eq(assets.workshopId, actor.workshopId));
		await tx.insert(assets).values({ id, workshopId: actor.workshopId, ...picture, createdAt: new Date(app.clock.now()) });
		await tx.update(workshops).set({ planAsset: id, planGround: { ...ground, ...typed }, ...(alt === null ? {} : { planAlt: tidy(alt) }) }).where(eq(workshops.id, actor.workshopId));
		await note(app, tx, actor.workshopId, actor.personId, 'plan.saved', { source: ground.source, width: picture.width, height: picture.height });
	});
	return kept.ok ? done({ state: 'saved' }) : kept;
}

/**
 * What was typed on the picture before, where the new one has its size: most likely the same plan drawn better. Where it lies is asked
 * again, because a file of another place would otherwise give every card a wrong one without a word.
 */
async function typedOn(tx: Tx, workshopId: WorkshopId, before: string, { width, height }: Picture, { source, georeference }: PlanGround): Promise<Partial<PlanGround>> {
	const [was] = await tx.select({ width: assets.width, height: assets.height, ground: workshops.planGround }).from(assets).innerJoin(workshops, eq(workshops.id, assets.workshopId)).where(and(eq(assets.id, before), eq(assets.workshopId, workshopId)));
	if (!was?.ground || source === 'geojson' || was.ground.source === 'geojson' || was.width !== width || was.height !== height) return {};
	return { places: was.ground.places, ...(georeference === null ? { points: was.ground.points } : {}) };
}

async function bytesOf(app: App, assetId: string): Promise<Uint8Array> {
	const [asset] = await app.db.select({ bytes: assets.bytes }).from(assets).where(eq(assets.id, assetId));
	return asset?.bytes ?? new Uint8Array();
}

function tooFast(app: App, actor: Actor): Result<never> | null {
	if (app.limits.upload.wait(actor.personId) > 0) return refuse({ reason: 'too-fast' });
	app.limits.upload.fail(actor.personId);
	return null;
}

function tidy(alt: string): string {
	return alt.trim().slice(0, altLimit);
}
