/**
 * What went wrong, in the database's own words. Drizzle's sentence repeats the whole query with everything that was to be written: what
 * people said does not belong into the log of a server.
 */
export function faultOf(error: unknown): string {
	const fault = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return fault instanceof Error ? fault.message : String(fault);
}

/** What was to be written waits for a log that takes nothing for now. */
export class CannotWrite extends Error {
	override name = 'CannotWrite';
}

/** SQLSTATE (PostgreSQL manual, appendix A): no connection, out of room, shutting down, trouble with files, and a database that is read-only. */
const passing = /^(08|53|57P0|58)|^25006$/;
const passingInNode = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOSPC', 'EROFS', 'EDQUOT']);

/** Whether the database takes nothing for a reason that passes: nothing is wrong with what was to be written. */
export function cannotWrite(error: unknown): boolean {
	for (let fault = error; fault instanceof Error; fault = fault.cause) {
		const { code } = fault as { code?: unknown };
		if (fault instanceof CannotWrite || (typeof code === 'string' && (passing.test(code) || passingInNode.has(code)))) return true;
	}
	return false;
}
