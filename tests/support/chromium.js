import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { installDebian } from './debian.js';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ELSEWHERE = ['/Applications/Chromium.app/Contents/MacOS/Chromium', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** @returns {Promise<string | null>} the path of a browser that starts */
export async function findChromium() {
	const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
	const candidates = [process.env.FOLKMOOT_CHROMIUM ?? '', ...onPath, ...ELSEWHERE, await playwrightsOwn()];
	return candidates.find((path) => path !== '' && existsSync(path) && starts(path)) ?? null;
}

/** @returns {Promise<{ path: string } | { why: string }>} */
export async function ensureChromium() {
	const found = await findChromium();
	if (found) return { path: found };
	const noPackage = installDebian('chromium');
	if (noPackage) spawnSync(process.execPath, [join('node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'], { stdio: 'inherit', timeout: 600_000 });
	const path = await findChromium();
	return path ? { path } : { why: `no Chromium (${noPackage ?? 'the installed one does not start'}, and Playwright could not fetch one either)` };
}

/** On some systems the command is only a stub that asks for something else to be installed. @param {string} path */
function starts(path) {
	return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

async function playwrightsOwn() {
	try {
		const { chromium } = await import('@playwright/test');
		return chromium.executablePath();
	} catch {
		return '';
	}
}
