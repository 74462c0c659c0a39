import { spawnSync } from 'node:child_process';
import process from 'node:process';

let refreshed = false;

/**
 * Installs a Debian package where we may. Never asks for a password.
 * @param {string} name
 * @returns {string | null} why it could not be done, or null
 */
export function installDebian(name) {
	if (spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return 'this machine has no apt-get';
	const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
	if (asRoot.length > 0 && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) return 'installing packages needs root';
	console.log(`Installing ${name} from Debian.`);
	if (!refreshed && !apt(asRoot, ['update', '-qq'])) return 'apt-get update failed';
	refreshed = true;
	return apt(asRoot, ['install', '-y', '-qq', '--no-install-recommends', name]) ? null : `apt-get install ${name} failed`;
}

/** @param {string[]} asRoot @param {string[]} args */
function apt(asRoot, args) {
	const [command = 'apt-get', ...rest] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
	return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}
