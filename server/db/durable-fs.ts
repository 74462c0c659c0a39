import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The pieces of Emscripten's NODEFS that we touch. `nfd` is the real descriptor; a directory has none. */
type Stream = { nfd?: number; node: unknown };
type NodeFsModule = { realPath(node: unknown): string; stream_ops: { fsync?: (stream: Stream) => number } };

/**
 * PGlite's NodeFS without its hole: Emscripten answers an fsync with "done" unless the file system has one, and NODEFS
 * has none, so PGlite as shipped never syncs anything (measured: 0 calls in 200 commits). With this, one per commit.
 */
export class DurableNodeFS extends NodeFS {
	override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]): ReturnType<NodeFS['init']> {
		const { emscriptenOpts } = await super.init(pg, options);
		const giveFsync = (module: { NODEFS: NodeFsModule }) => {
			module.NODEFS.stream_ops.fsync = (stream) => {
				if (stream.nfd === undefined) syncFolder(module.NODEFS.realPath(stream.node));
				else fsyncSync(stream.nfd);
				return 0;
			};
		};
		return { emscriptenOpts: { ...emscriptenOpts, preRun: [giveFsync, ...preRunsOf(emscriptenOpts)] } as typeof emscriptenOpts };
	}
}

function preRunsOf({ preRun }: { preRun?: unknown }): unknown[] {
	return Array.isArray(preRun) ? preRun : preRun === undefined ? [] : [preRun];
}

/** Windows cannot sync a folder, and its file system does not need it. */
function syncFolder(path: string): void {
	if (process.platform === 'win32') return;
	const fd = openSync(path, 'r');
	try {
		fsyncSync(fd);
	} finally {
		closeSync(fd);
	}
}

/** Syncs a folder's entries and, when deep, every file below it. */
export async function syncTree(folder: string, { deep = true } = {}): Promise<void> {
	if (deep) {
		for (const entry of await readdir(folder, { withFileTypes: true })) {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) await syncTree(path);
			else if (entry.isFile()) {
				const file = await open(path, 'r+');
				await file.sync().finally(() => file.close());
			}
		}
	}
	syncFolder(folder);
}
