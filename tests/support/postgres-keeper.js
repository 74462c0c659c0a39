// Runs one throw-away PostgreSQL cluster until standard input closes. Prints its address when it answers.
//   node postgres-keeper.js <folder with initdb and postgres>
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

const bin = process.argv[2] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'folkmoot-pg-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const owner = ownerOfCluster();
const as = owner ? { uid: owner.uid, gid: owner.gid } : {};
if (owner) chownSync(folder, owner.uid, owner.gid);
chmodSync(folder, 0o700);

const password = randomBytes(18).toString('base64url');
const passwordFile = join(folder, 'password');
writeFileSync(passwordFile, password, { mode: 0o600 });
if (owner) chownSync(passwordFile, owner.uid, owner.gid);

const data = join(folder, 'data');
const initdb = ['-D', data, '-U', 'folkmoot', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '-E', 'UTF8', '--no-locale', '--no-sync'];
execFileSync(join(bin, 'initdb'), initdb, { ...as, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });

const port = await freePort();
// Nothing here outlives the run, so durability is switched off for speed; folder.test.ts proves it where it is ours to keep.
const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off', 'full_page_writes=off', 'max_connections=200', 'log_min_messages=fatal'];
const postgres = spawn(join(bin, 'postgres'), ['-D', data, ...settings.flatMap((setting) => ['-c', setting])], {
	...as,
	cwd: folder,
	stdio: ['ignore', 'ignore', 'inherit'],
});
postgres.once('error', (error) => {
	console.error(error.message);
	process.exit(1);
});
postgres.once('exit', () => process.exit(stopping ? 0 : 1));

let stopping = false;
function stop() {
	if (stopping) return;
	stopping = true;
	// SIGINT is PostgreSQL's fast shutdown; SIGQUIT the immediate one.
	postgres.kill('SIGINT');
	setTimeout(() => postgres.kill('SIGQUIT'), 5000).unref();
}
process.stdin.resume().once('end', stop).once('close', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);

const url = `postgres://folkmoot:${password}@127.0.0.1:${port}/postgres`;
await untilAnswers(url);
console.log(url);

/** PostgreSQL refuses to run as root: its own account or, failing that, nobody. */
function ownerOfCluster() {
	if (process.getuid?.() !== 0) return null;
	for (const name of ['postgres', 'nobody']) {
		try {
			const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] })));
			if (uid && gid) return { uid, gid };
		} catch {
			// No such account: try the next.
		}
	}
	throw new Error('PostgreSQL refuses to run as root, and there is no other account to run it as.');
}

/** @returns {Promise<number>} */
function freePort() {
	return new Promise((resolve, reject) => {
		const probe = createServer().once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const address = probe.address();
			probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
		});
	});
}

/** @param {string} connectionString */
async function untilAnswers(connectionString) {
	const { default: pg } = await import('pg');
	for (let tries = 0; ; tries++) {
		const client = new pg.Client({ connectionString });
		try {
			await client.connect();
			await client.end();
			return;
		} catch (error) {
			if (tries === 150) throw error;
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}
