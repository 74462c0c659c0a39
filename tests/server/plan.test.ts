import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import { dropPlan, readAsset, savePlan } from '#server/use/plans.ts';
import { actorOf } from '#server/auth/actor.ts';
import { createWorkshop, readWorkshop } from '#server/use/workshops.ts';
import type { Actor } from '#lib/domain/people.ts';
import { joinAs, must, openWorkshop, someAdmin, testApp } from '../support/app.ts';

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
const reasonOf = (result: { ok: boolean; refusal?: { reason: string } }) => (result.ok ? null : result.refusal!.reason);
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
	expect(reasonOf(await savePlan(app, facilitator, svg, ''))).toBe('picture-kind');
	expect(reasonOf(await savePlan(app, facilitator, await picture().gif().toBuffer(), ''))).toBe('picture-kind');
	const png = await picture().png().toBuffer();
	expect(reasonOf(await savePlan(app, facilitator, png.subarray(0, 60), ''))).toBe('picture-unreadable');
	// A bomb: 30,000 x 30,000 pixels in its head.
	const bomb = Buffer.from(png);
	bomb.writeUInt32BE(30_000, 16);
	bomb.writeUInt32BE(30_000, 20);
	expect(reasonOf(await savePlan(app, facilitator, bomb, ''))).toBe('picture-unreadable');
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
