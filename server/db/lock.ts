import { closeSync, mkdirSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

type Native = { tryLock(fd: number): boolean };

/** Two processes on one PGlite folder lose acknowledged rows (28 of 800 when tried), so the second one is refused. */
export class FolderInUse extends Error {
	override name = 'FolderInUse';
	constructor(folder: string) {
		super(
			`Another Folkmoot is already running on the folder ${folder}. Stop that one first, or give this one a folder of its own with FOLKMOOT_DATA.`,
		);
	}
}

/**
 * The kernel holds this lock for as long as the file stays open and drops it when the process ends, however it ends.
 * There is no heartbeat: a busy event loop must never look like a dead owner.
 */
export function lockFolder(folder: string): { release(): void } {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const { tryLock } = loadNative();
	const fd = openSync(join(folder, 'lock'), 'a');
	let held = false;
	try {
		held = tryLock(fd);
	} finally {
		if (!held) closeSync(fd);
	}
	if (!held) throw new FolderInUse(folder);
	return {
		release() {
			if (!held) return;
			held = false;
			closeSync(fd);
		},
	};
}

function loadNative(): Native {
	try {
		return createRequire(import.meta.url)('fs-native-extensions') as Native;
	} catch {
		throw new Error(
			`This machine (${process.platform}, ${process.arch}) has no file lock that Folkmoot can use, so it will not keep data in a folder. Set DATABASE_URL to a PostgreSQL server instead.`,
		);
	}
}
