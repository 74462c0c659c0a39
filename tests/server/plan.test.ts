import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import { run as runPdf } from '#server/plan/pdf.ts';
import { kindOf } from '#server/plan/picture.ts';
import { saveNames, savePoints } from '#server/use/ground.ts';
import { drawThumb, dropPlan, pickPage, readAsset, savePlan, waitingPdf } from '#server/use/plans.ts';
import { actorOf } from '#server/auth/actor.ts';
import { createWorkshop, readWorkshop } from '#server/use/workshops.ts';
import { toWorld } from '#lib/domain/geo/georeference.ts';
import type { Actor } from '#lib/domain/people.ts';
import type { Refusal } from '#lib/domain/refusal.ts';
import { enHouse } from '#lib/i18n/en-house.ts';
import { sayRefusal } from '#lib/i18n/say-refusal.ts';
import { joinAs, must, openWorkshop, reasonOf, someAdmin, testApp, type TestClock } from '../support/app.ts';

let app: App;
let facilitator: Actor;
let withOpenDoors: Actor;
beforeAll(async () => {
	app = await testApp();
	const ada = await someAdmin(app);
	const { id } = must(await createWorkshop(app, ada, { title: 'Millbrook', question: '' }));
	facilitator = (await actorOf(app, ada, id))!;
	({ facilitator: withOpenDoors } = await openWorkshop(app, ada));
});
afterAll(() => app.close());
const picture = () => sharp({ create: { width: 60, height: 40, channels: 3, background: '#88aa66' } });

test('[U1] an uploaded plan is written anew: no place, no camera, no second file travels on; it is turned upright first', async () => {
	const withGps = await picture()
		.jpeg()
		.withExif({ IFD0: { Make: 'SecretCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 30/1 0/1' } })
		.withMetadata({ orientation: 6 })
		.toBuffer();
	expect(withGps.includes('SecretCam')).toBe(true);
	must(await savePlan(app, facilitator, Buffer.concat([withGps, Buffer.from('<script>alert(1)</script>')]), 'A green field.'));
	const { plan } = (await readWorkshop(app, facilitator.workshopId))!;
	expect(plan).toMatchObject({ width: 40, height: 60, alt: 'A green field.' });
	const asset = (await readAsset(app, facilitator.workshopId, plan.url.split('/').pop()!))!;
	expect(asset.mime).toBe('image/jpeg');
	expect((await sharp(asset.bytes).metadata()).exif).toBeUndefined();
	expect(Buffer.from(asset.bytes).includes('script')).toBe(false);
});

test('[U2] only PNG and JPEG, by their bytes; what cannot be read or is too big is refused with the reason', async () => {
	const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
	expect(reasonOf(await savePlan(app, facilitator, svg, ''))).toBe('plan-kind');
	expect(reasonOf(await savePlan(app, facilitator, await picture().gif().toBuffer(), ''))).toBe('plan-kind');
	// A TIFF by either order of bytes, small or big, is known for what it is.
	expect(['II*\0', 'MM\0*', 'II+\0', 'MM\0+', 'IIII'].map((head) => kindOf(Buffer.from(`${head} and more`, 'latin1')))).toEqual(['tiff', 'tiff', 'tiff', 'tiff', null]);
	const png = await picture().png().toBuffer();
	expect(reasonOf(await savePlan(app, facilitator, png.subarray(0, 60), ''))).toBe('picture-unreadable');
	// Bombs, by what stands in their heads: 30,000 x 30,000 pixels, and a scan of 60 megapixels.
	const grown = (width: number, height: number) => {
		const bomb = Buffer.from(png);
		bomb.writeUInt32BE(width, 16);
		bomb.writeUInt32BE(height, 20);
		return bomb;
	};
	const refused = async (bytes: Uint8Array) => {
		const saved = await savePlan(app, facilitator, bytes, '');
		return saved.ok ? null : saved.refusal;
	};
	expect(await refused(grown(30_000, 30_000))).toEqual({ reason: 'picture-pixels', megapixels: 900, limit: 50 });
	expect(await refused(grown(10_000, 6000))).toEqual({ reason: 'picture-pixels', megapixels: 60, limit: 50 });
	expect(reasonOf(await savePlan(app, facilitator, new Uint8Array(20 * 1024 * 1024 + 1), ''))).toBe('picture-too-big');
	const citizen = await joinAs(app, withOpenDoors.workshopId, 'Heron');
	expect(reasonOf(await savePlan(app, citizen, png, ''))).toBe('not-allowed');
	// Cards lie on it by then.
	expect(reasonOf(await savePlan(app, withOpenDoors, png, ''))).toBe('cannot-now');
	expect(reasonOf(await dropPlan(app, withOpenDoors))).toBe('cannot-now');
});

