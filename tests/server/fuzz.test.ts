import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '#server/app.ts';
import type { SignedIn } from '#server/auth/session.ts';
import { play } from '../fuzz/play.ts';
import { someAdmin, testApp } from '../support/app.ts';
import { meetingIn } from '../support/people.ts';

const seeds = Number(process.env['FOLKMOOT_FUZZ_SEEDS'] ?? 8);
const first = Number(process.env['FOLKMOOT_FUZZ_FROM'] ?? 1);
let app: App;
let host: SignedIn;

beforeAll(async () => {
	app = await testApp();
	host = await someAdmin(app);
});
afterAll(() => app.close());

test.each(Array.from({ length: seeds }, (_, i) => first + i))('[R17] whatever people write, in whatever order frames come, all end with the server’s board (seed %i)', { timeout: 60_000 }, async (seed) => {
	const meeting = await meetingIn(app, host, 4);
	try {
		expect(await play(meeting, seed, 200), `seed ${seed}`).toEqual([]);
	} finally {
		await meeting.close();
	}
});
