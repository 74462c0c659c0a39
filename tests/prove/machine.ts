import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import process from 'node:process';

/** What a figure was measured on, in words: shared by every report. */
export function machineLines(): string[] {
	return [
		`${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unnamed processor'}`,
		`${Math.round(totalmem() / 2 ** 30)} GiB of memory`,
		`Node ${process.version} on ${process.platform}`,
		`load ${loadavg().map((load) => load.toFixed(1)).join(' ')}`
	];
}