test('[U3] a picture belongs to its workshop, a new one replaces it, and the built-in plan can be had back', async () => {
	must(await savePlan(app, facilitator, await picture().png().toBuffer(), ''));
	const { plan } = (await readWorkshop(app, facilitator.workshopId))!;
	const assetId = plan.url.split('/').pop()!;
	expect(await readAsset(app, 'another000000000', assetId)).toBeNull();
	must(await dropPlan(app, facilitator));
	expect(await readAsset(app, facilitator.workshopId, assetId)).toBeNull();
	expect((await readWorkshop(app, facilitator.workshopId))!.plan.url).toBe('/plan-millbrook.svg');
});

/** A PDF of so many landscape pages, each with a red box in its lower left quarter. */
function pdf(pages: number, more = ''): Uint8Array {
	const drawing = '1 0 0 rg 0 0 421 297 re f';
	const objects = ['<< /Type /Catalog /Pages 2 0 R >>', `<< /Type /Pages /Count ${pages} /Kids [${Array.from({ length: pages }, (_, i) => `${i + 4} 0 R`).join(' ')}] /MediaBox [0 0 842 595] >>`, `<< /Length ${drawing.length} >>\nstream\n${drawing}\nendstream`, ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R /Contents 3 0 R >>')];
	let text = '%PDF-1.4\n';
	const offsets = objects.map((object, i) => {
		const offset = text.length;
		text += `${i + 1} 0 obj\n${object}\nendobj\n`;
		return offset;
	});
	const start = text.length;
	text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
	return Buffer.from(`${text}trailer << /Size ${objects.length + 1} /Root 1 0 R ${more} >>\nstartxref\n${start}\n%%EOF`, 'latin1');
}

test('[U4] a PDF of one page is drawn as a picture; of 400 pages one is picked, by small pictures or its number, and no PDF is ever served', async () => {
	expect(must(await savePlan(app, facilitator, pdf(1), 'A sheet.'))).toEqual({ state: 'saved' });
	const { plan, ground } = (await readWorkshop(app, facilitator.workshopId))!;
	expect(plan).toMatchObject({ width: 4000, height: 2827, alt: 'A sheet.' });
	expect(ground).toMatchObject({ source: 'pdf', georeference: null });
	const { bytes } = (await readAsset(app, facilitator.workshopId, plan.url.split('/').pop()!))!;
	const pixel = async (left: number, top: number) => [...(await sharp(bytes).extract({ left, top, width: 1, height: 1 }).raw().toBuffer())].slice(0, 3);
	expect(await pixel(100, 2700)).toEqual([255, 0, 0]);
	expect(await pixel(3900, 100)).toEqual([255, 255, 255]);

	expect(must(await savePlan(app, facilitator, pdf(400), 'An atlas.'))).toEqual({ state: 'pick', pages: 400 });
	// The plan before it is still there, and the file itself is nobody's to look at.
	expect((await readWorkshop(app, facilitator.workshopId))!.plan.url).toBe(plan.url);
	const waiting = (await waitingPdf(app, facilitator.workshopId))!;
	expect(await readAsset(app, facilitator.workshopId, waiting.id)).toBeNull();
	const thumb = await sharp((await drawThumb(app, facilitator, 400))!).metadata();
	expect([thumb.format, thumb.width]).toEqual(['png', 320]);
	expect(await drawThumb(app, facilitator, 401)).toBeNull();
	expect(reasonOf(await pickPage(app, facilitator, 401))).toBe('pdf-page');
	must(await pickPage(app, facilitator, 400));
	expect(await waitingPdf(app, facilitator.workshopId)).toBeNull();
	expect((await readWorkshop(app, facilitator.workshopId))!.plan).toMatchObject({ width: 4000, alt: 'An atlas.' });
});

test('[U5] a PDF that is locked, broken or takes too long is refused, and its process is gone', async () => {
	const locked = `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >>`;
	expect(reasonOf(await savePlan(app, facilitator, pdf(1, locked), ''))).toBe('pdf-locked');
	expect(reasonOf(await savePlan(app, facilitator, Buffer.from('%PDF-1.7\nnot really'), ''))).toBe('pdf-unreadable');
	expect(await runPdf(pdf(1), 1, 4000, 1)).toEqual({ ok: false, refusal: { reason: 'pdf-slow', seconds: 0 } });
});

test('[U6] GeoJSON becomes a drawing of our own: nothing of the file gets into it but numbers and escaped names', async () => {
	const street = (name: string, lat: number) => ({ type: 'Feature', properties: { highway: 'residential', name }, geometry: { type: 'LineString', coordinates: [[-0.13, lat], [-0.12, lat]] } });
	const file = { type: 'FeatureCollection', features: [street('Mill Lane', 51.5), street('<script>alert(1)</script>"\'&', 51.503), { type: 'Feature', properties: { leisure: 'park', name: 'The Green', onload: 'alert(1)' }, geometry: { type: 'Polygon', coordinates: [[[-0.13, 51.5], [-0.125, 51.5], [-0.125, 51.502], [-0.13, 51.502], [-0.13, 51.5]]] } }] };
	must(await savePlan(app, facilitator, Buffer.from(JSON.stringify(file)), ''));
	const { plan } = (await readWorkshop(app, facilitator.workshopId))!;
	expect([...new Set(plan.places.map(({ name }) => name))]).toEqual(expect.arrayContaining(['Mill Lane', 'The Green']));
	const world = toWorld(plan.georeference!, plan.places.find(({ name }) => name === 'The Green')!.at);
	expect([world.lon, world.lat]).toEqual([expect.closeTo(-0.1275, 3), expect.closeTo(51.501, 3)]);
	const asset = (await readAsset(app, facilitator.workshopId, plan.url.split('/').pop()!))!;
	expect(asset.mime).toBe('image/svg+xml');
	const svg = Buffer.from(asset.bytes).toString();
	expect(svg).toMatch(/Mill Lane/);
	expect(svg).not.toMatch(/<script|onload|href|javascript:/i);
	await sharp(Buffer.from(svg)).png().toBuffer();
});

test('[GE10] a picture comes with its world file, or is placed by points; a refused one leaves the plan and its place as they were', async () => {
	const png = await picture().png().toBuffer();
	must(await savePlan(app, facilitator, png, '', '10\n0\n0\n-10\n530005\n180395'));
	const before = (await readWorkshop(app, facilitator.workshopId))!.plan;
	expect(toWorld(before.georeference!, [0.5, 0.5]).grid).toEqual({ easting: 530_300, northing: 180_200 });
	expect(reasonOf(await savePlan(app, facilitator, png, '', '10\n0\n0\n10\n530005\n180395'))).toBe('plan-mirrored');
	expect((await readWorkshop(app, facilitator.workshopId))!.plan).toEqual(before);
	expect(reasonOf(await savePoints(app, facilitator, [{ on: 'A1', world: 'TQ 30024 80403' }, { on: 'H5', world: 'somewhere' }]))).toBe('point-unread');
	expect(reasonOf(await savePoints(app, facilitator, [{ on: 'A1', world: 'TQ 30024 80403' }, { on: 'the oak', world: 'TQ 30524 80103' }]))).toBe('point-unplaced');
	expect((await readWorkshop(app, facilitator.workshopId))!.plan).toEqual(before);
	must(await savePoints(app, facilitator, [{ on: '0, 0', world: '530000 180400' }, { on: '', world: '' }, { on: '100, 100', world: '530600, 180000' }]));
	const { plan, ground } = (await readWorkshop(app, facilitator.workshopId))!;
	const middle = toWorld(plan.georeference!, [0.5, 0.5]).grid!;
	expect([middle.easting, middle.northing]).toEqual([expect.closeTo(530_300, 2), expect.closeTo(180_200, 2)]);
	expect(ground!.points).toHaveLength(2);
	// Said with the numbers that stand on the page, where lines are left empty.
	expect(await savePoints(app, facilitator, [{ on: '', world: '' }, { on: 'A1', world: '530000 180400' }, { on: '', world: '' }, { on: 'A1', world: '530600 180000' }])).toMatchObject({ ok: false, refusal: { reason: 'points-together', first: 2, second: 4 } });
	must(await saveNames(app, facilitator, 'Mill Lane: B2 B3\n\nOld Mill: 44.4,47'));
	expect(reasonOf(await saveNames(app, facilitator, 'Mill Lane: B2\nno squares here'))).toBe('place-line');
	expect((await readWorkshop(app, facilitator.workshopId))!.plan.places).toEqual([{ name: 'Mill Lane', at: [0.1875, 0.3] }, { name: 'Mill Lane', at: [0.1875, 0.5] }, { name: 'Old Mill', at: [0.444, 0.47] }]);
});

test('[GE14] names and points that were typed stay with another picture of the same size, which is placed anew; with any other file they go', async () => {
	const points = [{ on: '0, 0', world: '530000 180400' }, { on: '100, 100', world: '530600 180000' }];
	const kept = async () => {
		const { plan, ground } = (await readWorkshop(app, facilitator.workshopId))!;
		return { names: plan.places.map(({ name }) => name), points: ground!.points, lies: plan.georeference?.source ?? null };
	};
	must(await savePlan(app, facilitator, await picture().png().toBuffer(), ''));
	must(await savePoints(app, facilitator, points));
	must(await saveNames(app, facilitator, 'Mill Lane: B2'));
	must(await savePlan(app, facilitator, await picture().negate().jpeg().toBuffer(), ''));
	expect(await kept()).toEqual({ names: ['Mill Lane'], points, lies: null });
	must(await savePlan(app, facilitator, await picture().png().toBuffer(), '', '10\n0\n0\n-10\n530005\n180395'));
	expect(await kept()).toEqual({ names: ['Mill Lane'], points: [], lies: 'world-file' });
	must(await savePlan(app, facilitator, await picture().resize(30, 40).png().toBuffer(), ''));
	expect(await kept()).toEqual({ names: [], points: [], lies: null });
	expect(enHouse.setup.plan.again.picture).toContain('they go');
});

test('[GE13] whatever is wrong with a file or a point, it is said in words, and the plan, its place in the world and its names stay as they were', async () => {
	// So many files are not taken from one person within ten minutes.
	(app.clock as TestClock).advance(3_600_000);
	const png = await picture().png().toBuffer();
	must(await savePlan(app, facilitator, png, 'Ours.', '10\n0\n0\n-10\n530005\n180395'));
	must(await saveNames(app, facilitator, 'Mill Lane: B2'));
	const before = await readWorkshop(app, facilitator.workshopId);
	const huge = Buffer.from(png);
	huge.writeUInt32BE(10_000, 16);
	huge.writeUInt32BE(6000, 20);
	const geojson = (...coordinates: number[][]) => Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } }] }));
	const files: [string, Uint8Array, string?][] = [
		['picture-pixels', huge],
		['plan-kind', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
		['plan-tiff', await picture().tiff().toBuffer()],
		['picture-unreadable', png.subarray(0, 60)],
		['pdf-unreadable', Buffer.from('%PDF-1.7\nnot really')],
		['pdf-locked', pdf(1, `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >>`)],
		['geojson-grid', geojson([530024, 180403], [530524, 180403])],
		['geojson-degrees', geojson([-14240, 6711542], [-14000, 6711542])],
		['axes-swapped', geojson([51.5, -0.13], [51.5, -0.12])],
		['plan-size-odd', geojson([-0.13, 51.5], [-3.2, 55.9])],
		['axes-swapped', png, '0.00001\n0\n0\n-0.00001\n51.508\n-0.128'],
		['world-file-unknown', png, '2\n0\n0\n-2\n-14240\n6711542'],
		['world-file-lines', png, '2\n0']
	];
	const corners = ['TQ 30024 80403', 'TQ 30524 80403', 'TQ 30024 80103'];
	const points: [string, string[][]][] = [
		['points-few', [['A1', corners[0]!]]],
		['points-in-line', [['0, 0', '530000 180400'], ['50, 50', '530300 180200'], ['100, 100', '530600 180000']]],
		['plan-mirrored', [['100, 0', corners[0]!], ['0, 0', corners[1]!], ['100, 100', corners[2]!]]],
		// In the sea off Norway, and a square that no grid has.
		['plan-size-odd', [['0, 0', corners[0]!], ['100, 100', 'HP 60 09']]],
		['point-unread', [['0, 0', corners[0]!], ['100, 100', 'TI 300 804']]],
		['point-unplaced', [['Z99', corners[0]!], ['100, 100', corners[1]!]]]
	];
	const tried = [
		...(await Promise.all(files.map(async ([reason, bytes, world]) => [reason, await savePlan(app, facilitator, bytes, 'Theirs.', world)] as const))),
		...(await Promise.all(points.map(async ([reason, rows]) => [reason, await savePoints(app, facilitator, rows.map(([on, world]) => ({ on: on!, world: world! })))] as const)))
	];
	for (const [reason, result] of tried) {
		expect(reasonOf(result)).toBe(reason);
		const { what, todo } = sayRefusal(enHouse, (result as { refusal: Refusal }).refusal);
		expect([what, todo], reason).not.toContain('');
		expect(what, reason).not.toBe(sayRefusal(enHouse, { reason: 'bad-shape' }).what);
	}
	expect(await readWorkshop(app, facilitator.workshopId)).toEqual(before);
	expect(await waitingPdf(app, facilitator.workshopId)).toBeNull();
	// Longitude first is what some maps copy: it is read as it is meant.
	must(await savePoints(app, facilitator, [{ on: '0, 0', world: '-0.12793, 51.50774' }, { on: '100, 100', world: '51.50474, -0.12093' }]));
	expect(toWorld((await readWorkshop(app, facilitator.workshopId))!.plan.georeference!, [0, 0]).lat).toBeCloseTo(51.5077, 2);
});
