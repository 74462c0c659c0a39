import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Everything the environment decides, read once. Locally nothing needs to be set. */
export type Config = {
	mode: 'local' | 'production';
	/** null: every address of this machine, so that phones in the hall can reach it. */
	host: string | null;
	port: number;
	/** null (local only): the origin follows the Host header, over http. */
	origin: string | null;
	dataDir: string;
	/** null: PGlite in the data folder. */
	databaseUrl: string | null;
	/** One of several servers on one PostgreSQL: where the others reach this one, inside the network only. Null: the only server. */
	peer: Peer | null;
	migrationsDir: string;
	/** At least 32 characters; keys for signing are derived from it, it is never used bare. */
	secret: string;
	/** Hosts inside one's own network that webhooks may call, over http too: everything else must be public and https. */
	webhookHosts: readonly string[];
	/** Behind a proxy: the header that holds the caller's address, lower case. */
	addressHeader: string | null;
	/** How many of our own proxies stand at the right end of x-forwarded-for. */
	xffDepth: number;
};

export type Peer = { host: string; port: number };

/** The sentence is for the person who starts the server; it says what to set. */
export class ConfigError extends Error {
	override name = 'ConfigError';
}

type Environment = Record<string, string | undefined>;

export function readConfig(env: Environment): Config {
	const mode = env['NODE_ENV'] === 'production' ? 'production' : 'local';
	const dataDir = resolve(env['FOLKMOOT_DATA'] || 'data');
	const peer = readPeer(env);
	return {
		mode,
		host: env['HOST'] || null,
		port: readWhole(env, 'PORT', 3000, 0, 65_535),
		origin: readOrigin(env, mode),
		dataDir,
		databaseUrl: readDatabaseUrl(env),
		peer,
		migrationsDir: resolve(env['FOLKMOOT_MIGRATIONS'] || 'drizzle'),
		secret: readSecret(env, mode, dataDir),
		webhookHosts: (env['FOLKMOOT_WEBHOOK_HOSTS'] ?? '').split(',').map((host) => host.trim().toLowerCase()).filter((host) => host !== ''),
		addressHeader: env['ADDRESS_HEADER']?.toLowerCase() || null,
		xffDepth: readWhole(env, 'XFF_DEPTH', 1, 1, 16),
	};
}

function readWhole(env: Environment, name: string, otherwise: number, least: number, most: number): number {
	const text = env[name];
	if (text === undefined || text === '') return otherwise;
	const value = Number(text);
	if (!Number.isInteger(value) || value < least || value > most) {
		throw new ConfigError(`${name} is "${text}". Set it to a whole number from ${least} to ${most}, or leave it out.`);
	}
	return value;
}

function readOrigin(env: Environment, mode: Config['mode']): string | null {
	const text = env['ORIGIN'];
	if (!text) {
		if (mode === 'local') return null;
		throw new ConfigError('ORIGIN is not set. Set it to the address people type, for example ORIGIN=https://moot.example.org.');
	}
	const url = URL.canParse(text) ? new URL(text) : null;
	if (url === null || !/^https?:$/.test(url.protocol) || url.origin !== text.replace(/\/$/, '')) {
		throw new ConfigError(`ORIGIN is "${text}". Set it to scheme and host only, for example ORIGIN=https://moot.example.org.`);
	}
	const here = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
	if (mode === 'production' && url.protocol !== 'https:' && !here) {
		throw new ConfigError(`ORIGIN is "${text}". Sign-in cookies need https: put a proxy with a certificate in front and set ORIGIN to its https address.`);
	}
	return url.origin;
}

function readDatabaseUrl(env: Environment): string | null {
	const text = env['DATABASE_URL'];
	if (!text) return null;
	if (!/^postgres(ql)?:\/\//.test(text)) {
		throw new ConfigError('DATABASE_URL does not start with postgres://. Set it to a PostgreSQL address, or leave it out to keep everything in the data folder.');
	}
	return text;
}

function readPeer(env: Environment): Peer | null {
	const text = env['FOLKMOOT_PEER'];
	if (!text) return null;
	const [, host, port] = /^(\[[0-9a-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(text) ?? [];
	if (!host || !(Number(port) >= 1 && Number(port) <= 65_535)) {
		throw new ConfigError(`FOLKMOOT_PEER is "${text}". Set it to the host and port at which your other Folkmoot servers reach this one, for example FOLKMOOT_PEER=10.0.0.2:3001.`);
	}
	if (!env['DATABASE_URL']) throw new ConfigError('FOLKMOOT_PEER is set, but several servers need one PostgreSQL. Set DATABASE_URL to it on all of them, or leave FOLKMOOT_PEER out.');
	if (!env['FOLKMOOT_SECRET']) throw new ConfigError(`FOLKMOOT_PEER is set, but FOLKMOOT_SECRET is not. Set it to the same random characters on all of your servers. ${HOW_TO_MAKE_ONE}`);
	return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

const HOW_TO_MAKE_ONE = "Make one with: node -p \"crypto.randomBytes(32).toString('base64url')\"";

function readSecret(env: Environment, mode: Config['mode'], dataDir: string): string {
	const text = env['FOLKMOOT_SECRET'];
	if (!text) {
		if (mode === 'local') return keepSecret(dataDir);
		throw new ConfigError(`FOLKMOOT_SECRET is not set. Set it to at least 32 random characters and keep it. ${HOW_TO_MAKE_ONE}`);
	}
	if (text.length < 32) {
		throw new ConfigError(`FOLKMOOT_SECRET has ${text.length} characters. Set it to at least 32 random ones. ${HOW_TO_MAKE_ONE}`);
	}
	if (new Set(text).size < 10 || /change.?me|change.?this|example|secret|password|placeholder/i.test(text)) {
		throw new ConfigError(`FOLKMOOT_SECRET looks like a default or a sample. Set it to random characters of your own. ${HOW_TO_MAKE_ONE}`);
	}
	return text;
}

/** Made on the first start. Linking a finished file into place means that two first starts agree on one secret. */
function keepSecret(dataDir: string): string {
	const path = join(dataDir, 'secret');
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	const draft = `${path}.${process.pid}.new`;
	try {
		return readFileSync(path, 'utf8').trim();
	} catch {
		writeFileSync(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flush: true });
	}
	try {
		linkSync(draft, path);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	} finally {
		rmSync(draft, { force: true });
	}
	return readFileSync(path, 'utf8').trim();
}
