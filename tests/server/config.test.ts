import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '#server/config.ts';

const SECRET = 'q7Zt-W3xN0vKc5yRb8mLd2hFj6sPa9eU';
let dataDir = '';
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-test-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const production = (env: Record<string, string | undefined> = {}) =>
	readConfig({ NODE_ENV: 'production', ORIGIN: 'https://moot.example.org', FOLKMOOT_SECRET: SECRET, FOLKMOOT_DATA: dataDir, ...env });

describe('[N1] locally nothing needs to be set', () => {
	test('[N1] the defaults are complete', () => {
		expect(readConfig({ FOLKMOOT_DATA: dataDir })).toMatchObject({ mode: 'local', host: null, port: 3000, origin: null, databaseUrl: null, xffDepth: 1 });
	});

	test('[N1] a secret is made on the first start, kept for the next, and readable by its owner only', async () => {
		const { secret } = readConfig({ FOLKMOOT_DATA: dataDir });
		expect(secret.length).toBeGreaterThanOrEqual(32);
		expect(readConfig({ FOLKMOOT_DATA: dataDir }).secret).toBe(secret);
		expect((await readFile(join(dataDir, 'secret'), 'utf8')).trim()).toBe(secret);
		if (process.platform !== 'win32') expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600);
	});
});

describe('[A1] production refuses to start without what keeps people safe, and says what to set', () => {
	test('[A1] complete settings are accepted, and no secret is written down', async () => {
		expect(production()).toMatchObject({ mode: 'production', origin: 'https://moot.example.org', secret: SECRET });
		await expect(stat(join(dataDir, 'secret'))).rejects.toThrow('ENOENT');
	});

	test.each([
		['no origin', { ORIGIN: undefined }, 'ORIGIN is not set. Set it'],
		['an empty origin', { ORIGIN: '' }, 'ORIGIN is not set. Set it'],
		['an origin with a path', { ORIGIN: 'https://moot.example.org/board' }, 'Set it to scheme and host only'],
		['an origin that is no address', { ORIGIN: 'moot.example.org' }, 'Set it to scheme and host only'],
		['an origin without https', { ORIGIN: 'http://moot.example.org' }, 'need https'],
		['no secret', { FOLKMOOT_SECRET: undefined }, 'FOLKMOOT_SECRET is not set. Set it'],
		['a short secret', { FOLKMOOT_SECRET: SECRET.slice(1) }, 'FOLKMOOT_SECRET has 31 characters'],
		['a sample secret', { FOLKMOOT_SECRET: 'please-change-me-please-change-me-please' }, 'looks like a default'],
		['a secret of one letter', { FOLKMOOT_SECRET: 'a'.repeat(64) }, 'looks like a default'],
		['a port that is no number', { PORT: 'http' }, 'PORT is "http"'],
		['a database that is not PostgreSQL', { DATABASE_URL: 'mysql://db/moot' }, 'does not start with postgres://'],
	])('[A1] %s', (_, env, sentence) => {
		expect(() => production(env)).toThrow(ConfigError);
		expect(() => production(env)).toThrow(sentence);
	});
});
