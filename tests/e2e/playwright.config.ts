import { defineConfig } from '@playwright/test';
import { findChromium } from '../support/chromium.js';

const executablePath = process.env['FOLKMOOT_CHROMIUM'] ?? (await findChromium());
if (!executablePath) throw new Error('No Chromium found. Run the tests with "npm test", which gets one.');

const onPostgres = Boolean(process.env['FOLKMOOT_TEST_POSTGRES']);
const specs = (...names: string[]) => names.map((name) => `${name}.spec.ts`);
/** What a page looks like, and how it bears a bad line or bad company, does not hang on the database; how one turns read-only does. */
const elsewhere = onPostgres ? specs('access', 'canvas', 'weather', 'second-way', 'doctor', 'presence', 'poison', 'answers', 'votes', 'help') : specs('standstill');
/** One of each kind, in three minutes: the other stories run with `--all`, or when asked for by name. */
const short = onPostgres ? specs('front-door', 'standstill') : specs('story', 'open-space', 'canvas', 'door', 'front-door', 'help', 'second-way');

// Starts nothing itself: the fixtures start servers of their own.
export default defineConfig({
	testDir: '.',
	testMatch: process.env['FOLKMOOT_TEST_ALL'] ? '*.spec.ts' : short,
	testIgnore: elsewhere,
	outputDir: '../../test-results',
	// A file has servers of its own. The one that stops PostgreSQL from writing stops it for all, so there it is one at a time.
	workers: onPostgres ? 1 : 2,
	fullyParallel: false,
	forbidOnly: process.env['CI'] === 'true',
	retries: 0,
	timeout: 200_000,
	expect: { timeout: 40_000 },
	use: {
		launchOptions: { executablePath },
		// A trace of seven people at once costs more than all they do: ask for it with --trace on.
		trace: 'off',
		screenshot: 'only-on-failure',
		locale: 'en-GB',
		timezoneId: 'Europe/London',
	},
});
