import { defineConfig } from '@playwright/test';
import { findChromium } from '../support/chromium.js';

const executablePath = process.env['FOLKMOOT_CHROMIUM'] ?? (await findChromium());
if (!executablePath) throw new Error('No Chromium found. Run the tests with "npm test", which gets one.');

// Starts nothing itself: the fixtures start servers of their own.
export default defineConfig({
	testDir: '.',
	// What a page looks like, and how it bears a bad line or bad company, does not hang on the database; how one turns read-only does.
	testIgnore: process.env['FOLKMOOT_TEST_POSTGRES'] ? ['access.spec.ts', 'canvas.spec.ts', 'weather.spec.ts', 'second-way.spec.ts', 'doctor.spec.ts', 'presence.spec.ts', 'poison.spec.ts', 'answers.spec.ts', 'votes.spec.ts', 'help.spec.ts'] : ['standstill.spec.ts'],
	outputDir: '../../test-results',
	// A file has servers of its own. The one that stops PostgreSQL from writing stops it for all, so there it is one at a time.
	workers: process.env['FOLKMOOT_TEST_POSTGRES'] ? 1 : 2,
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
