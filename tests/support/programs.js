import { spawnSync } from 'node:child_process';
import { installDebian } from './debian.js';

/** What officers open our files with, and the Debian packages it comes in. */
const programs = [
	{ name: 'soffice', packages: ['libreoffice-writer-nogui', 'libreoffice-calc-nogui'] },
	{ name: 'pdfinfo', packages: ['poppler-utils'] },
	{ name: 'qpdf', packages: ['qpdf'] },
	{ name: 'ogrinfo', packages: ['gdal-bin'] }
];

/** Finds or installs them. @returns {{ name: string, why: string }[]} those that are not to be had */
export function ensurePrograms() {
	return programs.flatMap(({ name, packages }) => {
		if (isThere(name)) return [];
		const why = packages.map(installDebian).find((fault) => fault !== null);
		return isThere(name) ? [] : [{ name, why: why ?? `${name} does not start` }];
	});
}

/** @param {string} name */
function isThere(name) {
	return spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 60_000 }).status === 0 || spawnSync(name, ['-v'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}
